// Distinct people over windows that move on day by day.
// SPDX-License-Identifier: Apache-2.0

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
