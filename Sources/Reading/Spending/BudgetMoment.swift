// The day that budgets are looked at, and the days that they are for.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// As of the end of a day, or as of now where that is today or later. Days are those of the budget's zone.
package struct BudgetMoment: Sendable {
    /// The first and the last day that a limit holds for.
    package let start, end: Day
    /// The last day of which anything is known, and the first that is not over.
    package let last, next: Day

    package init(_ unit: CalendarUnit, asOf day: Day, now today: Day) {
        last = min(day, today)
        next = day < today ? day.advanced(by: 1) : today
        start = unit.start(of: last)
        end = unit.end(of: last)
    }

    /// The days that count towards the limit so far. To the end of them, where nothing can lie beyond what is
    /// known.
    var countedDays: Period? { Period(start, last == next ? end : last) }

    /// The days that tell what is going to be spent: full ones, and today.
    var lookback: Period? { Period(next.advanced(by: -Forecast.window), max(last, next)) }

    /// Whether nothing more can be spent in these days.
    var isOver: Bool { end < next }

    /// The full days of `lookback` that something is known of, where `first` is the first day that the ledger knows.
    func knownDays(since first: Day) -> Int { min(Forecast.window, max(0, Int(next.number) - Int(first.number))) }

    /// What will have been spent at the end of them. `daily` are the days of `lookback`, `first` is the first day
    /// that the ledger knows. Nil where too few days are known.
    func forecast(spent: Int64, daily: [Int64], since first: Day) -> Int64? {
        if isOver { return spent }
        let full = daily.prefix(Forecast.window).suffix(knownDays(since: first))
        let today = last == next ? daily.dropFirst(Forecast.window).first ?? 0 : 0
        return Forecast(Array(full), before: next)?
            .outcome(spent: spent, today: today, from: next, through: end).expected.nanos
    }
}

extension LedgerView {
    /// A day is that of its name in the budget's zone, but for the one that is today for whoever asks, or later: that is
    /// now, whatever day clocks show there. Without a day it is now.
    package func moment(of budget: Budget, asOf day: Day? = nil) -> BudgetMoment {
        let today = budget.today(at: now)
        guard let day, day < self.today else { return BudgetMoment(budget.per, asOf: today, now: today) }
        return BudgetMoment(budget.per, asOf: day, now: today)
    }
}
