// What days are counted together: each by itself, weeks, months.
// SPDX-License-Identifier: Apache-2.0

/// A day, a week from Monday to Sunday, or a calendar month: what budgets begin anew with, and what rows of reports are
/// cut by. In UTC, or in the zone that the days are of.
package enum CalendarUnit: String, Sendable, CaseIterable {
    case day, week, month

    /// The first day of the day, week or month that a day is in.
    package func start(of day: Day) -> Day {
        switch self {
        case .day: day
        case .week: day.advanced(by: -day.weekday)
        case .month: day.advanced(by: -day.indexInMonth)
        }
    }

    /// The last day of it.
    package func end(of day: Day) -> Day {
        let start = start(of: day)
        switch self {
        case .day: return start
        case .week: return start.advanced(by: 6)
        case .month:
            let (year, month, _) = start.civil
            return start.advanced(by: Day.length(ofMonth: month, year: year) - 1)
        }
    }
}

extension Day {
    /// Monday is 0.
    package var weekday: Int {
        // 1970-01-01 was a Thursday; days before it have negative numbers.
        let remainder = (Int(number) + 3) % 7
        return remainder < 0 ? remainder + 7 : remainder
    }

    /// The first day of a month that is counted from January 1970.
    package static func first(ofMonth month: Int32) -> Day {
        Day(year: 1970 + Int(month) / 12, month: Int(month) % 12 + 1, day: 1) ?? Day(number: 0)
    }
}
