// Activities that the ledger keeps no sums of, added up from columns or events.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

extension LedgerView {
    /// What a member of a grouping is called.
    package func text(of member: Int64, by grouping: ActivityQuestion.Grouping) throws(ReadingError) -> String {
        switch grouping {
        case .event: try text(member)
        case .filter(let filter): try text(of: member, by: filter)
        }
    }

    /// By group, event and status.
    func scannedCounts(
        _ question: ActivityQuestion, _ events: [Int64]
    ) throws(ReadingError) -> [Counted: ActivityFigures] {
        let sums = try scannedSums(
            question, events, by: [.column(.event), .column(.outcome)],
            [(.count, 0), (.sum(.duration), 1), (.sum(.hasDuration), 2)])
        var counts: [Counted: ActivityFigures] = [:]
        try sums.forEach { start, keys, values in
            let first = values.startIndex
            let cell = Counted(
                key: ActivityKey(start: start, members: keys.dropLast(2)), event: keys[keys.count - 2],
                status: keys[keys.count - 1])
            counts[cell] = ActivityFigures(
                count: values[first], duration: values[first + 1], timed: values[first + 2])
        }
        return counts
    }

    /// By group, where each event counts in the group that it is in, and what became of it there.
    func scannedFigures(_ question: ActivityQuestion) throws(ReadingError) -> [ActivityKey: ActivityFigures] {
        var endings: [EndingKey: Int64] = [:]
        var kinds = question.ungrouped
        kinds.unit = nil
        for cell in try scannedCounts(kinds, []).keys {
            switch ActivityOutcome.Kind(event: try text(cell.event), status: try text(cell.status)) {
            case .success: endings[EndingKey(event: cell.event, outcome: cell.status)] = 1
            case .failure: endings[EndingKey(event: cell.event, outcome: cell.status)] = 2
            case nil: break
            }
        }
        let sums = try scannedSums(
            question, [], by: [.ending], [(.count, 0), (.sum(.duration), 1), (.sum(.hasDuration), 2)], endings)
        var rows: [ActivityKey: ActivityFigures] = [:]
        try sums.forEach { start, keys, values throws(ReadingError) in
            let first = values.startIndex
            var figures = ActivityFigures(
                count: values[first], duration: values[first + 1], timed: values[first + 2])
            try figures.outcome.add(
                figures.count, keys[keys.count - 1] == 1 ? .success : keys[keys.count - 1] == 2 ? .failure : nil)
            let key = ActivityKey(start: start, members: keys.dropLast())
            try rows[key, default: ActivityFigures()].add(figures)
        }
        return rows
    }

    /// Of declared measures, by group; of the members of the first grouping that are given, where there are any.
    func scannedMeasures(
        _ question: ActivityQuestion, of members: Set<Int64>? = nil
    ) throws(ReadingError) -> [ActivityKey: [Int64: Int64]] {
        var numbers: [Int64] = []
        for name in terms.measures { numbers.append(try id(name)) }
        guard !numbers.isEmpty else { return [:] }
        let events = try question.event.map { event throws(ReadingError) in [try id(event)] } ?? []
        let measures = numbers.enumerated().map { (ScanMeasure.sum(.measure($1)), $0) }
        var sums: [ActivityKey: [Int64: Int64]] = [:]
        try scannedSums(question, events, by: [], measures, of: members).forEach { start, keys, values in
            sums[ActivityKey(start: start, members: keys[...])] = Dictionary(
                zip(numbers, values), uniquingKeysWith: { first, _ in first })
        }
        return sums
    }

    /// The reasons that activities give, by unit and event.
    func scannedReasons(_ question: ActivityQuestion) throws(ReadingError) -> [ActivityKey: [Int64: Int64]] {
        let events = try question.event.map { event throws(ReadingError) in [try id(event)] } ?? []
        let asked = ActivityQuestion(
            period: question.period, groupings: [.event], unit: question.unit, event: question.event,
            filters: question.filters)
        var counts: [ActivityKey: [Int64: Int64]] = [:]
        try scannedSums(asked, events, by: [.column(.reason)], [(.count, 0)]).forEach { start, keys, values in
            guard keys[1] != 0 else { return }
            counts[ActivityKey(start: start, member: keys[0]), default: [:]][keys[1]] = values[values.startIndex]
        }
        return counts
    }

    /// The sessions that activities name, by group. What groups are called is known to whoever counts the activities.
    package func sessions(_ question: ActivityQuestion) throws(ReadingError) -> [ActivityKey: ActivitySessions] {
        let events = try question.event.map { event throws(ReadingError) in [try id(event)] } ?? []
        var sessions: [ActivityKey: ActivitySessions] = [:]
        try scannedSums(
            question, events, by: [.column(.session)], [(.count, 0)], namesDigests: false
        ).forEach { start, keys, values in
            guard keys[keys.count - 1] != 0 else { return }
            let key = ActivityKey(start: start, members: keys.dropLast())
            sessions[key, default: ActivitySessions()].count += 1
            sessions[key, default: ActivitySessions()].activities += values[values.startIndex]
        }
        return sessions
    }

