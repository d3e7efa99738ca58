// Sums by person over a period, for everybody at once.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Measures of `user_days` and `user_months`, added up by person: a column a measure, a place a person.
struct PersonSums: Sendable {
    private let columns: [[Int64]]

    /// A person's sum of a measure, by its place among those that were asked for.
    func value(_ person: Int64, _ measure: Int = 0) -> Int64 {
        let place = Int(person)
        return place < columns[measure].count ? columns[measure][place] : 0
    }

    /// Everybody who has any of the measures.
    var people: PeopleSet {
        var set = PeopleSet()
        for column in columns {
            for person in column.indices where column[person] != 0 { set.insert(Int64(person)) }
        }
        return set
    }

    init(_ columns: [[Int64]]) { self.columns = columns }
}

extension Books {
    /// `measures` are columns of the rollups, or sums of them, as SQL. Anonymous ids count under their user, and where
    /// they have none under themselves.
    func sums(_ measures: [String], over period: Period) throws(ReportError) -> PersonSums {
        let highest = try first("SELECT coalesce(max(id), 0) FROM people") { $0.integer(0) } ?? 0
        var columns = [[Int64]](
            repeating: [Int64](repeating: 0, count: Int(highest) + 1), count: measures.count)
        let people = try people()
        let (months, days) = period.monthsAndDays
        let pieces = (months.map { [("user_months", "month", $0)] } ?? []) + days.map { ("user_days", "day", $0) }
        for (table, unit, range) in pieces {
            try each(
                "SELECT person, \(measures.joined(separator: ", ")) FROM \(table) WHERE \(unit) >= $1 AND \(unit) <= $2",
                bind: {
                    $0.integer(range.lowerBound)
                    $0.integer(range.upperBound)
                },
                { row in
                    let person = Int(people.person(row.integer(0)))
                    guard person <= Int(highest) else { return }
                    for measure in measures.indices { columns[measure][person] &+= row.integer(1 + measure) }
                })
        }
        return PersonSums(columns)
    }
}
