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
    private let hasMonths: Bool
    /// Whether a day and the conditions are the whole key of a row. The days of a period are then looked up one by
    /// one: a range of them would read the rows of everybody else, too.
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

    /// The rows from a day on, as they come from the database: by month where that is asked for and there are such sums,
    /// beside the days that these do not have. Those that name no member are left out.
    func each(
        from first: Day, byMonth: Bool, in view: LedgerView, _ body: (SpendingRow) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        let last = Day(number: .max)
        guard byMonth && hasMonths else {
            let days = Int64(first.number)...Int64(last.number)
            return try each(.days(days, in: "\(name)_days"), in: view.database, body)
        }
        try view.eachPiece(of: name, from: first, through: last) { piece throws(ReadingError) in
            try each(piece, in: view.database, body)
        }
    }

    /// Those of each day of a period.
    func eachDay(
        of period: Period, in database: SQLDatabase<ReadingError>,
        _ body: (SpendingRow) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        let days = period.days(in: "\(name)_days")
        guard isKey else { return try each(days, in: database, body) }
        let sql = select(from: days, where: "day = $1", conditionsFrom: 2)
        for day in days.first...days.last { try each(sql, [day], of: days, in: database, body) }
    }

    /// Those of a period, by month where that does.
    func each(
        in period: Period, of view: LedgerView, _ body: (SpendingRow) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        guard hasMonths else { return try eachDay(of: period, in: view.database, body) }
        try view.eachPiece(of: name, in: period) { piece throws(ReadingError) in
            try each(piece, in: view.database, body)
        }
    }

    private func each(
        _ piece: Period.Piece, in database: SQLDatabase<ReadingError>,
        _ body: (SpendingRow) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        let sql = select(from: piece, where: "\(piece.unit) BETWEEN $1 AND $2", conditionsFrom: 3)
        try each(sql, [piece.first, piece.last], of: piece, in: database, body)
    }

    private func each(
        _ sql: String, _ span: [Int64], of piece: Period.Piece, in database: SQLDatabase<ReadingError>,
        _ body: (SpendingRow) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        try database.each(sql, values: span + conditions.map(\.id)) { row throws(ReadingError) in
            let number = row.integer(1)
            guard member == nil || number != 0 else { return }
            try body(
                SpendingRow(
                    day: piece.day(row.integer(0)), number: number,
                    // Added here: the database would make a floating point number of what leaves 64 bits.
                    nanos: row.integer(2).addingSaturated(row.integer(3)), calls: row.integer(4)))
        }
    }

    /// `span` has the parameters before those of the conditions, the first of which is `first`. What is one member's is added
    /// up by day or month.
    private func select(from piece: Period.Piece, where span: String, conditionsFrom first: Int) -> String {
        let narrowing = conditions.enumerated().map { " AND \($1.column) = $\($0 + first)" }.joined()
        let figures = ["cost", "adjustment", "calls"].map { member == nil ? "sum(\($0))" : $0 }
        return """
            SELECT \(piece.unit), \(member ?? "\(Account.all)"), \(figures.joined(separator: ", ")) FROM \(piece.table)
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
