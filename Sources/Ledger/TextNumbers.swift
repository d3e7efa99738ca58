// Texts with their numbers, in memory.
// SPDX-License-Identifier: Apache-2.0

/// A number for each of many texts, which are told apart by bytes, as `ExactText` says.
///
/// Not a `Dictionary`: an event asks for a dozen names, and twice for each. The bytes of all texts lie end to end, so to find
/// one touches no string but the one that is asked for.
package struct TextNumbers: Sendable {
    private var places = PlaceIndex()
    private var entries: [Entry] = []
    private var bytes: [UInt8] = []

    private struct Entry {
        let start: Int
        let length: Int
        var number: Int64
    }

    package init() {}

    package var count: Int { entries.count }

    /// Nil where the text has none.
    package func number(of text: String) -> Int64? {
        Self.withBytes(of: text) { text in
            place(of: text, Self.hash(of: text)).map { entries[$0].number }
        }
    }

    /// Gives a text its number, in place of the one that it may have.
    package mutating func set(_ number: Int64, of text: String) {
        Self.withBytes(of: text) { text in
            let hash = Self.hash(of: text)
            if let place = place(of: text, hash) { return entries[place].number = number }
            places.insert(entries.count, hash)
            entries.append(Entry(start: bytes.count, length: text.count, number: number))
            bytes.append(contentsOf: text)
        }
    }

    package mutating func removeAll() { self = TextNumbers() }

    private func place(of text: UnsafeRawBufferPointer, _ hash: UInt32) -> Int? {
        bytes.withUnsafeBytes { bytes in
            entries.withUnsafeBufferPointer { entries in
                places.find(hash) { place in
                    let (start, length) = (entries[place].start, entries[place].length)
                    guard length == text.count else { return false }
                    return ExactText.areEqual(UnsafeRawBufferPointer(rebasing: bytes[start..<start + length]), text)
                }
            }
        }
    }

    private static func withBytes<T>(of text: String, _ body: (UnsafeRawBufferPointer) -> T) -> T {
        if let result = text.utf8.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) {
            return result
        }
        var text = text
        return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }

    /// Names come from strangers: with a seed that nobody knows they cannot be made to share a slot.
    private static let seed = UInt64.random(in: .min ... .max)

    /// Eight bytes at a time, the last eight of them perhaps once more.
    private static func hash(of text: UnsafeRawBufferPointer) -> UInt32 {
        var hash = seed ^ UInt64(text.count)
        let last = text.count - 8
        if last >= 0 {
            var place = 0
            while place < last {
                hash = mixed(hash ^ text.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                place += 8
            }
            hash = mixed(hash ^ text.loadUnaligned(fromByteOffset: last, as: UInt64.self))
        } else {
            var word: UInt64 = 0
            for byte in text { word = word << 8 | UInt64(byte) }
            hash = mixed(hash ^ word)
        }
        return UInt32(truncatingIfNeeded: hash)
    }

    private static func mixed(_ hash: UInt64) -> UInt64 {
        let product = (hash ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
