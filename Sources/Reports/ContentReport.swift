// What people make in the app, and whether it comes off.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum ContentReport {
    static let report = Report(
        "content",
        "activity events by event, any filter or two of these: counts, success, durations, measures",
        definition: """
            `count` is how many activities happened in the period, `share` the row's part of all rows (of the same day, week \
            or month with `per`). An activity counts as succeeded where its status is `ok`, `success`, `succeeded` or \
            `completed`, as failed where it is `error`, `failed` or `failure`; with another status or none, as succeeded \
            where the event's name ends in `_completed`, as failed where it ends in `_failed`, and else as neither. \
            `success_rate` is succeeded ÷ (succeeded + failed); null where nothing was either. By event, both events of a \
            pair (`story_completed`, `story_failed`) show what became of the two together; and with `event=` one of a pair, \
            the other counts in `succeeded`, `failed` and `success_rate`, and in nothing else. `mean_duration_ms` is over \
            those that carry a duration. Each declared measure has a column with its sum (named `sum_` and the measure where \
            a column has the name already); where the counts are sums of the ledger and these are not (by tenant or status \
            alone, and by event with no filter but tenant), it is null. `top_reason`, by event alone, is the reason that was \
            given most often, and null with a filter.

            `by=property:NAME` has a row for each value of the property; activities without it are in no row and \
            not in the totals. By two, there is a row for each pair that activities have. By subject, `subject_name` is what its \
            latest profile calls it. An activity has no provider, model, \
            operation or tier: it passes no filter that names some, and each that leaves some out. `sessions=true` adds \
            `sessions`, how many distinct sessions the activities of a row name (one that goes on past the end of a row counts in \
            both), and `mean_per_session`, how many of those that name one came to each. `reasons=true` counts the reasons that activities give (all of them, or those of one event) \
            over the whole period.
            """,
        parameters: [
            .groupings(["event"], standard: "event"), .perHour, Parameter("event", .text, "only this activity"),
            Parameter("sessions", .flag, "count the sessions that activities name, too"),
            Parameter("reasons", .flag, "count the reasons that activities give instead"),
        ],
        filters: Filter.all, rows: .sorted(limit: 1_000), reach: .sums, isOfEventsAlone: true, read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        if question.flag("reasons") { return try reasons(question, view) }
        let asked = asked(question)
        let (figures, outcome) = try view.activities(asked)
        let measures = view.terms.measures
        // Of a hundred thousand members most are not shown: their names and measures are not looked for.
        let isCut =
            asked.unit == nil && question.sort == nil && question.most < figures.count && view.scans(asked)
            && question.filterGroupings.allSatisfy { $0.property == nil }
        let shown = isCut ? Self.mostFrequent(question.most, of: figures) : figures
        let sums = measures.isEmpty ? nil : try view.measures(asked, of: isCut ? Set(shown.keys.map(\.member)) : nil)
        let isByEvent = asked.groupings == [.event]
        let reasons = isByEvent && asked.filters.isEmpty ? try ActivityReasons(asked, view) : nil
        let numbers = try measures.map { name throws(ReadingError) in try view.id(name) }

        var whole = ActivityFigures()
        var wholes: [RowStart?: Int64] = [:]
        for (key, row) in figures {
            try whole.add(row)
            try ReadingError.add(row.count, to: &wholes[key.start, default: 0])
        }
        if let outcome { whole.outcome = outcome }
        let headings = headings(question) + question.nameHeadings
        let sessions = question.flag("sessions") ? try ContentSessions(asked, view) : nil
        let counted = sessions == nil ? Self.figures : Self.figures + ContentSessions.columns
        let measured = measures.map { name in
            let isTaken =
                Self.columns.contains(name.exact) || (headings + counted).contains { $0.name.exact == name.exact }
            return Column(isTaken ? "sum_\(name)" : name, .number)
        }
        var columns = headings + counted + measured
        if isByEvent { columns.append(Column("top_reason", .text)) }
        let allSums = isCut && sums != nil ? try view.measures(asked.ungrouped) : sums
        let totalSums = numbers.map { number in
            allSums.map { .quantity($0.values.reduce(0) { $0 &+ ($1[number] ?? 0) }) } ?? Cell.null
        }
        var table = Table(
            columns,
            totals: zip(
                counted + measured,
                cells(whole, of: whole.count) + (sessions?.total ?? []) + totalSums
            )
            .map { .init($0.name, $0.type, $1) })
        let keys = try inOrder(shown, asked, view)
        let shares = wholes
        try table.fill(
            RowSource(count: keys.count) { (place, view) throws(ReadingError) in
                let key = keys[Int(place)]
                var row = key.start.map { [$0.cell(per: question.unit)] } ?? []
                row += try names(of: key, asked, view).map(Cell.text)
                row += try subjectName(of: key, asked, view)
                row += cells(figures[key] ?? ActivityFigures(), of: shares[key.start] ?? 0)
                row += sessions?.cells(of: key) ?? []
                row += numbers.map { number in sums.map { .quantity($0[key]?[number] ?? 0) } ?? .null }
                if isByEvent { row.append(try reasons?.top(key, view).map(Cell.text) ?? .null) }
                return row
            }, for: question, sortedBy: question.sort, in: view)
        if isCut { table.left = figures.count - question.most }
        return table
    }

    /// The first so many by how often they were done, and others that were as often.
    private static func mostFrequent(
        _ most: Int, of figures: [ActivityKey: ActivityFigures]
    ) -> [ActivityKey: ActivityFigures] {
        let counts = figures.values.map(\.count).sorted(by: >)
        guard most > 0, most < counts.count else { return figures }
        let least = counts[most - 1]
        return figures.filter { $0.value.count >= least }
    }

    /// The rows of each unit of time, those of most activities first, and of as many in the alphabet.
    private static func inOrder(
        _ figures: [ActivityKey: ActivityFigures], _ asked: ActivityQuestion, _ view: LedgerView
    ) throws(ReadingError) -> [ActivityKey] {
        // In the dictionary, and in this order.
        try view.takeMemory(
            figures.count * (3 * MemoryLayout<ActivityKey>.stride + 2 * MemoryLayout<ActivityFigures>.stride))
        var keys = figures.keys.map { ($0, figures[$0]?.count ?? 0) }
        keys.sort { left, right in
            if let a = left.0.start, let b = right.0.start, a != b { return a < b }
            return left.1 > right.1
        }
        var first = 0
        while first < keys.count {
            let end =
                keys[first...].firstIndex { $0.0.start != keys[first].0.start || $0.1 != keys[first].1 } ?? keys.count
            if end - first > 1 {
                let size = (end - first) * Self.nameSize * asked.groupings.count
                try view.takeMemory(size)
                let named = try keys[first..<end].map { key throws(ReadingError) in
                    (key, try names(of: key.0, asked, view).map(\.exact))
                }
                keys.replaceSubrange(
                    first..<end, with: named.sorted { $0.1.lexicographicallyPrecedes($1.1) }.map(\.0))
                view.giveBackMemory(size)
            }
            first = end
        }
        return keys.map(\.0)
    }

    /// What a name takes with its place, about.
    private static let nameSize = 96

    private static func names(
        of key: ActivityKey, _ asked: ActivityQuestion, _ view: LedgerView
    ) throws(ReadingError) -> [String] {
        try zip(asked.groupings, [key.member, key.second]).map { grouping, member throws(ReadingError) in
            try view.text(of: member, by: grouping)
        }
    }

    /// The cells of `nameHeadings`.
    private static func subjectName(
        of key: ActivityKey, _ asked: ActivityQuestion, _ view: LedgerView
    ) throws(ReadingError) -> [Cell] {
        for (grouping, member) in zip(asked.groupings, [key.member, key.second]) where grouping == .filter(.subject) {
            return [.known(try view.name(ofSubject: member))]
        }
        return []
    }

    private static func asked(_ question: Question) -> ActivityQuestion {
        ActivityQuestion(
            period: question.period, groupings: question.groupings.compactMap(ActivityQuestion.Grouping.init),
            unit: question.unit, event: question["event"], filters: question.filters)
    }

    /// `property:quality` heads its column as `quality`; one of two, or one by the name of another column, as it is.
    private static func headings(_ question: Question) -> [Column] {
        let headings = question.rowHeadings(
            beside: columns.map { Column($0.text, .text) } + question.nameHeadings)
        guard question.groupings.count == 1, let last = headings.last, last.name.hasPrefix("property:") else {
            return headings
        }
        return headings.dropLast() + [Column("value", .text)]
    }

    private static let figures = [
        Column("count", .count, .bar), Column("share", .ratio), Column("succeeded", .count), Column("failed", .count),
        Column("success_rate", .ratio), Column("mean_duration_ms", .duration),
    ]

    /// Names that a measure cannot have for its column.
    private static let columns: Set<ExactText> = Set(
        figures.map(\.name.exact) + ["date", "event", "tenant", "status", "top_reason", "value"])

    private static func cells(_ figures: ActivityFigures, of whole: Int64) -> [Cell] {
        [
            .count(figures.count), .ratio(figures.count, of: whole), .count(figures.outcome.succeeded),
            .count(figures.outcome.failed),
            .ratio(figures.outcome.succeeded, of: figures.outcome.succeeded + figures.outcome.failed),
            .meanDuration(milliseconds: figures.duration, over: figures.timed),
        ]
    }

    private static func reasons(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        for name in ["by", "per", "sessions"] where question.isGiven(name) {
            throw .parameter(name, "cannot be combined with reasons=true, which counts by reason over the whole period")
        }
        let rows = try ActivityReasons(asked(question), view).all(view)
        var whole: Int64 = 0
        for row in rows { try ReadingError.add(row.count, to: &whole) }
        return Table(
            [Column("reason", .text), Column("count", .count), Column("share", .ratio, .bar)],
            rows: rows.map { [.text($0.reason), .count($0.count), .ratio($0.count, of: whole)] },
            totals: [.init("count", .count, .count(whole))])
    }
}
