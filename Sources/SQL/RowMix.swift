// What a row says, as 64 bits.
// SPDX-License-Identifier: Apache-2.0

/// Mixes the values of a row, one after the other, into a number that damage to any of them changes.
///
/// No word that is added can be changed without changing the result, and several only with a chance of 1 in 2^64. That is
/// enough against disks and memory; it is no secret, and proves nothing against somebody who means to deceive. Rows keep
/// the result, so these numbers never change.
package struct RowMix: Sendable {
    private var state: UInt64 = 0x6275_7273_6172_0001

    package init() {}

    package var value: Int64 { Int64(bitPattern: state) }

    /// Null is another value than every number that is likely.
    package mutating func add(_ value: Int64?) { add(word: value.map { UInt64(bitPattern: $0) } ?? Self.null) }

    package mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { unsafe add(UnsafeRawBufferPointer($0)) }
    }

    /// Bytes that are text are the same as that text.
    package mutating func add(_ bytes: [UInt8]) { unsafe bytes.withUnsafeBytes { unsafe add($0) } }

    /// The length first: so it is clear where the next value begins.
    package mutating func add(_ bytes: UnsafeRawBufferPointer) {
        add(word: UInt64(bytes.count) ^ Self.text)
        var place = 0
        while place + 8 <= bytes.count {
            add(word: UInt64(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
            place += 8
        }
        guard place < bytes.count else { return }
        var last: UInt64 = 0
        while place < bytes.count {
            unsafe last = last << 8 | UInt64(bytes[place])
            place += 1
        }
        add(word: last)
    }

    /// Each step can be undone, by word and by state: that is why no single change is lost.
    private mutating func add(word: UInt64) {
        state = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
        state ^= state >> 32
    }

    private static let null: UInt64 = 0xA5F1_5C3E_9B07_D264
    private static let text: UInt64 = 0x3C6E_F372_FE94_F82B
}
