// A set of people, a bit each.
// SPDX-License-Identifier: Apache-2.0

/// People by their number in the ledger. Distinct people over any days are a union of such sets.
package struct PeopleSet: Sendable {
    private(set) var words: [UInt64]

    package init() { words = [] }

    init(words: [UInt64]) { self.words = words }

    package init(_ people: some Sequence<Int64>) {
        self.init()
        for person in people { insert(person) }
    }

    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    package func contains(_ person: Int64) -> Bool {
        let place = Int(person >> 6)
        return words.indices.contains(place) && words[place] & (1 << UInt64(person & 63)) != 0
    }

    package mutating func insert(_ person: Int64) { insert(bits: 1 << UInt64(person & 63), at: Int(person >> 6)) }

    package mutating func remove(_ person: Int64) {
        let place = Int(person >> 6)
        if place < words.count { words[place] &= ~(1 << UInt64(person & 63)) }
    }

    /// Adds the people of one word: bit `n` of word `w` is person `64 w + n`.
    package mutating func insert(bits: UInt64, at place: Int) {
        if place >= words.count {
            guard place < Self.most else { return }
            words.append(contentsOf: repeatElement(0, count: place + 1 - words.count))
        }
        guard place >= 0 else { return }
        words[place] |= bits
    }

    /// Numbers are given one after the other: words beyond this are damage, and must not cost the memory up to them.
    private static let most = 1 << 26

    package mutating func formUnion(_ other: PeopleSet) {
        if words.count < other.words.count {
            words.append(contentsOf: repeatElement(0, count: other.words.count - words.count))
        }
        for place in other.words.indices { words[place] |= other.words[place] }
    }

    mutating func formIntersection(_ other: PeopleSet) {
        for place in words.indices { words[place] &= place < other.words.count ? other.words[place] : 0 }
    }

    package mutating func subtract(_ other: PeopleSet) {
        for place in 0..<min(words.count, other.words.count) { words[place] &= ~other.words[place] }
    }

    /// Takes out those of another set, and says who they were.
    mutating func extract(_ other: PeopleSet) -> [Int64] {
        var taken: [Int64] = []
        for place in 0..<min(words.count, other.words.count) {
            var common = words[place] & other.words[place]
            words[place] &= ~common
            while common != 0 {
                taken.append(Int64(place << 6 + common.trailingZeroBitCount))
                common &= common &- 1
            }
        }
        return taken
    }

    func union(_ other: PeopleSet) -> PeopleSet {
        var result = self
        result.formUnion(other)
        return result
    }

    package func intersection(_ other: PeopleSet) -> PeopleSet {
        var result = self
        result.formIntersection(other)
        return result
    }

    package func subtracting(_ other: PeopleSet) -> PeopleSet {
        var result = self
        result.subtract(other)
        return result
    }

    /// How many are in both, without making a third set.
    package func count(in other: PeopleSet) -> Int {
        var count = 0
        for place in 0..<min(words.count, other.words.count) {
            count += (words[place] & other.words[place]).nonzeroBitCount
        }
        return count
    }

    /// All of them, ascending.
    var all: [Int64] {
        var people: [Int64] = []
        forEach { people.append($0) }
        return people
    }

    package func forEach(_ body: (Int64) -> Void) {
        for place in words.indices {
            var word = words[place]
            while word != 0 {
                body(Int64(place << 6 + word.trailingZeroBitCount))
                word &= word &- 1
            }
        }
    }
}

extension PeopleSet: Equatable {
    /// The same people, however much room each has.
    package static func == (left: Self, right: Self) -> Bool {
        let (short, long) = left.words.count < right.words.count ? (left.words, right.words) : (right.words, left.words)
        return long.starts(with: short) && long.dropFirst(short.count).allSatisfy { $0 == 0 }
    }
}

/// Distinct people over windows that move on day by day.
extension [PeopleSet] {
    /// For each set its union with the `length - 1` before it, or with as many as there are.
    ///
    /// Two unions a set, however long the window is: the sets are cut into blocks of its length, so that a window is
    /// the end of one block and the beginning of the next.
    package func rollingUnions(of length: Int) -> [PeopleSet] {
        var ends = self
        for place in indices.dropLast().reversed() where (place + 1) % length != 0 {
            ends[place].formUnion(ends[place + 1])
        }
        var beginning = PeopleSet()
        return indices.map { place in
            if place % length == 0 { beginning = PeopleSet() }
            beginning.formUnion(self[place])
            let first = place - length + 1
            return first > 0 ? ends[first].union(beginning) : beginning
        }
    }

    /// For each set its union with all that come after it, and with `beyond`.
    package func unionsToTheEnd(with beyond: PeopleSet) -> [PeopleSet] {
        var unions = self
        var seen = beyond
        for place in indices.reversed() {
            seen.formUnion(self[place])
            unions[place] = seen
        }
        return unions
    }
}
