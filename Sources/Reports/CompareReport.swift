// This period against the one before, like for like.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum CompareReport {
    static let report = Report(
        "compare", "this period against the one before, or another, like for like",
        definition: """
            The period is compared with as many days right before it, or with what `compare` says. Where it ends after today, \
            only its days up to today and with it are counted, and of the other period just as many, from its first day on; a note \
            says which, and there are no rows where all days are to come. Today counts as a day although it is not over. \
            `change` is the difference as a share of `previous` (without its sign): null where that is 0. `cost_usd` is what calls cost, adjustments by \
            re-pricing included; `mean_cost_usd` is that per call. `error_calls` are calls with status error, \
            `error_rate` their share of all calls. `tokens` are fresh input and output; of whatever else calls used in either period \
            there is a measure by the name that events have for it: `characters`, `output_seconds`, `searches`, `cache_read_tokens`. `active_users` are distinct \
            users with any call or activity, `new_users` those who signed up, `revenue_usd` payments less refunds: \
            with a filter, these three are left out: the figures are those of the calls that pass it. \
            Internal users are in neither `active_users` nor `new_users`, unless `internal=true` asks for them; every \
            other figure has what they do, cost and pay.
            """,
        parameters: [.withInternal], filters: Filter.all, keys: .own, reach: .decade, read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        var table = Table([
            Column("measure", .text), Column("current", .number), Column("previous", .number), Column("change", .ratio),
        ])
        let period = question.period
        let other = question.compared ?? period.previous
        guard let current = period.upTo(view.today),
            let previous = current.count == period.count
                ? other : other.upTo(other.first.advanced(by: current.count - 1))
        else {
            table.notes.append("Nothing can be compared yet: \(period.first) is still to come.")
            return table
        }
        let periods = [current, previous]
        let usage = try periods.map { period throws(ReadingError) in try PeriodUsage(of: period, question, view) }
        var measures = Self.measures(usage[0], usage[1])
        if question.filters.isEmpty {
            let population = try question.unfilteredPopulation(view)
            let people = try periods.map { period throws(ReadingError) in
                try Attendance(view, in: period, of: population)
            }
            table.notes += try question.notes(on: population, view)
            let revenue = try periods.map { period throws(ReadingError) in try view.payments(over: period) }
            measures += [
                .count("active_users", people[0].active, people[1].active),
                .count("new_users", people[0].new, people[1].new), .money("revenue_usd", revenue[0], revenue[1]),
            ]
        }
        table.rows = measures.map(\.cells)
        table.notes.append(note(current, previous, today: view.today))
        return table
    }

    private static func measures(_ now: PeriodUsage, _ before: PeriodUsage) -> [Measure] {
        let (current, previous) = (now.figures, before.figures)
        var measures: [Measure] = [
            .money("cost_usd", current.settledCost, previous.settledCost),
            .count("calls", current.calls, previous.calls),
            .count("error_calls", current.errors, previous.errors),
            Measure("error_rate", (current.errors, current.calls), (previous.errors, previous.calls)) {
                .ratio($0, of: $1)
            },
            PeriodUsage.tokens(now, before),
        ]
        measures += PeriodUsage.others(now, before)
        measures.append(
            Measure("mean_cost_usd", (current.settledCost, current.calls), (previous.settledCost, previous.calls)) {
                .meanMoney(nanos: $0, over: $1)
            })
        return measures
    }

    private static func note(_ current: Period, _ previous: Period, today: Day) -> String {
        let counts = [current, previous].map { $0.count == 1 ? "1 day" : "\($0.count) days" }
        let days = counts[0] == counts[1] ? "\(counts[0]) each" : counts.joined(separator: " against ")
        let unfinished = current.last == today ? ", of which today is not over" : ""
        return "\(current.first) to \(current.last) against \(previous.first) to \(previous.last): "
            + "\(days)\(unfinished)."
    }
}