    private func scannedSums(
        _ question: ActivityQuestion, _ events: [Int64], by others: [ScanKey], _ measures: [(ScanMeasure, Int)],
        _ endings: [EndingKey: Int64] = [:], of members: Set<Int64>? = nil, namesDigests: Bool = true
    ) throws(ReadingError) -> ScanSums {
        var (scan, keys) = try scan(question, events)
        if let members, let first = keys.first { scan.keep(ScanTest(first, isExclusion: false, Array(members))) }
        scan.endings = endings
        keys += others
        var sums = ScanSums(by: keys, per: question.unit, measures, namesDigests: namesDigests, in: self)
        try sums.add(scan)
        return sums
    }

    /// The activities that a question is about, and what they are grouped by.
    private func scan(
        _ question: ActivityQuestion, _ events: [Int64]
    ) throws(ReadingError) -> (scan: EventScan, keys: [ScanKey]) {
        let filters = question.groupings.compactMap { if case .filter(let filter) = $0 { filter } else { nil } }
        var scan = try EventScan(
            .activity, in: self, over: question.period, where: question.filters, by: filters + question.carried)
        if !events.isEmpty { scan.keep(ScanTest(.column(.event), isExclusion: false, events)) }
        var keys: [ScanKey] = []
        for grouping in question.groupings {
            switch grouping {
            case .event: keys.append(.column(.event))
            case .filter(let filter): keys.append(try scan.key(filter))
            }
        }
        return (scan, keys)
    }
}

// MARK: By the days of a zone

extension LedgerView {
    /// Makes counts by the days of UTC those of the zone.
    func putRight(
        _ counts: inout [Counted: ActivityFigures], _ question: ActivityQuestion, _ events: [Int64]
    ) throws(ReadingError) {
        guard !zone.isUTC else { return }
        let (scan, keys) = try scan(question, events)
        try scan.eachMisplaced(
            per: question.unit?.calendarUnit, by: keys + [.column(.event), .column(.outcome)],
            [(.count, 0), (.sum(.duration), 1), (.sum(.hasDuration), 2)]
        ) { start, isMissing, keys, sums throws(ReadingError) in
            let signed = sums.map { isMissing ? $0 : 0 &- $0 }
            let key = ActivityKey(start: start.map { RowStart($0) }, members: keys.dropLast(2))
            let cell = Counted(key: key, event: keys[keys.count - 2], status: keys[keys.count - 1])
            try counts[cell, default: ActivityFigures()].add(
                ActivityFigures(count: signed[0], duration: signed[1], timed: signed[2]))
        }
        counts = counts.filter { $0.value.count != 0 }
    }

    /// What sums of measures by the days of UTC lack of those of the zone: an amount, by its row and measure.
    func eachMisplacedMeasure(
        _ question: ActivityQuestion, _ body: (ActivityKey, _ measure: Int64, _ amount: Int64) -> Void
    ) throws(ReadingError) {
        guard !zone.isUTC else { return }
        let numbers = try terms.measures.map { name throws(ReadingError) in try id(name) }
        let events = try question.event.map { event throws(ReadingError) in [try id(event)] } ?? []
        let (scan, keys) = try scan(question, events)
        let measures = numbers.enumerated().map { (ScanMeasure.sum(.measure($1)), $0) }
        guard !numbers.isEmpty else { return }
        try scan.eachMisplaced(per: question.unit?.calendarUnit, by: keys, measures) { start, isMissing, keys, sums in
            let key = ActivityKey(start: start.map { RowStart($0) }, members: keys[...])
            for (number, sum) in zip(numbers, sums) where sum != 0 { body(key, number, isMissing ? sum : 0 &- sum) }
        }
    }

    /// Makes counts of reasons by the days of UTC those of the zone.
    func putRight(
        _ counts: inout [ActivityKey: [Int64: Int64]], _ question: ActivityQuestion
    ) throws(ReadingError) {
        let only: Int64? = if let event = question.event { try id(event) } else { nil }
        try eachMisplaced(
            .activity, in: question.period, per: question.unit?.calendarUnit, by: [.column(.event), .column(.reason)],
            having: [.reason]
        ) { start, keys, sums throws(ReadingError) in
            guard only == nil || only == keys[0] else { return }
            let key = ActivityKey(start: start.map { RowStart($0) }, member: keys[0])
            try ReadingError.add(sums[0], to: &counts[key, default: [:]][keys[1], default: 0])
        }
        guard !zone.isUTC else { return }
        counts = counts.mapValues { $0.filter { $0.value != 0 } }.filter { !$0.value.isEmpty }
    }
}

extension ActivityKey {
    fileprivate init(start: RowStart?, members: ArraySlice<Int64>) {
        self.init(
            start: start, member: members.first ?? 0,
            second: members.count > 1 ? members[members.startIndex + 1] : 0)
    }
}
