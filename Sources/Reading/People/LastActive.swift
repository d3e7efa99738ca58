// When people were last there: everybody at once, or some of them.
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

extension LedgerView {
    /// The last day up to today on which each of these users was active, the anonymous ids joined to them included.
    ///
    /// Walks back through the months, and into the days of those only that somebody was last seen in.
    package func lastActive(_ users: [Int64]) throws(ReadingError) -> [Int64: Day] {
        guard let highest = users.max() else { return [:] }
        var found: [Int64: Day] = [:]
        var owners = Dictionary(users.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
        // Nobody is joined to themselves; the index holds those only that were joined to somebody else.
        let wanted = PeopleSet(users)
        try database.each("SELECT id, person FROM people WHERE person <> id") { row in
            let person = row.integer(1)
            if person <= highest, wanted.contains(person) { owners[row.integer(0)] = person }
        }
        let first = try database.first("SELECT min(month) FROM presence_months") { $0.optionalInteger(0) } ?? nil
        guard let first else { return [:] }
        var missing = PeopleSet(owners.keys)
        var month = Int64(today.month)
        while month >= first, !missing.isEmpty {
            let present = try presence(.months(month...month, in: "presence_months")).intersection(missing)
            if !present.isEmpty {
                for (id, day) in try lastDays(of: present, in: month) {
                    guard let owner = owners[id] else { continue }
                    found[owner] = max(found[owner] ?? day, day)
                }
                // Whoever was seen under one number need not be looked for under another in earlier months.
                for (id, owner) in owners where found[owner] != nil { missing.remove(id) }
            }
            month -= 1
        }
        return found
    }

    private func lastDays(of people: PeopleSet, in month: Int64) throws(ReadingError) -> [(Int64, Day)] {
        var missing = people
        var found: [(Int64, Day)] = []
        let first = Day.first(ofMonth: Int32(month))
        var day = min(CalendarUnit.month.end(of: first), today)
        while day >= first, !missing.isEmpty {
            let present = try presence(.days(Int64(day.number)...Int64(day.number), in: "presence_days")).intersection(
                missing)
            present.forEach { found.append(($0, day)) }
            missing.subtract(present)
            day = day.advanced(by: -1)
        }
        return found
    }

}
