// What calls cost, and what they used.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum CostsReport {
    static let report = Report(
        "costs", "cost, calls and usage by provider, model, user, property or any other filter, or by two of them",
        definition: """
            A call is booked on the UTC day of its own time, at the price in force then. `cost_usd` is what was \
            booked: the computed price, or where there is none the vendor's own figure. `input_usd` and `output_usd` \
            are the parts of computed prices: what goes in (tokens, those of caches too, characters, seconds, images), and \
            what comes out; what is billed otherwise (requests, searches, bytes) is in neither. \
            `adjustment_usd` is what re-pricing booked beside it later; nothing is rewritten. `unpriced_calls` have \
            no price for something that they used, `error_calls` are calls with status error, and `cached_calls` \
            those that the app answered from a cache of its own. `mean_latency_ms` is over the calls that tell it. \
            `input_tokens` are fresh input; what came from or went to a cache stands in columns of its own. `share` \
            is the row's part of the total cost of the period, adjustments included. By user, anonymous ids count \
            for the user that they were joined to, and those joined to nobody stand for themselves; the row without \
            a name has the calls that name neither. With the filter user and without `by`, rows are by user. By a \
            property, calls without it are in no row and not in the totals. By two, there is a row for each pair that \
            calls have. `per=hour` has hours of UTC.
            """,
        parameters: [
            .groupings(standard: "provider"), .perHour,
        ],
        filters: Filter.all, standardGroupings: [.user: "user"], rows: .arranged(limit: 1_000), reach: .sums,
        read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let asked = CallQuestion(
            over: question.period, by: question.filterGroupings, per: question.unit, where: question.filters,
            of: CallMeasure.allCases.filter { $0 != .failedCost })
        var total = CallFigures()
        let sums: [CallSum]
        var left = 0
        if question.sort == nil, !question.isExport, let dearest = try view.dearest(question.most, of: asked) {
            (sums, total) = (dearest.sums, dearest.total)
            left = dearest.count - sums.count
        } else {
            sums = try view.calls(asked)
            for sum in sums { try total.add(sum.figures) }
        }

        let columns = question.rowHeadings(beside: Self.columns) + Self.columns
        var totals: [Cell] = []
        addCells(of: total, whole: total, to: &totals)
        var table = Table(columns, totals: zip(Self.columns, totals).map { .init($0.name, $0.type, $1) })
        try CostRows(sums, of: total, by: question.filterGroupings, in: view).fill(&table, for: question, in: view)
        table.left += left
        return table
    }

    static let columns = [
        Column("cost_usd", .money), Column("share", .ratio, .bar), Column("input_usd", .money),
        Column("output_usd", .money),
        Column("adjustment_usd", .money), Column("calls", .count), Column("cached_calls", .count),
        Column("unpriced_calls", .count), Column("error_calls", .count), Column("input_tokens", .count),
        Column("output_tokens", .count), Column("cache_read_tokens", .count), Column("cache_write_tokens", .count),
        Column("mean_latency_ms", .duration),
    ]

    /// Adds a cell for each of `columns`.
    static func addCells(of figures: CallFigures, whole total: CallFigures, to row: inout [Cell]) {
        row.append(.money(nanos: figures.cost))
        row.append(.ratio(figures.settledCost, of: total.settledCost))
        row.append(.money(nanos: figures.inputCost))
        row.append(.money(nanos: figures.outputCost))
        row.append(.money(nanos: figures.adjustment))
        for count in [
            figures.calls, figures.cached, figures.unpriced, figures.errors, figures.inputTokens, figures.outputTokens,
            figures.cacheReadTokens, figures.cacheWriteTokens,
        ] { row.append(.count(count)) }
        row.append(.meanDuration(milliseconds: figures.latency, over: figures.timed))
    }
}
