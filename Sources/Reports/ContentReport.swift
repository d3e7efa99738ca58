// What people make in the app, and whether it comes off.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum ContentReport {
    static let report = Report(
        "content",
        "activity events by event, tenant, status or a declared property: counts, success, durations, measures",
        definition: """
            `count` is how many activities happened in the period, `share` the row's part of all rows (of the same day, week \
            or month with `per`). An activity counts as succeeded where its status is `ok`, `success`, `succeeded` or \
            `completed`, as failed where it is `error`, `failed` or `failure`; with another status or none, as succeeded \
            where the event's name ends in `_completed`, as failed where it ends in `_failed`, and else as neither. \
            `success_rate` is succeeded ÷ (succeeded + failed); null where nothing was either. By event, both events of a \
            pair (`story_completed`, `story_failed`) show what became of the two together; and with `event=` one of a pair, \
            the other counts in `succeeded`, `failed` and `success_rate`, and in nothing else. `mean_duration_ms` is over \
            those that carry a duration. Each declared measure has a column with its sum (named `sum_` and the measure where \
            a column has the name already): by event and by property; by tenant, by status and with the filter tenant it is null, \
            since the ledger does not keep these sums. `top_reason`, by event, is the reason that was given most often, and \
            null with the filter tenant.

            `by=property:NAME` has a row for each value of the declared property; activities without it are in no row and \
            not in the totals. `reasons=true` counts the reasons that activities give (all of them, or those of one event) \
            over the whole period.
            """,
        parameters: [
            Parameter(
                "by", .choiceOr(["event", "tenant", "status"], prefixes: ["property"]), standard: "event",
                "what rows are grouped by; property:NAME for a declared dimension"),
            .per, Parameter("event", .text, "only this activity"),
            Parameter("reasons", .flag, "count the reasons that activities give instead"),
        ],
        filters: [.tenant], otherFilters: "activities are summed by event, status and tenant, and call no model",
        gaps: [.filters([.tenant], by: ["property:NAME"], because: "the ledger keeps no sums by both")],
        rows: .sorted(limit: 1_000), reach: .sums, read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        if question.flag("reasons") { return try reasons(question, view) }
        let asked = try read(question, view)
        let figures = try view.activities(asked)
        let measures = view.terms.measures
        let isOfAll = asked.tenants == .any
        let sums = isOfAll ? try view.measures(asked) : [:]
        let hasSums = isOfAll && asked.grouping != .tenant && asked.grouping != .status
        let isByEvent = asked.grouping == .event
        let reasons = isByEvent && isOfAll ? try ActivityReasons(asked, view) : nil
        var numbers: [Int64] = []
        for measure in measures { numbers.append(try view.id(measure)) }

        var whole = ActivityFigures()
        var wholes: [Day?: Int64] = [:]
        for (key, row) in figures {
            try whole.add(row)
            try ReadingError.add(row.count, to: &wholes[key.start, default: 0])
        }
        if isByEvent { whole.outcome = try outcome(figures, view) }
        var rows: [(key: ActivityKey, name: String, cells: [Cell], count: Int64)] = []
        for (key, row) in figures {
            var cells = cells(row, of: wholes[key.start] ?? 0)
            cells += numbers.map { hasSums ? .quantity(sums[key]?[$0] ?? 0) : .null }
            if isByEvent { cells.append(try reasons?.top(key, view).map(Cell.text) ?? .null) }
            rows.append((key, try view.text(key.member), cells, row.count))
        }
        rows.sort { left, right in
            if let a = left.key.start, let b = right.key.start, a != b { return a < b }
            return left.count == right.count ? left.name.exact < right.name.exact : left.count > right.count
        }
        let heading = heading(question.by)
        let measured = measures.map { name in
            Column(Self.columns.contains(name.exact) || name.exact == heading.exact ? "sum_\(name)" : name, .number)
        }
        var columns = [Column(heading, .text)] + Self.figures + measured
        if isByEvent { columns.append(Column("top_reason", .text)) }
        if question.per != nil { columns.insert(Column("date", .date), at: 0) }
        let totalSums = numbers.map { number -> Cell in
            hasSums ? .quantity(sums.values.reduce(0) { $0 &+ ($1[number] ?? 0) }) : .null
        }
        return Table(
            columns,
            rows: rows.map { row in (row.key.start.map { [.day($0)] } ?? []) + [.text(row.name)] + row.cells },
            totals: zip(Self.figures + measured, cells(whole, of: whole.count) + totalSums)
                .map { .init($0.name, $0.type, $1) })
    }

    private static func read(_ question: Question, _ view: LedgerView) throws(ReadingError) -> ActivityQuestion {
        let grouping: ActivityQuestion.Grouping
        switch question.by {
        case "tenant": grouping = .tenant
        case "status": grouping = .status
        case "event": grouping = .event
        default:
            let name = String(question.by.dropFirst("property:".count))
            guard view.terms.dimensions.contains(exactly: name) else {
                throw .parameter(
                    "by",
                    "names the property \(TerminalText.shown(name)), which the configuration does not declare under dimensions"
                )
            }
            grouping = .property(try view.id(name))
        }
        return ActivityQuestion(
            period: question.period, grouping: grouping, unit: question.per, event: question["event"],
            tenants: question.filters[.tenant])
    }

    /// Of all events together: rows of a pair show the same outcome, which counts once.
    private static func outcome(
        _ figures: [ActivityKey: ActivityFigures], _ view: LedgerView
    ) throws(ReadingError) -> ActivityOutcome {
        var outcome = ActivityOutcome()
        var seen: Set<ExactText> = []
        for (key, row) in figures {
            let event = try view.text(key.member)
            let name = "\(key.start.map(\.description) ?? "") \(ActivityPair(event)?.stem ?? event + "/")"
            if seen.insert(name.exact).inserted { try outcome.add(row.outcome) }
        }
        return outcome
    }

    /// `property:quality` heads its column as `quality`.
    private static func heading(_ by: String) -> String {
        let name = by.split(separator: ":", maxSplits: 1).last.map(String.init) ?? by
        return columns.contains(name.exact) && by.hasPrefix("property:") ? "value" : name
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
        for name in ["by", "per"] where question.isGiven(name) {
            throw .parameter(name, "cannot be combined with reasons=true, which counts by reason over the whole period")
        }
        if question.filters[.tenant] != .any {
            throw .parameter("tenant", "cannot be combined with reasons=true: the ledger keeps no sums by both")
        }
        let rows = try ActivityReasons(try read(question, view), view).all(view)
        var whole: Int64 = 0
        for row in rows { try ReadingError.add(row.count, to: &whole) }
        return Table(
            [Column("reason", .text), Column("count", .count), Column("share", .ratio, .bar)],
            rows: rows.map { [.text($0.reason), .count($0.count), .ratio($0.count, of: whole)] },
            totals: [.init("count", .count, .count(whole))])
    }
}
