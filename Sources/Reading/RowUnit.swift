// What part of time a row of a report is about.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// What `per` may say: hours, and what days are counted together by.
package enum RowUnit: String, Sendable, CaseIterable {
    case hour, day, week, month

    /// Nil for hours, of which a day has many.
    package var calendarUnit: CalendarUnit? { CalendarUnit(rawValue: rawValue) }

    package init(_ unit: CalendarUnit) {
        switch unit {
        case .day: self = .day
        case .week: self = .week
        case .month: self = .month
        }
    }
}

/// Where a row begins: a day of the zone that is asked for; or an hour, which a quarter of an hour of UTC begins.
package struct RowStart: Hashable, Comparable, Sendable {
    /// For an hour, the day of UTC.
    package let day: Day
    /// Which quarter of an hour of the day of UTC an hour begins with. 0 where rows are of days or longer.
    package let quarter: UInt8

    package init(_ day: Day, quarter: UInt8 = 0) {
        self.day = day
        self.quarter = quarter
    }

    init(number: Int64) {
        let day = number.quotientAndRemainder(dividingBy: Int64(QuarterSpan.ofDay))
        let isBefore1970 = day.remainder < 0
        self.day = Day(number: Int32(truncatingIfNeeded: isBefore1970 ? day.quotient - 1 : day.quotient))
        quarter = UInt8(isBefore1970 ? day.remainder + Int64(QuarterSpan.ofDay) : day.remainder)
    }

    /// What it has in the place of a name, in the order of time: quarters of an hour.
    package var number: Int64 { Int64(day.number) * Int64(QuarterSpan.ofDay) + Int64(quarter) }

    package static func < (left: Self, right: Self) -> Bool { (left.day, left.quarter) < (right.day, right.quarter) }

    /// The first instant of an hour.
    package var instant: Timestamp { day.start.advanced(byMilliseconds: Int64(quarter) * QuarterHour.milliseconds) }
}
