// Single calls, with how each was priced.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading
internal import Store

enum CallsReport {
    static let report = Report(
        "calls", "single calls, newest, slowest, dearest or failed first, with how each was priced, line by line",
        definition: """
            Calls of the period that are still in the ledger: those whose events were archived are in its sums only. \
            `sort=newest` goes by their own time; a call that was booked more than a thousand calls after its turn \
            may be missing among the first. `failed` is the same for calls with status error, `dearest` goes by \
            `cost_usd`, `slowest` by `latency_ms`, which leaves out calls that do not tell it. `cost_usd` is what \
            was booked, `adjustment_usd` what re-pricing booked beside it, `reported_usd` what the vendor or the \
            sender said. `priced` has the lines that the cost is made of, at the rates that were used, each rounded \
            once to nine decimals, half to even: they add up to the cost. Where there is no price, it is null, \
            `unpriced` says why, and the reported cost counts. `user` is whom an anonymous id was joined to, null \
            where it was joined to nobody. \(UnitColumns.definition) Of several filters, a call passes all. With `all=true`, all calls follow, \
            latest day of UTC first and within a day in the reverse order of booking; other forms than CSV \
            hold the first 2,000 of them, and a note says so.
            """,
        parameters: [Parameter("all", .flag, "all calls there are, for an export; not with sort or limit")],
        filters: Filter.all,
        rows: .searched(orders: ["newest", "slowest", "dearest", "failed"], limit: 50),
        keys: .none(because: "its rows are single calls"), read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        var table = Table(columns)
        let reader = CallRows(view)
        guard !question.flag("all") else {
            for name in ["sort", "limit"] where question.isGiven(name) {
                throw .parameter(name, "and all exclude each other: all calls come, the last booked first")
            }
            (table.rows, table.more) = try page(below: .max, question.period, question.filters, view)
            return table
        }
        let calls = try CallNumbers(view, over: question.period, where: question.filters)
        switch question.sort {
        case "slowest": table.rows = try reader.rows(try calls.largest(question.limit, by: .latency).map(\.number))
        case "dearest": table.rows = try reader.rows(try calls.largest(question.limit, by: .cost).map(\.number))
        default:
            let failedOnly = question.sort == "failed"
            let numbers = try calls.latest(question.limit + turn, failedOnly: failedOnly)
            let newest = try view.byTime(numbers).prefix(question.limit)
            table.rows = try reader.rows(Array(newest))
        }
        return table
    }

    /// How far out of its turn a call may have been booked to be found in the order of time.
    private static let turn = 1_000

    /// Rows of an export that are read at once.
    private static let pageLength = 2_000

    private static func page(
        below number: Int64, _ period: Period, _ filters: Filters, _ view: LedgerView
    ) throws(ReadingError) -> (rows: [[Cell]], more: Table.Continuation?) {
        let calls = try CallNumbers(view, over: period, where: filters)
        let numbers = try calls.latest(pageLength, below: number)
        let rows = try CallRows(view).rows(numbers)
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
        Column("subject", .text), Column("tier", .text), Column("source", .text),
        Column("adjustment_usd", .money), Column("reported_usd", .money),
        Column("input_tokens", .count), Column("output_tokens", .count), Column("cache_read_tokens", .count),
        Column("cache_write_tokens", .count),
    ]

    private static let howItWasPriced = [
        Column("cached", .text), Column("unpriced", .text), Column("priced", .text),
    ]
}
