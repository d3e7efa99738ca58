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
        var endings: [[Int64]: Int64] = [:]
        var kinds = question.ungrouped
        kinds.unit = nil
        for cell in try scannedCounts(kinds, []).keys {
            switch ActivityOutcome.Kind(event: try text(cell.event), status: try text(cell.status)) {
            case .success: endings[[cell.event, cell.status]] = 1
            case .failure: endings[[cell.event, cell.status]] = 2
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

    private func scannedSums(
        _ question: ActivityQuestion, _ events: [Int64], by others: [ScanKey], _ measures: [(ScanMeasure, Int)],
        _ endings: [[Int64]: Int64] = [:], of members: Set<Int64>? = nil
    ) throws(ReadingError) -> ScanSums {
        let filters = question.groupings.compactMap { if case .filter(let filter) = $0 { filter } else { nil } }
        var scan = try EventScan(
            .activity, in: self, over: question.period, where: question.filters, by: filters)
        if !events.isEmpty { scan.keep(ScanTest(.column(.event), isExclusion: false, events)) }
        var keys: [ScanKey] = []
        for grouping in question.groupings {
            switch grouping {
            case .event: keys.append(.column(.event))
            case .filter(let filter): keys.append(try scan.key(filter))
            }
        }
        if let members, let first = keys.first { scan.keep(ScanTest(first, isExclusion: false, Array(members))) }
        scan.endings = endings
        var sums = ScanSums(by: keys + others, per: question.unit, measures, in: self)
        try sums.add(scan)
        return sums
    }
}

extension ActivityKey {
    fileprivate init(start: RowStart?, members: ArraySlice<Int64>) {
        self.init(
            start: start, member: members.first ?? 0,
            second: members.count > 1 ? members[members.startIndex + 1] : 0)
    }
}
