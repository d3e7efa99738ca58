// What was spent, as budgets add it up: read from the rollups.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// Reads the spending of accounts. What re-pricing booked beside the events is spent too.
package struct SpendingReader {
    private let database: Database

    package init(_ reader: LedgerReader) { database = reader.database }

    /// One row of spending: a day, or any day of the month that was summed whole.
    package typealias Row = (day: Day, member: Int64, nanos: Int64)

    /// The spending of an account from a day on. Members are numbers: of people as they were booked (an anonymous id that
    /// was joined is to be put to its user), of tenants, or `Account.all`. Of plans there are no sums: they are made of
    /// those of people.
    ///
    /// `byDay` gives a row for each day where months would do.
    package func each(
        _ account: Account, from first: Day, byDay: Bool = false, _ body: (Row) -> Void
    ) throws(StoreError) {
        let source: Source
        switch account.scope {
        case .people, .plans: source = Source(table: "user", member: "person", hasMonths: true)
        case .tenants(let calls):
            guard let narrowed = try narrowed(by: calls) else { return }
            source = Source(table: "call", member: "tenant", hasMonths: true, conditions: narrowed)
        case .calls(let calls):
            guard let narrowed = try narrowed(by: calls) else { return }
            source = Source(table: "call", hasMonths: true, conditions: narrowed)
        case .subject(let subject):
            guard let id = try id(of: subject.text) else { return }
            source = Source(table: "subject", conditions: [("subject", id)])
        case .property(let name, let value):
            guard let property = try id(of: name.text), let value = try id(of: value.text) else { return }
            source = Source(table: "call_property", conditions: [("property", property), ("value", value)])
        }
        let isByMonth = !byDay && account.per == .month && source.hasMonths
        let start = Int64(isByMonth ? first.month : first.number)
        try database.each(
            source.select(unit: isByMonth ? "month" : "day"), values: [start] + source.conditions.map(\.id)
        ) { row in
            let number = Int32(truncatingIfNeeded: row.integer(0))
            let day = isByMonth ? Day.first(ofMonth: number) : Day(number: number)
            let nanos = Self.settled(row.integer(2), row.integer(3))
            if nanos != 0 { body((day, row.integer(1), nanos)) }
        }
    }

    /// What a few people spent together on each day. A look-up for each day and person, where `each` reads everybody.
    package func days(
        ofPeople numbers: [Int64], from first: Day, through last: Day
    ) throws(StoreError) -> [Day: Int64] {
        var days: [Day: Int64] = [:]
        let sql = "SELECT cost, adjustment FROM user_days WHERE day = $1 AND person = $2"
        for day in first.number...max(first.number, last.number) {
            for number in numbers {
                let nanos = try database.first(sql, day, number) { Self.settled($0.integer(0), $0.integer(1)) }
                let (sum, overflow) = (days[Day(number: day)] ?? 0).addingReportingOverflow(nanos ?? 0)
                days[Day(number: day)] = overflow ? .max : sum
            }
        }
        return days
    }

    /// Every anonymous id that was joined, and its user.
    package func eachJoin(_ body: (_ anonymous: Int64, _ user: Int64) -> Void) throws(StoreError) {
        try database.each("SELECT id, person FROM people WHERE person <> id") { row in
            body(row.integer(0), row.integer(1))
        }
    }

    /// Every user and its name.
    package func eachUser(_ body: (Int64, _ name: String) -> Void) throws(StoreError) {
        try database.each("SELECT id, name FROM people WHERE anonymous = 0 AND forgotten = 0") { row in
            body(row.integer(0), row.text(1))
        }
    }

    /// The first day with a call; nil where there is none.
    package func firstDay() throws(StoreError) -> Day? {
        let number = try database.first("SELECT min(day) FROM call_days") { $0.optionalInteger(0) }
        return (number ?? nil).map { Day(number: Int32(truncatingIfNeeded: $0)) }
    }

    /// What was booked and what re-pricing added, together: added here, where it cannot leave 64 bits unseen.
    private static func settled(_ cost: Int64, _ adjustment: Int64) -> Int64 {
        let (sum, overflow) = cost.addingReportingOverflow(adjustment)
        return overflow ? .max : sum
    }

    private struct Source {
        var table: String
        var member = "\(Account.all)"
        var hasMonths = false
        var conditions: [(column: String, id: Int64)] = []

        func select(unit: String) -> String {
            let narrowing = conditions.enumerated().map { " AND \($1.column) = $\($0 + 2)" }.joined()
            return """
                SELECT \(unit), \(member), sum(cost), sum(adjustment) FROM \(table)_\(unit)s
                WHERE \(unit) >= $1\(narrowing) GROUP BY 1, 2
                """
        }
    }

    /// Nil where one of the names is none of the ledger's, so that nothing can have been spent.
    private func narrowed(by calls: Budget.Calls) throws(StoreError) -> [(column: String, id: Int64)]? {
        var conditions: [(column: String, id: Int64)] = []
        let names = [
            ("provider", calls.provider), ("model", calls.model), ("operation", calls.operation),
            ("tenant", calls.tenant),
        ]
        for case (let column, let name?) in names {
            guard let id = try id(of: name) else { return nil }
            conditions.append((column, id))
        }
        return conditions
    }

    func id(of text: String) throws(StoreError) -> Int64? {
        try database.first("SELECT id FROM names WHERE text = $1", text) { $0.integer(0) }
    }
}
