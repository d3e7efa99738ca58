// Distinct people, a bit each: the union of rows of presence.
// SPDX-License-Identifier: Apache-2.0

/// A set of people by their numbers, which are dense.
package struct PersonSet: Sendable, Equatable {
    private var words: [UInt64] = []

    package init() {}

    package mutating func insert(_ person: Int64) {
        guard let place = reserve(person) else { return }
        words[place] |= 1 << UInt64(person & 63)
    }

    package func contains(_ person: Int64) -> Bool {
        let place = Int(person >> 6)
        return words.indices.contains(place) && words[place] & (1 << UInt64(person & 63)) != 0
    }

    /// Takes in one word of a row of `presence_days` or `presence_months`.
    package mutating func formUnion(block: Int64, word: Int, bits: Int64) {
        guard bits != 0, let place = reserve(block << 10 | Int64(word) << 6) else { return }
        words[place] |= UInt64(bitPattern: bits)
    }

    package mutating func formUnion(_ other: PersonSet) {
        for (place, word) in other.words.enumerated() where word != 0 {
            if let place = reserve(Int64(place) << 6) { words[place] |= word }
        }
    }

    package mutating func formIntersection(_ other: PersonSet) {
        if words.count > other.words.count { words.removeLast(words.count - other.words.count) }
        for place in words.indices { words[place] &= other.words[place] }
    }

    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// The place of a person's word, which is there after; nil for what is no person's number.
    private mutating func reserve(_ person: Int64) -> Int? {
        guard person >= 0, person < Self.most else { return nil }
        let place = Int(person >> 6)
        if place >= words.count { words += repeatElement(0, count: place + 1 - words.count) }
        return place
    }

    /// Numbers are given one after the other: one beyond this is damage, and must not cost the memory up to it.
    private static let most: Int64 = 1 << 32

    package static func == (left: Self, right: Self) -> Bool {
        let (short, long) = left.words.count < right.words.count ? (left.words, right.words) : (right.words, left.words)
        return long.starts(with: short) && long.dropFirst(short.count).allSatisfy { $0 == 0 }
    }
}
