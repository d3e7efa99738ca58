// The reasons that activities give, mostly for failing.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Reasons counted by stretch and event.
package struct ActivityReasons: Sendable {
    private(set) var counts: [ActivityKey: [Int64: Int64]] = [:]

    package init(_ question: ActivityQuestion, _ view: LedgerView) throws(ReadingError) {
        let only: Int64? = if let event = question.event { try view.id(event) } else { nil }
        var counts: [ActivityKey: [Int64: Int64]] = [:]
        try view.database.each(
            "SELECT day, event, reason, count FROM activity_reasons WHERE day >= $1 AND day <= $2",
            question.period.first, question.period.last
        ) { row in
            guard only == nil || only == row.integer(1) else { return }
            let start = question.unit?.start(of: Day(number: Int32(row.integer(0))))
            counts[ActivityKey(start: start, member: row.integer(1)), default: [:]][row.integer(2), default: 0] +=
                row.integer(3)
        }
        self.counts = counts
    }

    /// The most frequent reason of an event; of those that tie the first in the alphabet. Nil where none was given.
    package func top(_ key: ActivityKey, _ view: LedgerView) throws(ReadingError) -> String? {
        guard let reasons = counts[key], let most = reasons.values.max() else { return nil }
        var names: [String] = []
        for (reason, count) in reasons where count == most { names.append(try view.text(reason)) }
        return names.min { $0.exact < $1.exact }
    }

    /// Over all stretches and events, the most frequent first.
    package func all(_ view: LedgerView) throws(ReadingError) -> [(reason: String, count: Int64)] {
        var sums: [Int64: Int64] = [:]
        for reasons in counts.values { sums.merge(reasons, uniquingKeysWith: +) }
        var rows: [(reason: String, count: Int64)] = []
        for (reason, count) in sums { rows.append((try view.text(reason), count)) }
        rows.sort { $0.count == $1.count ? $0.reason.exact < $1.reason.exact : $0.count > $1.count }
        return rows
    }
}
