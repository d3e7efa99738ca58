// Numbers of a width that is known where this is compiled, eight at a time.
// SPDX-License-Identifier: Apache-2.0

extension PackedBits {
    /// Numbers of more bits than this are not found in eight bytes from the one that they begin in.
    static let widest = 57

    /// Calls `body` with the first numbers, in eights, as far as eight bytes can be loaded for each; says how many these are.
    /// For each width up to 40 there is a loop of its own, and one for those from there up to `widest`.
    @inline(__always)
    static func eachOfEights(
        _ bits: UnsafeRawBufferPointer, width: Int, count: Int, _ body: (Int, UInt64) -> Void
    ) -> Int {
        guard let start = bits.baseAddress, width > 0, width <= widest else { return 0 }
        // The last of eight begins so many bytes behind the first.
        let room = bits.count - 8 - (7 * width) >> 3
        guard room >= 0 else { return 0 }
        let eights = min(count / 8, room / width + 1)
        switch width {
        case 1: Eights<1>.each(start, eights, body)
        case 2: Eights<2>.each(start, eights, body)
        case 3: Eights<3>.each(start, eights, body)
        case 4: Eights<4>.each(start, eights, body)
        case 5: Eights<5>.each(start, eights, body)
        case 6: Eights<6>.each(start, eights, body)
        case 7: Eights<7>.each(start, eights, body)
        case 8: Eights<8>.each(start, eights, body)
        case 9: Eights<9>.each(start, eights, body)
        case 10: Eights<10>.each(start, eights, body)
        case 11: Eights<11>.each(start, eights, body)
        case 12: Eights<12>.each(start, eights, body)
        case 13: Eights<13>.each(start, eights, body)
        case 14: Eights<14>.each(start, eights, body)
        case 15: Eights<15>.each(start, eights, body)
        case 16: Eights<16>.each(start, eights, body)
        case 17: Eights<17>.each(start, eights, body)
        case 18: Eights<18>.each(start, eights, body)
        case 19: Eights<19>.each(start, eights, body)
        case 20: Eights<20>.each(start, eights, body)
        case 21: Eights<21>.each(start, eights, body)
        case 22: Eights<22>.each(start, eights, body)
        case 23: Eights<23>.each(start, eights, body)
        case 24: Eights<24>.each(start, eights, body)
        case 25: Eights<25>.each(start, eights, body)
        case 26: Eights<26>.each(start, eights, body)
        case 27: Eights<27>.each(start, eights, body)
        case 28: Eights<28>.each(start, eights, body)
        case 29: Eights<29>.each(start, eights, body)
        case 30: Eights<30>.each(start, eights, body)
        case 31: Eights<31>.each(start, eights, body)
        case 32: Eights<32>.each(start, eights, body)
        case 33: Eights<33>.each(start, eights, body)
        case 34: Eights<34>.each(start, eights, body)
        case 35: Eights<35>.each(start, eights, body)
        case 36: Eights<36>.each(start, eights, body)
        case 37: Eights<37>.each(start, eights, body)
        case 38: Eights<38>.each(start, eights, body)
        case 39: Eights<39>.each(start, eights, body)
        case 40: Eights<40>.each(start, eights, body)
        default:
            // Amounts of thousands of dollars: they are few.
            let mask: UInt64 = 1 << UInt64(width) - 1
            var bit = 0
            for position in 0..<eights * 8 {
                let word = start.loadUnaligned(fromByteOffset: bit >> 3, as: UInt64.self)
                body(position, UInt64(littleEndian: word) >> UInt64(bit & 7) & mask)
                bit &+= width
            }
        }
        return eights * 8
    }
}

/// Eight numbers take as many bytes as each has bits, so that where each begins in these bytes is always the same: what is
/// shifted by is no variable, which takes half the time.
private struct Eights<let width: Int> {
    @inline(__always)
    static func each(_ bits: UnsafeRawPointer, _ eights: Int, _ body: (Int, UInt64) -> Void) {
        var start = bits
        var position = 0
        for _ in 0..<eights {
            body(position, number(0, start))
            body(position &+ 1, number(1, start))
            body(position &+ 2, number(2, start))
            body(position &+ 3, number(3, start))
            body(position &+ 4, number(4, start))
            body(position &+ 5, number(5, start))
            body(position &+ 6, number(6, start))
            body(position &+ 7, number(7, start))
            start += width
            position &+= 8
        }
    }

    @inline(__always)
    private static func number(_ place: Int, _ start: UnsafeRawPointer) -> UInt64 {
        let first = place &* width
        let word = start.loadUnaligned(fromByteOffset: first &>> 3, as: UInt64.self)
        return UInt64(littleEndian: word) &>> UInt64(truncatingIfNeeded: first & 7) & (1 &<< UInt64(width) &- 1)
    }
}
