// What the month will cost, and the next one.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum ForecastReport {
    static let report = Report(
        "forecast", "the month so far, the projected month end and the next month, with intervals, per provider",
        definition: """
            As of the day `to`, at its end, or as of now where that is today or later; `from` and `last` do not \
            matter. `spent_usd` is what the month of that day has cost so far, adjustments by re-pricing included. \
            To it the projection adds, for each day that is left of the month, the mean spend of its weekday over \
            the last 28 full days; of today, only what it falls short of that mean. Where the ledger has been in use \
            for 7 to 13 full days, a day is expected to cost the mean of them all, since a single week cannot tell \
            one weekday from another; with less than 7, nothing is projected. Days before a provider's first call \
            count as days without spend, from the ledger's first call on, \
            or from the first of those that whoever asks may be told of. `low_usd` and `high_usd` hold four \
            outcomes of five: 1.2816 × σ × √(days left) to both sides, where σ is the standard deviation of the \
            window's days from the mean of their weekday (over as many degrees of freedom as there are days, less \
            the means). Low is never below what is spent. `next_month_usd` is the same for all days of the month \
            after. The totals are projected from the total spend: their interval is narrower than the sum of the \
            providers' intervals. A projection is computed in floating point and rounded once, to nine decimals; \
            what is spent is exact.
            """,
        filters: Filter.all, rows: .sorted(limit: 1_000), isOfEventsAlone: true, read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let moment = Moment(asOf: question.period.last, now: view.today)
        guard let window = Period(min(moment.monthStart, moment.next.advanced(by: -Forecast.window)), moment.last)
        else {
            return Table([Column("provider", .text)] + columns)
        }
        let sums = try view.calls(over: window, by: .provider, per: .day, where: question.filters)
        let start = try view.firstDayOfCalls(in: window) ?? moment.next

        var spends: [Int64: [Day: Int64]] = [:]
        var total: [Day: Int64] = [:]
        for sum in sums {
            guard let day = sum.start?.day else { continue }
            try ReadingError.add(sum.figures.settledCost, to: &spends[sum.key, default: [:]][day, default: 0])
            try ReadingError.add(sum.figures.settledCost, to: &total[day, default: 0])
        }
        var rows: [(name: String, cells: [Cell], spent: Int64)] = []
        for (provider, spend) in spends {
            let spent = moment.spent(of: spend)
            rows.append((try view.text(provider), cells(spend, spent, moment, start), spent))
        }
        rows.sort { $0.spent == $1.spent ? $0.name.exact < $1.name.exact : $0.spent > $1.spent }
        let totals = cells(total, moment.spent(of: total), moment, start)
        var table = Table(
            [Column("provider", .text)] + columns, rows: rows.map { [.text($0.name)] + $0.cells },
            totals: zip(columns, totals).map { .init($0.name, $0.type, $1) })
        let fullDays = Int(moment.next.number - start.number)
        if fullDays < Forecast.fewest {
            table.notes.append(
                "The ledger has been in use for \(max(0, fullDays)) full days; a projection needs \(Forecast.fewest).")
        }
        return table
    }

    /// The day that the forecast is made on, and what lies around it.
    private struct Moment {
        /// The last day of which anything is known, and the first that is not over.
        let last, next: Day
        let monthStart, monthEnd: Day

        init(asOf day: Day, now today: Day) {
            last = min(day, today)
            next = day < today ? day.advanced(by: 1) : today
            monthStart = CalendarUnit.month.start(of: last)
            monthEnd = CalendarUnit.month.end(of: last)
        }

        func spent(of spend: [Day: Int64]) -> Int64 {
            spend.reduce(0) { $1.key >= monthStart && $1.key <= last ? $0.addingSaturated($1.value) : $0 }
        }
    }

    private static let columns = [
        Column("spent_usd", .money, .bar), Column("projected_usd", .money), Column("low_usd", .money),
        Column("high_usd", .money), Column("next_month_usd", .money), Column("next_low_usd", .money),
        Column("next_high_usd", .money),
    ]

    private static func cells(_ spend: [Day: Int64], _ spent: Int64, _ moment: Moment, _ start: Day) -> [Cell] {
        let length = min(Forecast.window, max(0, Int(moment.next.number - start.number)))
        let daily = (0..<length).map { spend[moment.next.advanced(by: $0 - length)] ?? 0 }
        guard let forecast = Forecast(daily, before: moment.next) else {
            return [.money(nanos: spent)] + [Cell](repeating: .null, count: columns.count - 1)
        }
        let month = forecast.outcome(
            spent: spent, today: moment.last == moment.next ? spend[moment.next] ?? 0 : 0, from: moment.next,
            through: moment.monthEnd)
        let nextStart = moment.monthEnd.advanced(by: 1)
        let next = forecast.outcome(spent: 0, from: nextStart, through: CalendarUnit.month.end(of: nextStart))
        return [.money(nanos: spent)]
            + [month, next].flatMap { [.money($0.expected), .money($0.low), .money($0.high)] }
    }
}
