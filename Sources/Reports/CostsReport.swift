// What calls cost, and what they used.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum CostsReport {
    static let report = Report(
        "costs", "cost, calls and usage by provider, model, user, property or any other filter, or by two of them",
        definition: """
            A call counts on the day of its own time, in UTC or in the `zone` that is asked for, at the price that was in force then. `cost_usd` is what was \
            booked: the computed price, or what the vendor or the sender reported, where there is none or reports are trusted. `input_usd` and `output_usd` \
            are the parts of computed prices: what goes in (tokens, those of caches too, characters, seconds, images), and \
            what comes out; what is billed otherwise (requests, searches, bytes) is in neither. \
            `adjustment_usd` is what re-pricing booked beside it later; nothing is rewritten. A call is either priced by the book, \
            or one of these: `cached_calls` are those that the app answered from a cache of its own, which cost nothing unless a cost \
            is told, and `saved_usd` is what they would have cost more at the prices of their time; `reported_calls` cost what was \
            reported; `unpriced_calls` have no price for something that they used and no reported cost, and count as nothing. \
            `error_calls` are calls with status error. `mean_latency_ms` is over the calls that tell it. \
            `input_tokens` are fresh input; what came from or went to a cache stands in columns of its own. \
            \(UnitColumns.definition) `share` \
            is the row's part of the total cost of the period, adjustments included. By user, anonymous ids count \
            for the user that they were joined to, and those joined to nobody stand for themselves; the row without \
            a name has the calls that name neither. With the filter user and without `by`, rows are by user. By a \
            property, calls without it are in no row and not in the totals. By two, there is a row for each pair that \
            calls have. By subject, `subject_name` is what its latest profile calls it. `per=hour` has the hours that clocks in the zone show, told by the instants at which they begin.
            """,
        parameters: [
            .groupings(standard: "provider"), .perHour,
        ],
        filters: Filter.all, standardGroupings: [.user: "user"], rows: .arranged(limit: 1_000), reach: .sums,
        isOfEventsAlone: true,
        read: { question, view throws(ReadingError) in
            do throws(ReadingError) {
                return try table(question, view)
            } catch .noMemory(ever: true) where needsAll(question) {
                throw .parameter("by", tooMany)
            }
        })

    /// Whether it is about sessions or traces, and about more than the first of them by a figure: of these there may be more
    /// than there are bytes.
    private static func needsAll(_ question: Question) -> Bool {
        let isOfDigests = question.groupings.contains { ["session", "trace"].contains($0) }
        return isOfDigests && (question.groupings.count > 1 || question.unit != nil || firstFew(question) == nil)
    }

    private static let tooMany =
        "has more sessions or traces than find room together, which rows of time, another grouping beside, a file of all "
        + "of them, a comparison, and sort by name or mean_latency_ms take: ask for the first ones by a figure (limit=1000), "
        + "for fewer days, or with filters"

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        var asked = CallQuestion(
            over: question.period, by: question.filterGroupings, per: question.unit, where: question.filters)
        asked.isPatient = question.isExport
        asked.measures = CallMeasure.allCases.filter { $0 != .failedCost }
        let dearest = try firstFew(question).flatMap { order throws(ReadingError) in
            try view.dearest(question.most, of: asked, by: order)
        }
        let usage = if let dearest { dearest.usage } else { try view.usage(asked) }
        let whole = dearest?.whole ?? usage
        var total = CallFigures()
        for sum in whole.sums { try total.add(sum.figures) }

        let shown = question.nameHeadings + Self.columns
        let columns = question.rowHeadings(beside: shown) + shown
        var totals: [Cell] = []
        addCells(of: total, try whole.units.total(), whole: total, to: &totals)
        var table = Table(columns, totals: zip(Self.columns, totals).map { .init($0.name, $0.type, $1) })
        let rows = try CostRows(usage, of: total, by: question.filterGroupings, per: question.unit, in: view)
        try table.fill(rows.source, for: question, sortedBy: question.sort, in: view)
        if let dearest { table.left = dearest.count - usage.sums.count }
        return table
    }

    /// By what rows are sorted, where that is a figure that is added up and the first of them are all that is wanted.
    private static func firstFew(_ question: Question) -> CallOrder? {
        guard question.most <= Report.mostRows else { return nil }
        guard let sort = question.sort else { return .dearest }
        let goesUp = sort.hasPrefix("-")
        let name = goesUp ? String(sort.dropFirst()) : sort
        if name == "share" { return goesUp ? CallOrder.dearest.reversed : .dearest }
        if let measure = measures[name] { return .by(measure, goesUp: goesUp) }
        return Bucket.beside.first { $0.name == name }.map { .by($0, goesUp: goesUp) }
    }

    /// The figures that stand in columns as they are added up.
    private static let measures: [String: CallMeasure] = [
        "cost_usd": .cost, "input_usd": .inputCost, "output_usd": .outputCost, "adjustment_usd": .adjustment,
        "saved_usd": .saved, "calls": .calls, "cached_calls": .cached, "unpriced_calls": .unpriced,
        "reported_calls": .reported, "error_calls": .errors,
        "input_tokens": .inputTokens, "output_tokens": .outputTokens, "cache_read_tokens": .cacheReadTokens,
        "cache_write_tokens": .cacheWriteTokens,
    ]

    static let columns = figures + UnitColumns.all + [Column("mean_latency_ms", .duration)]

    private static let figures = [
        Column("cost_usd", .money), Column("share", .ratio, .bar), Column("input_usd", .money),
        Column("output_usd", .money),
        Column("adjustment_usd", .money), Column("saved_usd", .money), Column("calls", .count),
        Column("cached_calls", .count), Column("unpriced_calls", .count), Column("reported_calls", .count),
        Column("error_calls", .count), Column("input_tokens", .count), Column("output_tokens", .count),
        Column("cache_read_tokens", .count), Column("cache_write_tokens", .count),
    ]

    /// Adds a cell for each of `columns`.
    static func addCells(
        of figures: CallFigures, _ units: Usage?, whole total: CallFigures, to row: inout [Cell]
    ) {
        row.append(.money(nanos: figures.cost))
        row.append(.ratio(figures.settledCost, of: total.settledCost))
        row.append(.money(nanos: figures.inputCost))
        row.append(.money(nanos: figures.outputCost))
        row.append(.money(nanos: figures.adjustment))
        row.append(.money(nanos: figures.saved))
        for count in [
            figures.calls, figures.cached, figures.unpriced, figures.reported, figures.errors, figures.inputTokens,
            figures.outputTokens, figures.cacheReadTokens, figures.cacheWriteTokens,
        ] { row.append(.count(count)) }
        row += UnitColumns.cells(units)
        row.append(.meanDuration(milliseconds: figures.latency, over: figures.timed))
    }
}
