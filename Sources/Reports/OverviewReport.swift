// The totals of a period beside those of the one before.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum OverviewReport {
    static let report = Report(
        "overview", "the totals of the period beside those of the one before",
        definition: """
            `value` is of the period, `previous` of as many days right before it or of what `compare` says, `change` \
            the difference as a share of `previous` (without its sign): null where that is 0. `users` are all who had signed up by the end of \
            the period; `new_users` signed up in it (their first `signed_up`, or where there is none their first \
            event of any kind, over all time). `active_users` are distinct users with any call or activity; \
            `visitors` are distinct anonymous ids with any that were joined to no user so far. `error_calls` are \
            calls with status error, `errors` what the app itself reported as errors; `unpriced_calls` have no price \
            for something that they used, and no reported cost. Where there are any, `reported_calls` are those that cost what was \
            reported, and `saved_usd` is what calls that the app answered from a cache of its own would have cost. Of whatever calls used in either period there is a \
            measure by the name that events have for it: `characters`, `output_seconds`, `searches`, `cache_read_tokens`. `cost_usd` is what calls cost, adjustments by re-pricing included. \
            `revenue_usd` is payments less refunds, `margin_usd` revenue less cost, `margin` that as a share of the \
            revenue, null where that is not above 0. `mrr_usd` is the monthly recurring revenue at the end of the period, as the report `revenue` \
            defines it. Jobs count on the day on which they completed or failed. Below them stand the app's own gauges, by the names that the \
            configuration gives them, as they were read last; only a server has them, and not of before. \
            Internal users and visitors are in none of `users`, `new_users`, `active_users` and `visitors`, unless \
            `internal=true` asks for them; every other figure has what they do, cost and pay.

            With filters, only what passes them counts, and each event for what it carries: `active_users` and `visitors` \
            are those whose calls or activities pass. `errors` and revenue are null where a filter is about something that \
            they do not carry (provider, model, operation, tier, status, a property), and so are, with any \
            filter, `users`, `new_users`, `mrr_usd` and jobs; gauges are left out.
            """,
        parameters: [.withInternal], filters: Filter.all, keys: .own, reach: .decade, read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let population = try question.unfilteredPopulation(view)
        let measures =
            question.filters.isEmpty
            ? try everything(question, population, view) : try narrowed(question, population, view)
        var table = Table([
            Column("measure", .text), Column("value", .number), Column("previous", .number), Column("change", .ratio),
        ])
        table.rows = measures.map(\.cells)
        if question.filters.isEmpty {
            table.rows += view.terms.watched.gauges.map { gauge in
                [.text("gauge \(gauge.name)"), .quantity(gauge.value), .null, .null]
            }
        }
        table.notes = try question.notes(on: population, view)
        return table
    }

    /// What passes the filters, as far as events carry what these are about.
    private static func narrowed(
        _ question: Question, _ population: Population, _ view: LedgerView
    ) throws(ReadingError) -> [Measure] {
        let (filters, periods) = (question.filters, [question.period, question.compared ?? question.period.previous])
        let people = try periods.map { period throws(ReadingError) in
            try Attendance(view, in: period, where: filters, of: population)
        }
        let usage = try periods.map { period throws(ReadingError) in try PeriodUsage(of: period, question, view) }
        let calls = usage.map(\.figures)
        let errors = try periods.map { period throws(ReadingError) in
            try view.errorEvents(over: period, where: filters)
        }
        let revenue = try periods.map { period throws(ReadingError) in try view.payments(over: period, where: filters) }
        let margin = zip(revenue, calls).map { revenue, calls in revenue.map { $0 - calls.settledCost } }
        func money(_ name: String, _ nanos: [Int64?]) -> Measure {
            Measure(name, nanos[0].map { .money(nanos: $0) } ?? .null, nanos[1].map { .money(nanos: $0) } ?? .null)
        }
        func unknown(_ name: String) -> Measure { Measure(name, .null, .null) }
        var measures: [Measure] = [
            unknown("users"), unknown("new_users"), .count("active_users", people[0].active, people[1].active),
            .count("visitors", people[0].visitors, people[1].visitors), .count("calls", calls[0].calls, calls[1].calls),
            .count("error_calls", calls[0].errors, calls[1].errors),
        ]
        measures += PeriodUsage.uncomputed(usage[0], usage[1])
        measures.append(Measure("errors", errors[0].map(Cell.count) ?? .null, errors[1].map(Cell.count) ?? .null))
        measures += PeriodUsage.all(usage[0], usage[1])
        measures += PeriodUsage.cost(usage[0], usage[1])
        measures += [
            money("revenue_usd", revenue), money("margin_usd", margin),
            Measure("margin", (margin[0] ?? 0, max(0, revenue[0] ?? 0)), (margin[1] ?? 0, max(0, revenue[1] ?? 0))) {
                .ratio($0, of: $1)
            },
            unknown("mrr_usd"), unknown("jobs_completed"), unknown("jobs_failed"),
        ]
        return measures
    }

    private static func everything(
        _ question: Question, _ population: Population, _ view: LedgerView
    ) throws(ReadingError) -> [Measure] {
        let periods = [question.period, question.compared ?? question.period.previous]
        let people = try periods.map { period throws(ReadingError) in
            try Attendance(view, in: period, of: population)
        }
        let users = try periods.map { period throws(ReadingError) in
            try view.count(before: period.last.advanced(by: 1), of: population)
        }
        let usage = try periods.map { period throws(ReadingError) in try PeriodUsage(of: period, question, view) }
        let calls = usage.map(\.figures)
        let errors = try periods.map { period throws(ReadingError) in try view.errorEvents(over: period) }
        let revenue = try periods.map { period throws(ReadingError) in try view.payments(over: period) }
        let completed = try periods.map { period throws(ReadingError) in try view.jobs(.completed, over: period) }
        let failed = try periods.map { period throws(ReadingError) in try view.jobs(.failed, over: period) }
        let subscriptions = try view.subscriptions()
        let mrr = periods.map { subscriptions.mrr(at: view.milliseconds(of: $0).upperBound - 1) }
        let margin = zip(revenue, calls).map { $0 - $1.settledCost }
        var measures: [Measure] = [
            .count("users", users[0], users[1]),
            .count("new_users", people[0].new, people[1].new),
            .count("active_users", people[0].active, people[1].active),
            .count("visitors", people[0].visitors, people[1].visitors),
            .count("calls", calls[0].calls, calls[1].calls),
            .count("error_calls", calls[0].errors, calls[1].errors),
        ]
        measures += PeriodUsage.uncomputed(usage[0], usage[1])
        measures.append(.count("errors", errors[0], errors[1]))
        measures += PeriodUsage.all(usage[0], usage[1])
        measures += PeriodUsage.cost(usage[0], usage[1])
        measures += [
            .money("revenue_usd", revenue[0], revenue[1]),
            .money("margin_usd", margin[0], margin[1]),
            Measure("margin", (margin[0], max(0, revenue[0])), (margin[1], max(0, revenue[1]))) { .ratio($0, of: $1) },
            .money("mrr_usd", mrr[0], mrr[1]),
            .count("jobs_completed", completed[0], completed[1]),
            .count("jobs_failed", failed[0], failed[1]),
        ]
        return measures
    }
}
