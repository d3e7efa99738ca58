// Where the month is going, by the same arithmetic for money, calls and tokens.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading
internal import Reports

struct UsageOutlook {
    /// The month so far.
    let month: Period
    let current: UsageFigures
    /// Expected at the end of the month, and in the next one; nil where the ledger is too young to tell.
    let cost, calls, tokens: Forecast.Outcome?
    let nextCost: Forecast.Outcome?

    init(_ view: LedgerView, of scope: UsageScope) throws(ReadingError) {
        let today = view.today
        let start = CalendarUnit.month.start(of: today)
        month = Period(days: Int(today.number - start.number) + 1, upTo: today)
        let lookback = Period(days: max(month.count, Forecast.window + 1), upTo: today)
        let days = try view.usage(of: scope, over: lookback)
        current = days.sum(over: month)
        let since = try view.firstDayOfCalls(in: lookback) ?? today
        let length = min(Forecast.window, max(0, Int(today.number - since.number)))
        let window = (0..<length).map { today.advanced(by: $0 - length) }
        let (end, so) = (CalendarUnit.month.end(of: today), current)

        func forecast(_ figure: KeyPath<UsageFigures, Int64>) -> Forecast? {
            Forecast(window.map { days[$0]?[keyPath: figure] ?? 0 }, before: today)
        }
        func outcome(_ figure: KeyPath<UsageFigures, Int64>) -> Forecast.Outcome? {
            forecast(figure)?.outcome(
                spent: so[keyPath: figure], today: days[today]?[keyPath: figure] ?? 0, from: today, through: end)
        }
        cost = outcome(\.cost)
        calls = outcome(\.calls)
        tokens = outcome(\.tokens)
        let next = end.advanced(by: 1)
        nextCost = forecast(\.cost)?.outcome(spent: 0, from: next, through: CalendarUnit.month.end(of: next))
    }
}
