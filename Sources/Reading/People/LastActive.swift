// When everybody was last active.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// The last day on which each person did anything.
package struct LastActive: Sendable {
    private var days: [Int32]
    private static let never = Int32.min

    init(people: Int) { days = [Int32](repeating: Self.never, count: people) }

    subscript(person: Int64) -> Day? {
        let place = Int(person)
        return place < days.count && days[place] != Self.never ? Day(number: days[place]) : nil
    }

    mutating func note(_ person: Int64, on day: Int32) {
        let place = Int(person)
        if place < days.count { days[place] = Swift.max(days[place], day) }
    }

    /// What an anonymous id did, its user did.
    mutating func resolve(_ people: People) {
        for place in days.indices where days[place] != Self.never {
            let person = people.person(Int64(place))
            if person != Int64(place) { note(person, on: days[place]) }
        }
    }
}

extension LedgerView {
    /// The last day of activity of everybody, of all days up to one.
    package func lastActive(upTo last: Day) throws(ReadingError) -> LastActive {
        var result = LastActive(people: try peopleCount())
        try eachPresence(.days(0...Int64(last.number), in: "presence_days")) { day, place, bits in
            var word = bits
            while word != 0 {
                result.note(Int64(place << 6 + word.trailingZeroBitCount), on: Int32(truncatingIfNeeded: day))
                word &= word &- 1
            }
        }
        result.resolve(try people())
        return result
    }
}
