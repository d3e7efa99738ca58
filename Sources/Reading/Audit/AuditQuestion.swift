// Entries of the audit, found and read: a page of them, or how many there are.
// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Ledger
internal import SQL
internal import Store

/// Which entries are meant.
package struct AuditQuestion: Sendable, Hashable {
    package var period: Period
    package var actor: String?
    package var action: String?
    package var target: String?
    package var object: String?
    package var outcome: String?
    /// Newest or oldest.
    package var order = EventOrder.newest

    package init(over period: Period) { self.period = period }

    /// Columns that have to have a value, the ones first that say most.
    fileprivate var equals: [(column: String, value: String)] {
        [("object", object), ("actor", actor), ("action", action), ("target", target), ("outcome", outcome)]
            .compactMap { column, value in value.map { (column, $0) } }
    }
}

/// One of them, as it can be shown: with the names in it that were not forgotten.
package struct AuditRecord: Sendable {
    package let number: Int64
    package let at: Timestamp
    package let actor, name, way, address, action, target: String
    package fileprivate(set) var object: String
    package fileprivate(set) var details: [JSONValue.Member]
    package let outcome: String
    package let status: Int64
    package let rows: Int64?
    package let times: Int64
    package let request: String

    /// What stands in the place of a name that was forgotten.
    package static let forgotten = "forgotten"

    package subscript(detail name: String) -> String? { details.first { $0.key.exact == name.exact }?.value.string }
}

extension LedgerView {
    /// Entries behind a mark, or behind so many, in their order; `next` is where to go on, nil where there are no more.
    package func auditPage(
        of question: AuditQuestion, after mark: EventMark? = nil, skipping offset: Int64 = 0, most: Int
    ) throws(ReadingError) -> (entries: [AuditRecord], next: EventMark?) {
        let offset = Int(min(offset, 1 << 40))
        let isOneList = question.object == nil
        var found = try find(
            question, after: mark, skipping: isOneList ? offset : 0, most + 1 + (isOneList ? 0 : offset))
        if !isOneList {
            // As a name that may be forgotten, too.
            found += try find(question, after: mark, skipping: 0, most + 1 + offset, isAside: true)
            found.sort { question.order.precedes($0.mark, $1.mark) }
            found.removeFirst(min(found.count, offset))
        }
        let hasMore = found.count > most
        var entries = Array(found.prefix(most))
        for place in entries.indices { try name(&entries[place]) }
        return (entries, hasMore ? entries.last?.mark : nil)
    }

    /// How many are meant.
    package func auditCount(of question: AuditQuestion) throws(ReadingError) -> Int64 {
        // Names of objects are forgotten, which moves their figure.
        guard question.object == nil else {
            return try count(question, isAside: false) + count(question, isAside: true)
        }
        let ends = "SELECT (SELECT min(number) FROM audit), (SELECT max(number) FROM audit)"
        let span = try database.first(ends) { AuditCounts.Span(first: $0.integer(0), last: $0.integer(1)) }
        guard let span, span.last > 0 else { return 0 }
        var unordered = question
        unordered.order = .newest
        return try cache.auditCount(of: unordered, in: span) { (last) throws(ReadingError) in
            try count(question, isAside: false, behind: last)
        }
    }

    private func count(
        _ question: AuditQuestion, isAside: Bool, behind last: Int64? = nil
    ) throws(ReadingError) -> Int64 {
        var (condition, values) = try condition(of: question, after: nil, isAside: isAside, isNumbered: last != nil)
        if let last {
            values.append(.integer(last))
            condition += " AND a.number > $\(values.count)"
        }
        let source = isAside ? Self.asideSource : "audit a"
        return try database.first("SELECT count(*) FROM \(source) WHERE \(condition)", values: values) {
            $0.integer(0)
        } ?? 0
    }

    private static let asideSource = "audit_names n JOIN audit a ON a.number = n.number"

    private func find(
        _ question: AuditQuestion, after mark: EventMark?, skipping offset: Int, _ most: Int, isAside: Bool = false
    ) throws(ReadingError) -> [AuditRecord] {
        var (condition, values) = try condition(of: question, after: mark, isAside: isAside)
        let way = question.order == .oldest ? "ASC" : "DESC"
        let (source, order) =
            isAside ? (Self.asideSource, "n.at \(way), n.number \(way)") : ("audit a", "a.at \(way), a.number \(way)")
        values += [.integer(Int64(most)), .integer(Int64(offset))]
        // Numbers first: what is skipped is not read.
        let sql = """
            SELECT \(AuditRecord.columns) FROM audit WHERE number IN (
                SELECT a.number FROM \(source) WHERE \(condition)
                ORDER BY \(order) LIMIT $\(values.count - 1) OFFSET $\(values.count))
            ORDER BY at \(way), number \(way)
            """
        return try database.collect(sql, values) { AuditRecord($0) }
    }

