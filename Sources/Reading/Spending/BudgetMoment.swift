// The day that budgets are looked at, and the stretch of time that they are for.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// As of the end of a day, or as of now where that is today or later.
package struct BudgetMoment: Sendable {
    /// The stretch that a limit holds for.
    package let start, end: Day
    /// The last day of which anything is known, and the first that is not over.
    package let last, next: Day

    package init(_ unit: CalendarUnit, asOf day: Day, now today: Day) {
        last = min(day, today)
        next = day < today ? day.advanced(by: 1) : today
        start = unit.start(of: last)
        end = unit.end(of: last)
    }

    /// The days that count towards the limit so far. To the end of the stretch, where nothing can lie beyond what is
    /// known: months are then read as such.
    package var spending: Period? { Period(start, last == next ? end : last) }

    /// The days that tell what is going to be spent: full ones, and today.
    package var lookback: Period? { Period(next.advanced(by: -Forecast.window), max(last, next)) }

    /// What will have been spent at the end of the stretch. `daily` are the days of `lookback`, `first` is the first day
    /// that the ledger knows. Nil where too few days are known.
    package func forecast(spent: Int64, daily: [Int64], since first: Day) -> Int64? {
        if end < next { return spent }
        let known = min(Forecast.window, max(0, Int(next.number) - Int(first.number)))
        let full = daily.prefix(Forecast.window).suffix(known)
        let today = last == next ? daily.dropFirst(Forecast.window).first ?? 0 : 0
        return Forecast(Array(full), before: next)?
            .outcome(spent: spent, today: today, from: next, through: end).expected.nanos
    }
}
