// The periods that budgets begin anew with.
// SPDX-License-Identifier: Apache-2.0

extension Budget {
    /// A day, a week from Monday to Sunday, or a calendar month, all in UTC.
    package enum Period: String, Sendable, CaseIterable {
        case day, week, month

        /// The first day of the period that the day is in.
        package func start(of day: Day) -> Day {
            switch self {
            case .day: day
            case .week: day.advanced(by: -Self.daysSinceMonday(day))
            case .month: day.advanced(by: -day.indexInMonth)
            }
        }

        /// The last day of the period that the day is in.
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

        private static func daysSinceMonday(_ day: Day) -> Int {
            // 1970-01-01 was a Thursday; days before it have negative numbers.
            let remainder = (Int(day.number) + 3) % 7
            return remainder < 0 ? remainder + 7 : remainder
        }
    }
}
