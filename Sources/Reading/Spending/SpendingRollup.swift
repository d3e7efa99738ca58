// Which rollup answers an account, and with which of its rows.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// What was spent on a day, or in the month that begins with it.
package struct SpendingRow: Sendable {
    package let day: Day
    /// Whose it is: of people as it was booked, so that an anonymous id that was joined is to be put to its user; of
    /// tenants, or `Account.all`.
    package let number: Int64
    /// What was booked and what re-pricing added.
    package let nanos: Int64
    package let calls: Int64
}

/// A table of sums by day, the one by month where there is one, and which of their rows count.
struct SpendingRollup {
    /// `user` of `user_days` and `user_months`.
    private let name: String
    /// The column of the members; nil where all rows are of `Account.all`.
    private let member: String?
    let hasMonths: Bool
    /// Whether a day and the conditions are the whole key of a row. Days are then looked up one by one: a range of them
    /// would read the rows of everybody else, too.
    private let isKey: Bool
    private var conditions: [(column: String, id: Int64)] = []

    private init(_ name: String, by member: String? = nil, hasMonths: Bool = false, isKey: Bool = false) {
        (self.name, self.member, self.hasMonths, self.isKey) = (name, member, hasMonths, isKey)
    }

    /// All that is booked on one number of a person.
    init(ofPerson number: Int64) {
        self.init("user", isKey: true)
        conditions = [("person", number)]
    }

    /// Nil where one of the names is none of the ledger's, so that nothing can have been spent.
    init?(_ scope: Account.Scope, in view: LedgerView) throws(ReadingError) {
        let names: [(column: String, text: String?)]
        switch scope {
        case .people, .plans:
            self.init("user", by: "person", hasMonths: true)
            names = []
        case .tenants(let calls):
            self.init("call", by: "tenant", hasMonths: true)
            names = calls.columns
        case .calls(let calls):
            self.init("call", hasMonths: true)
            names = calls.columns
        case .subject(let subject):
            self.init("subject", isKey: true)
            names = [("subject", subject.text)]
        case .property(let property, let value):
            self.init("call_property", isKey: true)
            names = [("property", property.text), ("value", value.text)]
        }
        for case (let column, let text?) in names {
            let id = try view.id(text)
            guard id > 0 else { return nil }
            conditions.append((column, id))
        }
    }

    /// The rows of a run of days, or of months where `byMonth`, as they come from the database. Those that name no member
    /// are left out.
    func each(
        _ range: ClosedRange<Int64>, byMonth: Bool = false, in database: SQLDatabase<ReadingError>,
        _ body: (SpendingRow) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        let unit = byMonth ? "month" : "day"
        try each(
            select(by: unit, "\(unit) >= $1 AND \(unit) <= $2"), [range.lowerBound, range.upperBound],
            byMonth: byMonth, in: database, body)
    }

    /// Those of each day of a period.
    func eachDay(
        of period: Period, in database: SQLDatabase<ReadingError>,
        _ body: (SpendingRow) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        guard isKey else {
            return try each(Int64(period.first.number)...Int64(period.last.number), in: database, body)
        }
        let sql = select(by: "day", "day = $1")
        for day in period.days { try each(sql, [Int64(day.number)], byMonth: false, in: database, body) }
    }

    /// Those of a period, by month where that does.
    func each(
        in period: Period, of database: SQLDatabase<ReadingError>,
        _ body: (SpendingRow) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        guard hasMonths else { return try eachDay(of: period, in: database, body) }
        let (months, days) = period.monthsAndDays
        if let months { try each(months, byMonth: true, in: database, body) }
        for range in days { try each(range, in: database, body) }
    }

    private func each(
        _ sql: String, _ span: [Int64], byMonth: Bool, in database: SQLDatabase<ReadingError>,
        _ body: (SpendingRow) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        try database.each(sql, values: span + conditions.map(\.id)) { row throws(ReadingError) in
            let number = row.integer(1)
            guard member == nil || number != 0 else { return }
            let start = Int32(truncatingIfNeeded: row.integer(0))
            try body(
                SpendingRow(
                    day: byMonth ? Day.first(ofMonth: start) : Day(number: start), number: number,
                    // Added here: the database would make a floating point number of what leaves 64 bits.
                    nanos: row.integer(2).addingSaturated(row.integer(3)), calls: row.integer(4)))
        }
    }

    /// `span` has the first parameters, the conditions those that follow. What is one member's is added up by day or month.
    private func select(by unit: String, _ span: String) -> String {
        let first = span.count { $0 == "$" } + 1
        let narrowing = conditions.enumerated().map { " AND \($1.column) = $\($0 + first)" }.joined()
        let figures = ["cost", "adjustment", "calls"].map { member == nil ? "sum(\($0))" : $0 }
        return """
            SELECT \(unit), \(member ?? "\(Account.all)"), \(figures.joined(separator: ", ")) FROM \(name)_\(unit)s
            WHERE \(span)\(narrowing)\(member == nil ? " GROUP BY 1" : "")
            """
    }
}

extension Budget.Calls {
    /// By the columns of the sums of calls.
    fileprivate var columns: [(column: String, text: String?)] {
        [("provider", provider), ("model", model), ("operation", operation), ("tenant", tenant)]
    }
}
