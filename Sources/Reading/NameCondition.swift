// Which names a column may hold, as numbers and as SQL.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// A condition on a column that has the number of a name.
///
/// The numbers are bound, never written into a statement. One name is compared as such. Of several, a statement has room for two,
/// four, eight and so on, and the last is bound again where there are fewer: so there are few statements to prepare.
struct NameCondition: Sendable {
    let column: String
    private let isExclusion: Bool
    /// At least one, and as many as the statement has room for.
    let numbers: [Int64]

    /// Nil where any name will do.
    init?(_ column: String, _ selection: Selection, in view: LedgerView) throws(ReadingError) {
        let names: [ExactText]
        switch selection {
        case .any: return nil
        case .only(let only): (names, isExclusion) = (only, false)
        case .except(let except): (names, isExclusion) = (except, true)
        }
        self.column = column
        numbers = Self.filled(try names.map { name throws(ReadingError) in try view.id(name.text) })
    }

    /// Of one number.
    init(_ column: String, is number: Int64) {
        self.column = column
        isExclusion = false
        numbers = [number]
    }

    /// What no name has for its number.
    private static let nobody: Int64 = -1

    private static func filled(_ numbers: [Int64]) -> [Int64] {
        var filled = numbers.isEmpty ? [nobody] : numbers
        while filled.count & (filled.count - 1) != 0 { filled.append(filled[filled.count - 1]) }
        return filled
    }

    /// `tenant = $3`, `tenant NOT IN ($3, $4)`; the first number is bound at `place`. With a sign in front of the column,
    /// SQLite does not take the condition for a reason to read rows in another order.
    fileprivate func sql(from place: Int, sign: String) -> String {
        guard numbers.count > 1 else { return "\(sign)\(column) \(isExclusion ? "<>" : "=") $\(place)" }
        let marks = numbers.indices.map { "$\(place + $0)" }.joined(separator: ", ")
        return "\(sign)\(column) \(isExclusion ? "NOT IN" : "IN") (\(marks))"
    }
}

extension [NameCondition] {
    /// Those of the columns that are called as the filters are, in this order.
    init(_ filters: Filters, on columns: [Filter], in view: LedgerView) throws(ReadingError) {
        self = []
        for filter in columns {
            if let condition = try NameCondition(filter.rawValue, filters[filter], in: view) { append(condition) }
        }
    }

    /// ` AND provider = $3 AND model IN ($4, $5)`; the first number is bound at `place`.
    func sql(from place: Int, sign: String = "") -> String {
        var (sql, place) = ("", place)
        for condition in self {
            sql += " AND \(condition.sql(from: place, sign: sign))"
            place += condition.numbers.count
        }
        return sql
    }

    /// What is bound, in the order of the places.
    var numbers: [Int64] { flatMap(\.numbers) }
}
