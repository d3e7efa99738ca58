// What is in quarantine: by reason, and event by event.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// Events that came by one protocol and were rejected for one reason.
package struct QuarantineGroup: Sendable, Equatable {
    package let protocolName, reason: String
    package let events, times, bytes: Int64
    package let firstAt, lastAt: Timestamp
    /// The number of the latest, and what its sender was told.
    package let example: Int64
    package internal(set) var error = ""
}

/// One of them, without its bytes.
package struct QuarantineRow: Sendable, Equatable {
    package let number: Int64
    package let firstAt, lastAt: Timestamp
    package let times: Int64
    package let protocolName, reason, source, id: String
    package let bytes: Int64
    package let error: String
}

extension LedgerView {
    /// By protocol and reason, of events that came last in the period. An empty name narrows nothing down.
    package func quarantineGroups(
        over period: Period, protocolName: String, reason: String
    ) throws(ReadingError) -> [QuarantineGroup] {
        var groups: [QuarantineGroup] = []
        let range = milliseconds(of: period)
        let sql = """
            SELECT protocol, reason, count(*), sum(times), sum(length(event)), min(first_at), max(last_at), max(number)
            FROM quarantine \(Self.isMeant) GROUP BY protocol, reason ORDER BY protocol, reason
            """
        try database.each(sql, range.lowerBound, range.upperBound, protocolName, reason) { row in
            groups.append(
                QuarantineGroup(
                    protocolName: row.text(0), reason: row.text(1), events: row.integer(2), times: row.integer(3),
                    bytes: row.integer(4), firstAt: Timestamp(milliseconds: row.integer(5)),
                    lastAt: Timestamp(milliseconds: row.integer(6)), example: row.integer(7)))
        }
        for place in groups.indices {
            let error = "SELECT error FROM quarantine WHERE number = $1"
            groups[place].error = try database.first(error, groups[place].example) { $0.text(0) } ?? ""
        }
        return groups
    }

    /// The same one by one, those that came last first: so many at most, and how many there are of them all.
    package func quarantineRows(
        over period: Period, protocolName: String, reason: String, most: Int = .max
    ) throws(ReadingError) -> (rows: [QuarantineRow], all: Int64) {
        var rows: [QuarantineRow] = []
        let range = milliseconds(of: period)
        let count = "SELECT count(*) FROM quarantine \(Self.isMeant)"
        let all = try database.first(count, range.lowerBound, range.upperBound, protocolName, reason) { $0.integer(0) }
        let sql = """
            SELECT number, first_at, last_at, times, protocol, reason, source, id, length(event), error
            FROM quarantine \(Self.isMeant) ORDER BY last_at DESC, number DESC LIMIT $5
            """
        try database.each(sql, range.lowerBound, range.upperBound, protocolName, reason, most) {
            row throws(ReadingError) in
            if rows.count.isMultiple(of: Self.rowsAtOnce) { try takeMemory(Self.rowsAtOnce * Self.rowSize) }
            rows.append(
                QuarantineRow(
                    number: row.integer(0), firstAt: Timestamp(milliseconds: row.integer(1)),
                    lastAt: Timestamp(milliseconds: row.integer(2)), times: row.integer(3),
                    protocolName: row.text(4), reason: row.text(5), source: row.text(6), id: row.text(7),
                    bytes: row.integer(8), error: row.text(9)))
        }
        return (rows, all ?? 0)
    }

    private static let isMeant = """
        WHERE last_at >= $1 AND last_at < $2 AND ($3 = '' OR protocol = $3) AND ($4 = '' OR reason = $4)
        """

    /// Bytes of a row and of the cells that are made of it, with texts of the usual length.
    private static let rowSize = 1_500
    private static let rowsAtOnce = 1_000
}