    /// What has to hold of an entry. One column finds them by its index, which has them in their order; the others are
    /// looked at row by row. Where they are found by their numbers, all are.
    private func condition(
        of question: AuditQuestion, after mark: EventMark?, isAside: Bool, isNumbered: Bool = false
    ) throws(ReadingError) -> (String, [AuditValueToBind]) {
        let range = milliseconds(of: question.period)
        var values: [AuditValueToBind] = []
        func next(_ value: AuditValueToBind) -> String {
            values.append(value)
            return "$\(values.count)"
        }
        var parts: [String] = []
        let table = isAside ? "n" : "a"
        var equals = question.equals
        if isAside {
            equals.removeFirst()
            parts.append("n.name = \(next(.text(question.object ?? ""))) AND n.place = 0")
        }
        let leading = isAside || isNumbered ? nil : try leading(equals, range)
        for (column, value) in equals {
            parts.append("\(column == leading ? "" : "+")a.\(column) = \(next(.text(value)))")
        }
        // The index is entered at the mark; only entries of its instant are looked at one by one.
        var (first, last) = (range.lowerBound, range.upperBound - 1)
        if let mark, question.order == .oldest { first = max(first, mark.value) }
        if let mark, question.order != .oldest { last = min(last, mark.value) }
        let at = "\(isNumbered ? "+" : "")\(table).at"
        parts.append("\(at) >= \(next(.integer(first)))")
        parts.append("\(at) <= \(next(.integer(last)))")
        if let mark {
            let sign = question.order == .oldest ? ">" : "<"
            parts.append(
                "(\(table).at, \(table).number) \(sign) (\(next(.integer(mark.value))), \(next(.integer(mark.number))))"
            )
        }
        return (parts.joined(separator: " AND "), values)
    }

    /// Of several columns, the one that leaves the fewest entries, as far as a short look tells.
    private func leading(
        _ equals: [(column: String, value: String)], _ range: Range<Int64>
    ) throws(ReadingError) -> String? {
        guard equals.count > 1 else { return equals.first?.column }
        var best: (column: String, count: Int64)?
        for (column, value) in equals {
            let sql = """
                SELECT count(*) FROM (SELECT 1 FROM audit WHERE \(column) = $1 AND at >= $2 AND at < $3 LIMIT 5000)
                """
            let count = try database.first(sql, value, range.lowerBound, range.upperBound) { $0.integer(0) } ?? 0
            if best.map({ count < $0.count }) ?? true { best = (column, count) }
        }
        return best?.column
    }

    /// Puts names in the place of commitments.
    private func name(_ entry: inout AuditRecord) throws(ReadingError) {
        let places = entry.asidePlaces
        guard !places.isEmpty else { return }
        var names: [Int: String] = [:]
        for (place, name) in try database.rows(
            "SELECT place, name FROM audit_names WHERE number = $1", entry.number,
            row: { (Int($0.integer(0)), $0.text(1)) })
        {
            names[place] = name
        }
        for place in places {
            let name = names[place] ?? AuditRecord.forgotten
            if place == 0 { entry.object = name } else { entry.details[place - 1].value = .string(name) }
        }
    }
}

/// A value of a condition.
private enum AuditValueToBind: SQLValue {
    case text(String)
    case integer(Int64)

    func bind(to binder: inout Binder) {
        switch self {
        case .text(let text): binder.text(text)
        case .integer(let number): binder.integer(number)
        }
    }
}

extension SQLDatabase<ReadingError> {
    fileprivate func collect<T>(
        _ sql: String, _ values: [AuditValueToBind], row: (borrowing Row) -> T
    ) throws(ReadingError) -> [T] {
        var found: [T] = []
        try each(sql, values: values) { found.append(row($0)) }
        return found
    }
}

extension AuditRecord {
    fileprivate static let columns = """
        number, at, actor, name, way, address, action, target, object, details, outcome, status, row_count, times, request
        """

    fileprivate init(_ row: borrowing Row) {
        number = row.integer(0)
        at = Timestamp(milliseconds: row.integer(1))
        (actor, name, way, address) = (row.text(2), row.text(3), row.text(4), row.text(5))
        (action, target, object) = (row.text(6), row.text(7), row.text(8))
        details = (try? JSONValue(parsing: row.bytes(9)))?.members ?? []
        outcome = row.text(10)
        status = row.integer(11)
        rows = row.optionalInteger(12)
        times = row.integer(13)
        request = row.text(14)
    }

    fileprivate var mark: EventMark { EventMark(value: at.milliseconds, number: number) }

    /// Where commitments stand: 0 is the object.
    fileprivate var asidePlaces: [Int] {
        (AuditCommitment.isOne(object) ? [0] : [])
            + details.indices.filter { details[$0].value.string.map(AuditCommitment.isOne) == true }.map { $0 + 1 }
    }
}
