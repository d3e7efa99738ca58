// A text that is only itself.
// SPDX-License-Identifier: Apache-2.0

/// A key that compares by bytes, as the database does.
///
/// To Swift an é is an é, whether it is one scalar or two; to the ledger they are two names, or what was booked would
/// depend on what happened to be in memory. So names from outside are keys, and stand in order, as this.
package struct ExactText: Hashable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package static func == (left: Self, right: Self) -> Bool {
        let (left, right) = (left.text.utf8, right.text.utf8)
        guard left.count == right.count else { return false }
        return left.withContiguousStorageIfAvailable { left in
            right.withContiguousStorageIfAvailable { areEqual(.init(left), .init($0)) }
        }.flatMap { $0 } ?? left.elementsEqual(right)
    }

    /// Of the same length. Eight bytes at a time, the last eight of them perhaps once more: names are compared with every
    /// event.
    static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        func isSame(at place: Int) -> Bool {
            left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                == right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        }
        let last = left.count - 8
        guard last >= 0 else {
            for place in 0..<left.count where left[place] != right[place] { return false }
            return true
        }
        var place = 0
        while place < last {
            guard isSame(at: place) else { return false }
            place += 8
        }
        return isSame(at: last)
    }

    package func hash(into hasher: inout Hasher) {
        let isHashed: Void? = text.utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if isHashed == nil { for byte in text.utf8 { hasher.combine(byte) } }
    }
}

extension ExactText: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        let (left, right) = (left.text.utf8, right.text.utf8)
        return left.withContiguousStorageIfAvailable { left in
            right.withContiguousStorageIfAvailable { isLess(.init(left), .init($0)) }
        }.flatMap { $0 } ?? left.lexicographicallyPrecedes(right)
    }

    /// Eight bytes at a time, the first of them weighing most.
    private static func isLess(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        var place = 0
        while place + 8 <= min(left.count, right.count) {
            let (one, other) = (
                left.loadUnaligned(fromByteOffset: place, as: UInt64.self),
                right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            )
            if one != other { return one.bigEndian < other.bigEndian }
            place += 8
        }
        while place < min(left.count, right.count) {
            if left[place] != right[place] { return left[place] < right[place] }
            place += 1
        }
        return left.count < right.count
    }
}

extension ExactText: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(text) }
}

extension ExactText: CustomStringConvertible {
    package var description: String { text }
}

extension String {
    /// This text, to compare it with others by bytes.
    package var exact: ExactText { ExactText(self) }
}

extension Sequence<String> {
    /// Whether this very text, byte by byte, is among these.
    package func contains(exactly text: String) -> Bool { contains { $0.exact == text.exact } }
}
