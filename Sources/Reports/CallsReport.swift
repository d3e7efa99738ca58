// Single calls, with how each was priced.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading
internal import Store

enum CallsReport {
    static let report = Report(
        "calls", "single calls, newest, oldest, dearest, slowest or failed first, each with its price line by line",
        definition: """
            Calls of the period that are still in the ledger: those whose events were archived are in its sums only, and a \
            note says which days these are. `sort=newest` and `oldest` go by their own time, `failed` is the newest with \
            status error, `dearest` goes by `cost_usd`, `slowest` by `latency_ms`, which leaves out calls that do not tell it. \
            Of calls that are alike in that, the one that was booked last comes first; with `oldest`, the one booked first. \
            An answer has `next` where more rows follow: the same question with that as `cursor` gives them. No call that was \
            there when the first page was asked is missing from the pages or comes twice. `cost_usd` is what \
            was booked, `adjustment_usd` what re-pricing booked beside it, `reported_usd` what the vendor or the \
            sender said. `priced_by` says what the cost rests on: `book`, the computed price; `report`, the reported cost, \
            where there is no price or reports are trusted; `cache`, where the app answered from a cache of its own, so that \
            nothing counts but a cost that was told; null where there is neither a price nor a report. `unpriced` says why \
            the book's price does not count. `priced` has the lines that the cost is made of, at the rates that were used, \
            each rounded once to nine decimals, half to even: they add up to the cost, or of a call from the app's own cache \
            to that and `saved_usd`, which is what it would have cost more. Where the book's price does not count, it is \
            null. `user` is whom an anonymous id was joined to, null where it was joined to nobody. `subject_name` is what \
            the latest profile of the subject calls it. \(UnitColumns.definition) Of several filters, a call passes all. \
            With `all=true`, all calls follow, \
            latest day of UTC first and within a day in the reverse order of booking; other forms than CSV \
            hold the first 2,000 of them, and a note says so.
            """,
        parameters: [Parameter("all", .flag, "all calls there are, for an export; not with sort, limit or cursor")],
        filters: Filter.all,
        rows: .searched(orders: SingleEventPages.orders, limit: 50, isPaged: true),
        keys: .none(because: "its rows are single calls"), isOfEventsAlone: true, read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        var table = Table(columns)
        guard !question.flag("all") else {
            try SingleEventPages.checkAll(question, alone: ["sort", "limit", "cursor"])
            (table.rows, table.more) = try page(below: .max, question.period, question.filters, view)
            try SingleEventPages.note(&table, question, view)
            return table
        }
        try SingleEventPages(question, of: [.call]) { (calls, view) throws(ReadingError) in
            try CallRows(view).rows(calls)
        }.fill(&table, question, view)
        return table
    }

    /// Rows of an export that are read at once.
    private static let pageLength = 2_000

    private static func page(
        below number: Int64, _ period: Period, _ filters: Filters, _ view: LedgerView
    ) throws(ReadingError) -> (rows: [[Cell]], more: Table.Continuation?) {
        let calls = try CallNumbers(view, over: period, where: filters)
        let numbers = try calls.latest(pageLength, below: number)
        let rows = try CallRows(view).rows(try view.facts(at: numbers))
        guard numbers.count == pageLength, let last = numbers.last else { return (rows, nil) }
        return (
            rows,
            Table.Continuation { (view) throws(ReadingError) in
                try view.snapshot { () throws(ReadingError) in try page(below: last, period, filters, view) }
            }
        )
    }

    /// What most people look for comes first: a terminal has no room for all.
    private static let columns = whatItWas + UnitColumns.all + howItWasPriced

    private static let whatItWas = [
        Column("at", .time), Column("id", .text), Column("user", .text), Column("provider", .text),
        Column("model", .text), Column("operation", .text), Column("cost_usd", .money),
        Column("latency_ms", .duration), Column("status", .text), Column("error_type", .text), Column("tenant", .text),
        Column("subject", .text), .subjectName, Column("session", .text), Column("trace", .text),
        Column("tier", .text), Column("source", .text),
        Column("adjustment_usd", .money), Column("reported_usd", .money), Column("saved_usd", .money),
        Column("input_tokens", .count), Column("output_tokens", .count), Column("cache_read_tokens", .count),
        Column("cache_write_tokens", .count),
    ]

    private static let howItWasPriced = [
        Column("cached", .text), Column("priced_by", .text), Column("unpriced", .text), Column("priced", .text),
    ]
}
