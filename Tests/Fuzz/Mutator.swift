// Makes of an input another one that goes wrong in a way of its own.
// SPDX-License-Identifier: Apache-2.0

import Seeded

/// Mutates inputs of one target, the same way for the same seed.
struct Mutator {
    private var random: Seeded
    private let inputs: [[UInt8]]
    private let words: [[UInt8]]
    private let most: Int

    init(_ target: FuzzTarget, _ inputs: [[UInt8]], seed: UInt64) {
        random = Seeded(seed: seed)
        self.inputs = inputs.isEmpty ? [[]] : inputs
        words = target.words.map { Array($0.utf8) } + Self.traps
        most = target.most
    }

    mutating func next() -> [UInt8] {
        var bytes = inputs[random.below(inputs.count)]
        for _ in 0...random.below(5) { mutate(&bytes) }
        return Array(bytes.prefix(most))
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        let start = random.below(bytes.count + 1)
        let end = min(bytes.count, start + length())
        switch random.below(14) {
        case 0: if start < bytes.count { bytes[start] ^= 1 << UInt8(random.below(8)) }
        case 1: if start < bytes.count { bytes[start] = UInt8(random.below(256)) }
        case 2: bytes.insert(UInt8(random.below(256)), at: start)
        case 3: bytes.removeSubrange(start..<end)
        case 4: bytes.removeSubrange(start...)
        case 5, 6: bytes.insert(contentsOf: word(), at: start)
        case 7: bytes.replaceSubrange(start..<end, with: word())
        case 8: bytes.insert(contentsOf: bytes[start..<end], at: end)
        case 9: repeated(start..<end, &bytes)
        case 10: bytes.insert(contentsOf: piece(), at: start)
        case 11: bytes.replaceSubrange(start..<end, with: piece())
        case 12: changeNumber(from: start, &bytes)
        default: nested(at: start, &bytes)
        }
    }

    /// Mostly short.
    private mutating func length() -> Int { random.below(random.below(4) == 0 ? 200 : 12) }

    private mutating func word() -> [UInt8] { words[random.below(words.count)] }

    /// Of another input.
    private mutating func piece() -> ArraySlice<UInt8> {
        let other = inputs[random.below(inputs.count)]
        let start = random.below(other.count + 1)
        return other[start..<min(other.count, start + length())]
    }

    private mutating func repeated(_ range: Range<Int>, _ bytes: inout [UInt8]) {
        guard !range.isEmpty else { return }
        let count = random.below(min(400, most / range.count + 1) + 1)
        bytes.insert(contentsOf: repeatElement(bytes[range], count: count).joined(), at: range.upperBound)
    }

    /// The first number from there on becomes one at an edge, or one that leaves every width.
    private mutating func changeNumber(from start: Int, _ bytes: inout [UInt8]) {
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        guard let first = bytes[start...].firstIndex(where: isDigit) else { return }
        let end = bytes[first...].firstIndex { !isDigit($0) } ?? bytes.endIndex
        bytes.replaceSubrange(first..<end, with: Array(Self.numbers[random.below(Self.numbers.count)].utf8))
    }

    /// Deeper than any reader goes.
    private mutating func nested(at place: Int, _ bytes: inout [UInt8]) {
        let opener = Self.openers[random.below(Self.openers.count)]
        let depth = [2, 9, 33, 65, most][random.below(5)]
        bytes.insert(contentsOf: Array(String(repeating: opener, count: min(depth, most)).utf8), at: place)
    }

    private static let openers = ["[", "{", "(", "{\"a\":", "- ", "[[", "\\", "\"", "%25", "*1\r\n"]

    private static let numbers = [
        "0", "00", "-0", "-1", "1e400", "1e-400", "0.1", "1.", "127", "128", "255", "256", "32767", "65535", "65536",
        "2147483647", "2147483648", "4294967295", "4294967296", "9007199254740993", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "18446744073709551615", "18446744073709551616",
        "170141183460469231731687303715884105727", "340282366920938463463374607431768211456",
        "99999999999999999999999999999999999999999999999999999999", "0.00000000000000000000000000000000000000000001",
        "1970", "9999", "10000", "59", "60", "61", "366",
    ]

    /// What is wrong in all that is text: no UTF-8, half characters, what changes its neighbours, what does not show.
    private static let traps: [[UInt8]] = [
        [0], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80], [0x0D], [0x0A],
        [0x0D, 0x0A], [0x09], [0x1B, 0x5B], [0x7F], [0xC2, 0x85], [0xCC, 0x81], [0xE2, 0x80, 0xA8], [0xE2, 0x80, 0xAE],
        [0xE2, 0x80, 0x8D], [0xEF, 0xBB, 0xBF], [0xEF, 0xBF, 0xBE], [0xF0, 0x9F, 0x98, 0x80], [0xEF, 0xBC, 0x91],
        [0xD9, 0xA3], [0xC4, 0xB0], [0x65, 0xCC, 0x81], [0xC3, 0xA9],
    ]
}
