// Periods that have a name and a key.
// SPDX-License-Identifier: Apache-2.0

import Ledger

enum Preset: CaseIterable {
    case today, yesterday, week, fourWeeks, thirtyDays, quarter, month, lastMonth, year

    var name: String {
        switch self {
        case .today: "Today"
        case .yesterday: "Yesterday"
        case .week: "7d"
        case .fourWeeks: "28d"
        case .thirtyDays: "30d"
        case .quarter: "90d"
        case .month: "Month"
        case .lastMonth: "Last month"
        case .year: "Year"
        }
    }

    /// For those to whom `7d` says little.
    var words: String {
        switch self {
        case .today: "Today"
        case .yesterday: "Yesterday"
        case .week: "7 days"
        case .fourWeeks: "28 days"
        case .thirtyDays: "30 days"
        case .quarter: "90 days"
        case .month: "Month to date"
        case .lastMonth: "Last month"
        case .year: "Year"
        }
    }

    var key: String {
        switch self {
        case .today: "d"
        case .yesterday: "y"
        case .week: "1"
        case .fourWeeks: "2"
        case .thirtyDays: "3"
        case .quarter: "4"
        case .month: "m"
        case .lastMonth: "l"
        case .year: "5"
        }
    }

    /// Whether it stands in the bar; the others are in the picker.
    var isInBar: Bool { ![.yesterday, .lastMonth, .fourWeeks].contains(self) }

    func period(_ today: Day) -> Period? {
        switch self {
        case .today: Period(days: 1, upTo: today)
        case .yesterday: Period(days: 1, upTo: today.advanced(by: -1))
        case .week: Period(days: 7, upTo: today)
        case .fourWeeks: Period(days: 28, upTo: today)
        case .thirtyDays: Period(days: 30, upTo: today)
        case .quarter: Period(days: 90, upTo: today)
        case .year: Period(days: 365, upTo: today)
        case .month: Period(CalendarUnit.month.start(of: today), today)
        case .lastMonth:
            Period(
                CalendarUnit.month.start(of: CalendarUnit.month.start(of: today).advanced(by: -1)),
                CalendarUnit.month.start(of: today).advanced(by: -1))
        }
    }

    /// What stands in the address for it: what goes on tomorrow where that is meant.
    func items(_ today: Day) -> [PageAddress.Item] {
        switch self {
        case .today: [("last", "1d")]
        case .week: [("last", "7d")]
        case .fourWeeks: [("last", "28d")]
        case .thirtyDays: [("last", "30d")]
        case .quarter: [("last", "90d")]
        case .year: [("last", "365d")]
        case .yesterday, .month, .lastMonth:
            period(today).map { [("from", "\($0.first)"), ("to", "\($0.last)")] } ?? []
        }
    }
}
