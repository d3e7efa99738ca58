// Eight bytes looked at in one step.
// SPDX-License-Identifier: Apache-2.0

/// Tests on all eight bytes of a little-endian word. A set high bit marks a hit; only the lowest mark is exact, which is
/// the one that a search from the left wants.
enum Word {
    static let highBits: UInt64 = 0x8080_8080_8080_8080

    static func repeating(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }

    static func zeros(_ word: UInt64) -> UInt64 { (word &- repeating(1)) & ~word & highBits }

    static func below0x20(_ word: UInt64) -> UInt64 { (word &- repeating(0x20)) & ~word & highBits }

    /// Where JSON text needs more than copying: quotes, backslashes and control characters.
    static func escapes(_ word: UInt64) -> UInt64 {
        below0x20(word) | zeros(word ^ repeating(UInt8(ascii: "\""))) | zeros(word ^ repeating(UInt8(ascii: "\\")))
    }
}
