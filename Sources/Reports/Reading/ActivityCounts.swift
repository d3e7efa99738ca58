// How often something was done.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Activities of one name and, where they are told apart, of one value.
package struct ActivitySum: Sendable, Equatable {
    package var value = ""
    package var count: Int64 = 0
    /// Milliseconds, and how many activities said how long they took.
    package var duration: Int64 = 0, timed: Int64 = 0

    package init() {}
}

extension LedgerView {
    /// How often an activity was done on each day of a period, whatever its status.
    package func activities(_ event: String, onDaysOf period: Period) throws(ReportError) -> [Int64] {
        let event = try id(event)
        let first = Int64(period.first.number)
        var counts = [Int64](repeating: 0, count: period.count)
        try database.each(
            "SELECT day, sum(count) FROM activity_days WHERE day >= $1 AND day <= $2 AND event = $3 GROUP BY day",
            first,
            period.last, event
        ) { counts[Int($0.integer(0) - first)] = $0.integer(1) }
        return counts
    }

    /// How often an activity was done in a period and how long it took, whatever its status.
    package func activities(_ event: String, in period: Period) throws(ReportError) -> ActivitySum {
        let event = try id(event)
        let (months, days) = period.monthsAndDays
        var sum = ActivitySum()
        let pieces =
            (months.map { [("activity_months", "month", $0)] } ?? []) + days.map { ("activity_days", "day", $0) }
        for (table, unit, range) in pieces {
            try database.each(
                """
                SELECT coalesce(sum(count), 0), coalesce(sum(duration_ms), 0), coalesce(sum(timed), 0) FROM \(table)
                WHERE \(unit) >= $1 AND \(unit) <= $2 AND event = $3
                """, range.lowerBound, range.upperBound, event
            ) { row throws(ReportError) in
                try sum.add(count: row.integer(0), duration: row.integer(1), timed: row.integer(2))
            }
        }
        return sum
    }

    /// How often an activity was ever done.
    package func activitiesEver(_ event: String) throws(ReportError) -> Int64 {
        let event = try id(event)
        return try database.first(
            "SELECT coalesce(sum(count), 0) FROM activity_months WHERE event = $1", event
        ) { $0.integer(0) } ?? 0
    }

    /// The same by the value of a declared dimension, most frequent first.
    package func activities(
        _ event: String, by dimension: String, in period: Period
    ) throws(ReportError) -> [ActivitySum] {
        let (event, property) = (try id(event), try id(dimension))
        var sums: [(value: Int64, sum: ActivitySum)] = []
        try database.each(
            """
            SELECT value, sum(count), sum(duration_ms), sum(timed) FROM activity_properties
            WHERE day >= $1 AND day <= $2 AND event = $3 AND property = $4 GROUP BY value
            """, period.first, period.last, event, property
        ) { row in
            var sum = ActivitySum()
            (sum.count, sum.duration, sum.timed) = (row.integer(1), row.integer(2), row.integer(3))
            sums.append((row.integer(0), sum))
        }
        var named: [ActivitySum] = []
        for (value, sum) in sums {
            var sum = sum
            sum.value = try text(value)
            named.append(sum)
        }
        return named.sorted { $0.count == $1.count ? $0.value.exact < $1.value.exact : $0.count > $1.count }
    }

    /// The reasons that an activity gave, most frequent first; those without one are left out.
    package func reasons(of event: String, in period: Period) throws(ReportError) -> [ActivitySum] {
        let event = try id(event)
        var counts: [(reason: Int64, count: Int64)] = []
        try database.each(
            """
            SELECT reason, sum(count) FROM activity_reasons
            WHERE day >= $1 AND day <= $2 AND event = $3 AND reason <> 0 GROUP BY reason
            """, period.first, period.last, event
        ) { counts.append(($0.integer(0), $0.integer(1))) }
        var reasons: [ActivitySum] = []
        for (reason, count) in counts {
            var sum = ActivitySum()
            sum.value = try text(reason)
            sum.count = count
            reasons.append(sum)
        }
        return reasons.sorted { $0.count == $1.count ? $0.value.exact < $1.value.exact : $0.count > $1.count }
    }

    /// A declared measure over all activities of a period, in millionths; nil where it is not declared.
    package func measure(_ name: String, in period: Period) throws(ReportError) -> Int64? {
        guard terms.measures.contains(exactly: name) else { return nil }
        let measure = try id(name)
        return try database.first(
            """
            SELECT coalesce(sum(total), 0) FROM activity_measures
            WHERE day >= $1 AND day <= $2 AND property = 0 AND value = 0 AND measure = $3
            """, period.first, period.last, measure
        ) { $0.integer(0) } ?? 0
    }
}

extension ActivitySum {
    fileprivate mutating func add(count: Int64, duration: Int64, timed: Int64) throws(ReportError) {
        self.count = try ReportError.sum(self.count, count)
        self.duration = try ReportError.sum(self.duration, duration)
        self.timed = try ReportError.sum(self.timed, timed)
    }
}
