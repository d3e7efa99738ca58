// Activities added up by what a report groups them by.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// What activities are grouped by, and which of them are counted.
package struct ActivityQuestion: Sendable {
    package enum Grouping: Sendable, Equatable {
        case event, tenant, status
        /// The number of a declared property's name.
        case property(Int64)
    }

    package let period: Period
    package let grouping: Grouping
    /// Rows of a day, week or month; nil for the whole period.
    package let unit: CalendarUnit?
    /// Only this event.
    package let event: String?
    /// Only this tenant, by its number.
    package let tenant: Int64?

    package init(period: Period, grouping: Grouping, unit: CalendarUnit?, event: String?, tenant: Int64?) {
        self.period = period
        self.grouping = grouping
        self.unit = unit
        self.event = event
        self.tenant = tenant
    }
}

package struct ActivityFigures: Sendable, Equatable {
    package var count: Int64 = 0, duration: Int64 = 0, timed: Int64 = 0
    package var outcome = ActivityOutcome()

    package init() {}

    init(count: Int64, duration: Int64, timed: Int64) {
        self.count = count
        self.duration = duration
        self.timed = timed
    }

    package mutating func add(_ other: Self) {
        count += other.count
        duration += other.duration
        timed += other.timed
        outcome.add(other.outcome)
    }
}

/// A row of a report on activities: of the days from one on, and of a member of the grouping.
package struct ActivityKey: Hashable, Sendable {
    package let start: Day?
    package let member: Int64
}

extension LedgerView {
    /// By stretch and member. With one event of a pair, the other one counts in the outcomes.
    package func activities(_ question: ActivityQuestion) throws(ReadingError) -> [ActivityKey: ActivityFigures] {
        let only: Int64? = if let event = question.event { try id(event) } else { nil }
        var events: [Int64] = []
        for event in question.event.map({ ActivityPair($0)?.events ?? [$0] }) ?? [] { events.append(try id(event)) }

        var rows: [ActivityKey: ActivityFigures] = [:]
        // By event, the outcome of a pair is that of both.
        var pairs: [PairKey: ActivityOutcome] = [:]
        let counts = try counts(question, events)
        for (cell, counted) in counts {
            let event = try text(cell.event)
            var outcome = ActivityOutcome()
            outcome.add(counted.count, .init(event: event, status: try text(cell.status)))
            let key = ActivityKey(start: cell.start, member: cell.member)
            if question.grouping == .event {
                pairs[PairKey(cell.start, event), default: ActivityOutcome()].add(outcome)
            } else {
                rows[key, default: ActivityFigures()].outcome.add(outcome)
            }
            if only == nil || only == cell.event { rows[key, default: ActivityFigures()].add(counted) }
        }
        guard question.grouping == .event else { return rows }
        for key in rows.keys {
            rows[key]?.outcome = pairs[PairKey(key.start, try text(key.member))] ?? ActivityOutcome()
        }
        return rows
    }

    /// Sums of declared measures, in millionths, by stretch and member and then by the number of the measure's name.
    package func measures(_ question: ActivityQuestion) throws(ReadingError) -> [ActivityKey: [Int64: Int64]] {
        var sums: [ActivityKey: [Int64: Int64]] = [:]
        let only: Int64? = if let event = question.event { try id(event) } else { nil }
        let property: Int64
        let member: String
        switch question.grouping {
        case .property(let number): (property, member) = (number, "value")
        case .event: (property, member) = (0, "event")
        case .tenant, .status: return [:]
        }
        try database.each(
            """
            SELECT day, \(member), measure, total, event FROM activity_measures
            WHERE day >= $1 AND day <= $2 AND property = $3
            """, question.period.first, question.period.last, property
        ) { row in
            guard only == nil || only == row.integer(4) else { return }
            let start = question.unit?.start(of: Day(number: Int32(row.integer(0))))
            let key = ActivityKey(start: start, member: row.integer(1))
            sums[key, default: [:]][row.integer(2), default: 0] &+= row.integer(3)
        }
        return sums
    }

    private struct Counted: Hashable {
        let start: Day?
        let member, event, status: Int64
    }

    private struct PairKey: Hashable {
        let start: Day?
        /// The stem of a pair, else the event.
        let name: ExactText

        init(_ start: Day?, _ event: String) {
            self.start = start
            name = ExactText(ActivityPair(event)?.stem ?? event)
        }
    }

    private func counts(
        _ question: ActivityQuestion, _ events: [Int64]
    ) throws(ReadingError) -> [Counted: ActivityFigures] {
        var counts: [Counted: ActivityFigures] = [:]
        for (table, column, range) in pieces(question) {
            let (member, condition, value): (String, String, Int64?) =
                switch question.grouping {
                case .property(let number): ("value", " AND property = $3", number)
                case .event: ("event", question.tenant == nil ? "" : " AND tenant = $3", question.tenant)
                case .tenant: ("tenant", question.tenant == nil ? "" : " AND tenant = $3", question.tenant)
                case .status: ("status", question.tenant == nil ? "" : " AND tenant = $3", question.tenant)
                }
            try database.each(
                """
                SELECT \(column), \(member), event, status, count, duration_ms, timed FROM \(table)
                WHERE \(column) >= $1 AND \(column) <= $2\(condition)
                """, values: [range.lowerBound, range.upperBound] + (value.map { [$0] } ?? [])
            ) { row in
                guard events.isEmpty || events.contains(row.integer(2)) else { return }
                let day =
                    column == "month"
                    ? Day.first(ofMonth: Int32(row.integer(0))) : Day(number: Int32(row.integer(0)))
                let cell = Counted(
                    start: question.unit?.start(of: day), member: row.integer(1), event: row.integer(2),
                    status: row.integer(3))
                counts[cell, default: ActivityFigures()].add(
                    ActivityFigures(count: row.integer(4), duration: row.integer(5), timed: row.integer(6)))
            }
        }
        return counts
    }

    /// The rollups that answer: months where no shorter stretch is asked for. Properties are summed by day only.
    private func pieces(_ question: ActivityQuestion) -> [(table: String, column: String, range: ClosedRange<Int64>)] {
        let days = Int64(question.period.first.number)...Int64(question.period.last.number)
        if case .property = question.grouping { return [("activity_properties", "day", days)] }
        guard question.unit == nil || question.unit == .month else { return [("activity_days", "day", days)] }
        let parts = question.period.monthsAndDays
        return (parts.months.map { [("activity_months", "month", $0)] } ?? [])
            + parts.days.map { ("activity_days", "day", $0) }
    }
}
