// Who signed up when, and where they came from.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
package import Ledger
internal import SQL

extension LedgerView {
    /// The moment a person signed up: their first `signed_up`, or where there is none their first event of any kind.
    /// Users only, in the order of time.
    package func signUps(
        in milliseconds: Range<Int64>, _ body: (_ person: Int64, _ at: Timestamp) -> Void
    ) throws(ReadingError) {
        try database.each(
            "SELECT id, since FROM people WHERE anonymous = 0 AND since >= $1 AND since < $2 ORDER BY since",
            milliseconds.lowerBound, milliseconds.upperBound
        ) { body($0.integer(0), Timestamp(milliseconds: $0.integer(1))) }
    }

    /// How many users had signed up before a day.
    package func users(before day: Day) throws(ReadingError) -> Int64 {
        guard zone.isUTC else { return try countSignUps(in: .min..<end(of: day.advanced(by: -1))) }
        return try usersOfUTC(before: day)
    }

    private func countSignUps(in milliseconds: Range<Int64>) throws(ReadingError) -> Int64 {
        try database.first(
            "SELECT count(*) FROM people WHERE anonymous = 0 AND since >= $1 AND since < $2", milliseconds.lowerBound,
            milliseconds.upperBound
        ) { $0.integer(0) } ?? 0
    }

    private func usersOfUTC(before day: Day) throws(ReadingError) -> Int64 {
        try database.first("SELECT coalesce(sum(users), 0) FROM signup_days WHERE day < $1", day) { $0.integer(0) } ?? 0
    }

    /// How many users signed up in a period.
    package func newUsers(in period: Period) throws(ReadingError) -> Int64 {
        guard zone.isUTC else { return try countSignUps(in: milliseconds(of: period)) }
        return try database.first(
            "SELECT coalesce(sum(users), 0) FROM signup_days WHERE day BETWEEN $1 AND $2", period.first, period.last
        ) { $0.integer(0) } ?? 0
    }

    /// Users who signed up in a period, by a property of their sign-up, most frequent first; those without it have no
    /// value. Internal ones are left out.
    package func signUps(in period: Period, by property: String) throws(ReadingError) -> [(
        value: String?, users: Int64
    )] {
        let population = try population(withInternal: false)
        var texts: [String] = []
        try database.each(
            "SELECT signup, id FROM people WHERE anonymous = 0 AND since >= $1 AND since < $2",
            milliseconds(of: period).lowerBound, milliseconds(of: period).upperBound
        ) { if population.includes($0.integer(1)) { texts.append($0.text(0)) } }
        var counts: [ExactText?: Int64] = [:]
        for text in texts {
            let value = text.isEmpty ? nil : (try? JSONValue(parsing: text))?[property]
            let known = value?.string ?? value?.number ?? value?.bool.map { "\($0)" }
            counts[known?.exact, default: 0] += 1
        }
        return counts.sorted { left, right in
            if left.value != right.value { return left.value > right.value }
            // Unknown comes last.
            guard let a = left.key, let b = right.key else { return right.key == nil && left.key != nil }
            return a < b
        }.map { ($0.key?.text, $0.value) }
    }
}
