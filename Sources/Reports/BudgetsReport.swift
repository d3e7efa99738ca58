// Limits, and how much of them is spent.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum BudgetsReport {
    static let report = Report(
        "budgets", "limit, spent, share, forecast, thresholds crossed and when, for each budget of the configuration",
        definition: """
            As of the day `to`, at its end, or as of now where that is today or later; `from` and `last` do not \
            matter. A budget holds for the day, the week from Monday or the calendar month that the day is in, by the \
            clocks of its own zone, which the configuration says; `period_start` and `period_end` are days there. \
            `zone` is a column where a budget has another than UTC. `to` names a day of each budget's zone; today by \
            UTC is now, whatever day it is there. `spent_usd` is what matching calls cost in it so far, \
            adjustments by re-pricing included. `left_usd` is the rest of the limit, below zero once it is \
            overspent; `share` is spent ÷ limit. `forecast_usd` is what will have been spent at the end: spent, and \
            for each day that is left the mean of its weekday over the last 28 full days, as the report `forecast` \
            defines it; null where days are left and the ledger has been in use for less than 7 full days.

            A budget for each user, tenant or plan has a row for each member with calls in the period, the largest \
            share first, `limit` rows for each budget. Calls of visitors and calls that name no member count towards \
            no row. A user's plan is that of the running subscription, else that of the profile; who has none counts \
            for no plan.

            `crossed` names the thresholds of the budget that spending is at or above, and those that it was found \
            to be at or above before, which is noted with the time; `crossed_at` is the latest of these times, null \
            where none was noted. A threshold is noted once a period.

            With filters, `spent_usd` is what those of the matching calls cost that pass, and `left_usd` and `share` go by \
            that; what will be spent of them, and which thresholds they crossed, is null.
            """,
        parameters: [Parameter("budget", .text, "only the budget of this name")],
        filters: Filter.all,
        rows: .searched(orders: ["share"], limit: 100), keys: .first(2),
        whyUTC: "a budget holds for days, weeks and months of its own zone, which the configuration says", read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        var budgets = view.terms.budgets
        if let name = question["budget"] {
            budgets.removeAll { $0.name != name }
            guard !budgets.isEmpty else {
                let names = view.terms.budgets.map(\.name)
                throw .parameter(
                    "budget", "names no budget of the configuration" + Suggestion.clause(for: name, among: names))
            }
        }
        // Where all are of UTC, as most are, no row needs to say so.
        let hasZones = budgets.contains { !$0.zone.isUTC }
        var table = Table(hasZones ? columns + [Column("zone", .text)] : columns)
        var rows = BudgetRows(isWhole: question.filters.isEmpty, hasZones: hasZones)
        var count = 0
        var overspent = 0
        for budget in budgets {
            let moment = view.moment(of: budget, asOf: question.period.last)
            let spending = try view.spending(on: budget, at: moment, where: question.filters)
            count += spending.count
            overspent += spending.count { $0.nanos >= budget.limit.nanos }
            let shown = Array(spending.prefix(question.most))
            if shown.count < spending.count {
                table.notes.append("\(budget.name): the first \(shown.count) of \(spending.count) members are shown.")
            }
            try rows.add(shown, of: budget, at: moment, in: view)
        }
        // The limit is one of the members of each budget.
        try table.fill(rows.source(besides: count - rows.count), for: question, in: view)
        if budgets.isEmpty { table.notes = ["The configuration has no budgets."] }
        table.totals = [
            .init("budgets", .count, .count(Int64(count))), .init("overspent", .count, .count(Int64(overspent))),
        ]
        return table
    }

    private static let columns = [
        Column("budget", .text), Column("member", .text), Column("per", .text), Column("period_start", .date),
        Column("period_end", .date), Column("limit_usd", .money), Column("spent_usd", .money),
        Column("left_usd", .money), Column("share", .ratio, .bar), Column("forecast_usd", .money),
        Column("crossed", .text), Column("crossed_at", .time),
    ]
}
