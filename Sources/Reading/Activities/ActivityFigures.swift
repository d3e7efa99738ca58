// Activities added up by what a report groups them by.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// What activities are grouped by, and which of them are counted.
package struct ActivityQuestion: Sendable {
    package enum Grouping: Sendable, Equatable {
        /// Its name.
        case event
        case filter(Filter)

        package init?(_ name: String) {
            if name == "event" {
                self = .event
            } else if let filter = Filter(rawValue: name) {
                self = .filter(filter)
            } else {
                return nil
            }
        }
    }

    package let period: Period
    /// One or two.
    package let groupings: [Grouping]
    /// Rows of an hour, day, week or month; nil for the whole period.
    package var unit: RowUnit?
    /// Only this event.
    package let event: String?
    package let filters: Filters
    /// Properties that all of them have, beside those that they are grouped by.
    private(set) var carried: [Filter] = []

    package init(
        period: Period, groupings: [Grouping], unit: RowUnit?, event: String?, filters: Filters = [:]
    ) {
        self.period = period
        self.groupings = groupings
        self.unit = unit
        self.event = event
        self.filters = filters
    }

    /// The same of all together: of those that are in any row.
    package var ungrouped: ActivityQuestion {
        var whole = ActivityQuestion(period: period, groupings: [], unit: unit, event: event, filters: filters)
        whole.carried = carried + properties
        return whole
    }

    /// What is grouped by and not in every activity: those without it are in no row.
    private var properties: [Filter] {
        groupings.compactMap { if case .filter(let filter) = $0, filter.property != nil { filter } else { nil } }
    }

    /// Whether activities of other names are in other groups.
    package var isByEvent: Bool { groupings.contains(.event) }

    /// What sums are grouped by; nil where the ledger keeps none that answer.
    func kept(in view: LedgerView) -> Grouping? {
        guard groupings.count == 1, unit != .hour else { return nil }
        switch groupings[0] {
        case .event, .filter(.tenant), .filter(.status): return filters.areAmong([.tenant]) ? groupings[0] : nil
        case .filter(.property(let name)):
            return filters.isEmpty && view.terms.dimensions.contains(exactly: name.text) ? groupings[0] : nil
        case .filter: return nil
        }
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

    package mutating func add(_ other: Self) throws(ReadingError) {
        try ReadingError.add(other.count, to: &count)
        try ReadingError.add(other.duration, to: &duration)
        try ReadingError.add(other.timed, to: &timed)
        try outcome.add(other.outcome)
    }
}

/// Distinct sessions that activities name.
package struct ActivitySessions: Sendable, Equatable {
    package var count: Int64 = 0
    /// Those that name one.
    package var activities: Int64 = 0

    package init() {}
}

/// A row of a report on activities: of a unit of time, and of a member of each grouping.
package struct ActivityKey: Hashable, Sendable {
    package let start: RowStart?
    package let member: Int64
    package var second: Int64 = 0
}

extension LedgerView {
    /// Whether the ledger keeps no sums that answer.
    package func scans(_ question: ActivityQuestion) -> Bool { question.kept(in: self) == nil }

    /// By unit and member. With one event of a pair, the other one counts in the outcomes; `outcome` is that of all together
    /// where rows of a pair show the same one, and has what there is no row for.
    package func activities(
        _ question: ActivityQuestion
    ) throws(ReadingError) -> (rows: [ActivityKey: ActivityFigures], outcome: ActivityOutcome?) {
        if question.kept(in: self) == nil, !question.isByEvent, question.event == nil {
            return (try scannedFigures(question), nil)
        }
        let only: Int64? = if let event = question.event { try id(event) } else { nil }
        var events: [Int64] = []
        for event in question.event.map({ ActivityPair($0)?.events ?? [$0] }) ?? [] { events.append(try id(event)) }

        var rows: [ActivityKey: ActivityFigures] = [:]
        // By event, the outcome of a pair is that of both.
        var pairs: [PairKey: ActivityOutcome] = [:]
        let counts: [Counted: ActivityFigures]
        if let grouping = question.kept(in: self) {
            came(from: .sums)
            counts = try self.counts(question, by: grouping, events)
        } else {
            counts = try scannedCounts(question, events)
        }
        for (cell, counted) in counts {
            let event = try text(cell.event)
            var outcome = ActivityOutcome()
            try outcome.add(counted.count, .init(event: event, status: try text(cell.status)))
            if question.isByEvent {
                try pairs[PairKey(cell.key, event, question), default: ActivityOutcome()].add(outcome)
            } else {
                try rows[cell.key, default: ActivityFigures()].outcome.add(outcome)
            }
            if only == nil || only == cell.event { try rows[cell.key, default: ActivityFigures()].add(counted) }
        }
        guard question.isByEvent else { return (rows, nil) }
        for key in rows.keys {
            let event = try text(question.groupings[0] == .event ? key.member : key.second)
            rows[key]?.outcome = pairs[PairKey(key, event, question)] ?? ActivityOutcome()
        }
        var whole = ActivityOutcome()
        for outcome in pairs.values { try whole.add(outcome) }
        return (rows, whole)
    }

    /// Sums of declared measures, in millionths, by unit and member and then by the number of the measure's name. Nil where
    /// the counts are kept as sums and these are not.
    ///
    /// Where only some members of the first grouping are shown, `members`, those of others may be left out.
    package func measures(
        _ question: ActivityQuestion, of members: Set<Int64>? = nil
    ) throws(ReadingError) -> [ActivityKey: [Int64: Int64]]? {
        // Measures may be negative: a sum may leave 64 bits on its way and come back.
        var sums: [ActivityKey: [Int64: Int128]] = [:]
        let only: Int64? = if let event = question.event { try id(event) } else { nil }
        let property: Int64
        let member: String
        switch question.kept(in: self) {
        case .filter(.property(let name)): (property, member) = (try id(name.text), "value")
        case .event where question.filters.isEmpty: (property, member) = (0, "event")
        case nil: return try scannedMeasures(question, of: members)
        default: return nil
        }
        try eachMisplacedMeasure(question) { sums[$0, default: [:]][$1, default: 0] += Int128($2) }
        // Rows as they lie: SQLite would have to sort them by member and measure, which takes longer than to add them.
        try database.each(
            """
            SELECT day, \(member), measure, total FROM activity_measures
            WHERE day BETWEEN $1 AND $2 AND property = $3\(only == nil ? "" : " AND event = $4")
            """,
            values: [Int64(question.period.first.number), Int64(question.period.last.number), property]
                + (only.map { [$0] } ?? [])
        ) { row in
            let start = question.unit?.calendarUnit?.start(of: Day(number: Int32(row.integer(0))))
            let key = ActivityKey(start: start.map { RowStart($0) }, member: row.integer(1))
            sums[key, default: [:]][row.integer(2), default: 0] += Int128(row.integer(3))
        }
        var result: [ActivityKey: [Int64: Int64]] = [:]
        for (key, measures) in sums {
            for (measure, sum) in measures { result[key, default: [:]][measure] = try ReadingError.within64Bits(sum) }
        }
        return result
    }

    struct Counted: Hashable {
        let key: ActivityKey
        let event, status: Int64
    }

    private struct PairKey: Hashable {
        let start: RowStart?
        /// The stem of a pair, else the event.
        let name: ExactText
        /// The member of the other grouping.
        let other: Int64

        init(_ key: ActivityKey, _ event: String, _ question: ActivityQuestion) {
            start = key.start
            name = ExactText(ActivityPair(event)?.stem ?? event)
            other = question.groupings.count == 1 ? 0 : question.groupings[0] == .event ? key.second : key.member
        }
    }

    private func counts(
        _ question: ActivityQuestion, by grouping: ActivityQuestion.Grouping, _ events: [Int64]
    ) throws(ReadingError) -> [Counted: ActivityFigures] {
        var counts: [Counted: ActivityFigures] = [:]
        let member: String
        // Tenants, and values of properties, are the last in the order of the key: what is by them is a row each. Those of
        // an event and a status lie side by side, and the database adds them up as it comes by.
        let isByRow: Bool
        var values: [Int64] = []
        var conditions = ""
        switch grouping {
        case .filter(.property(let name)):
            isByRow = true
            member = "value"
            conditions = " AND property = $3"
            values.append(try id(name.text))
        default:
            isByRow = grouping == .filter(.tenant)
            member = isByRow ? "tenant" : grouping == .event ? "event" : "status"
            if let tenants = try NameCondition("tenant", question.filters[.tenant], in: self) {
                conditions = [tenants].sql(from: 3)
                values = tenants.numbers
            }
        }
        if !events.isEmpty {
            let marks = events.indices.map { "$\($0 + values.count + 3)" }.joined(separator: ", ")
            // With the sign SQLite does not leave an event that is given out of the groups, and sees the order of the rows.
            conditions += " AND +event IN (\(marks))"
            values += events
        }
        try eachPiece(question, by: grouping) { piece throws(ReadingError) in
            let unit = piece.unit
            let measures = isByRow ? "count, duration_ms, timed" : "sum(count), sum(duration_ms), sum(timed)"
            try database.each(
                """
                SELECT \(unit), \(member), event, status, \(measures) FROM \(piece.table)
                WHERE \(unit) BETWEEN $1 AND $2\(conditions) \(isByRow ? "" : "GROUP BY \(unit), event, status")
                """, values: [piece.first, piece.last] + values
            ) { row throws(ReadingError) in
                let start = question.unit?.calendarUnit?.start(of: piece.day(row.integer(0)))
                let cell = Counted(
                    key: ActivityKey(start: start.map { RowStart($0) }, member: row.integer(1)), event: row.integer(2),
                    status: row.integer(3))
                try counts[cell, default: ActivityFigures()].add(
                    ActivityFigures(count: row.integer(4), duration: row.integer(5), timed: row.integer(6)))
            }
        }
        try putRight(&counts, question, events)
        return counts
    }

    /// The rollups that answer. Properties are summed by day only.
    private func eachPiece(
        _ question: ActivityQuestion, by grouping: ActivityQuestion.Grouping,
        _ body: (Period.Piece) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        if case .filter(.property) = grouping { return try body(question.period.days(in: "activity_properties")) }
        try eachPiece(of: "activity", in: question.period, per: question.unit?.calendarUnit, body)
    }
}
