// When people were last there.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

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
