// A pattern for names that people give: users, addresses, tenants.
// SPDX-License-Identifier: Apache-2.0

/// A pattern that a whole name must match: `*` is any run of characters, all else is itself, byte by byte.
package struct NamePattern: Sendable {
    package let text: String
    private let bytes: [UInt8]

    package init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    package func matches(_ name: String) -> Bool { matches(Array(name.utf8)) { $0 } }

    /// The same, whether letters from A to Z are large or small.
    package func matchesIgnoringCase(_ name: String) -> Bool { matches(Array(name.utf8), Self.small) }

    /// Greedy with one point to come back to: never worse than the product of both lengths.
    private func matches(_ name: [UInt8], _ fold: (UInt8) -> UInt8) -> Bool {
        var (p, n) = (0, 0)
        var retry: (pattern: Int, name: Int)?
        while n < name.count {
            if p < bytes.count, bytes[p] == Self.any {
                retry = (p + 1, n)
                p += 1
            } else if p < bytes.count, fold(bytes[p]) == fold(name[n]) {
                (p, n) = (p + 1, n + 1)
            } else if let (pattern, start) = retry {
                retry = (pattern, start + 1)
                (p, n) = (pattern, start + 1)
            } else {
                return false
            }
        }
        return bytes[p...].allSatisfy { $0 == Self.any }
    }

    private static let any = UInt8(ascii: "*")

    private static func small(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

// By bytes, as names are.
extension NamePattern: Hashable {
    package static func == (left: Self, right: Self) -> Bool { left.bytes == right.bytes }

    package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
