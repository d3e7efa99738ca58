// The reasons that activities give, mostly for failing.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Reasons counted by unit and event.
package struct ActivityReasons: Sendable {
    private(set) var counts: [ActivityKey: [Int64: Int64]] = [:]

    package init(_ question: ActivityQuestion, _ view: LedgerView) throws(ReadingError) {
        guard question.filters.isEmpty, question.unit != .hour else {
            counts = try view.scannedReasons(question)
            return
        }
        view.came(from: .sums)
        let only: Int64? = if let event = question.event { try view.id(event) } else { nil }
        var counts: [ActivityKey: [Int64: Int64]] = [:]
        // Rows as they lie: they are few, and SQLite would have to sort them to add them up.
        let days = [Int64(question.period.first.number), Int64(question.period.last.number)]
        try view.database.each(
            """
            SELECT day, event, reason, count FROM activity_reasons
            WHERE day BETWEEN $1 AND $2\(only == nil ? "" : " AND event = $3")
            """, values: days + (only.map { [$0] } ?? [])
        ) { row throws(ReadingError) in
            let start = question.unit?.calendarUnit?.start(of: Day(number: Int32(row.integer(0))))
            let key = ActivityKey(start: start.map { RowStart($0) }, member: row.integer(1))
            try ReadingError.add(row.integer(3), to: &counts[key, default: [:]][row.integer(2), default: 0])
        }
        try view.putRight(&counts, question)
        self.counts = counts
    }

    /// The most frequent reason of an event; of those that tie the first in the alphabet. Nil where none was given.
    package func top(_ key: ActivityKey, _ view: LedgerView) throws(ReadingError) -> String? {
        guard let reasons = counts[key], let most = reasons.values.max() else { return nil }
        var names: [String] = []
        for (reason, count) in reasons where count == most { names.append(try view.text(reason)) }
        return names.min { $0.exact < $1.exact }
    }

    /// Over all units and events, the most frequent first.
    package func all(_ view: LedgerView) throws(ReadingError) -> [(reason: String, count: Int64)] {
        var sums: [Int64: Int64] = [:]
        for reasons in counts.values {
            for (reason, count) in reasons { try ReadingError.add(count, to: &sums[reason, default: 0]) }
        }
        var rows: [(reason: String, count: Int64)] = []
        for (reason, count) in sums { rows.append((try view.text(reason), count)) }
        rows.sort { $0.count == $1.count ? $0.reason.exact < $1.reason.exact : $0.count > $1.count }
        return rows
    }
}
