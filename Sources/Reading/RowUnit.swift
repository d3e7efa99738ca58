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

/// Where a row begins: a day, or an hour of one.
package struct RowStart: Hashable, Comparable, Sendable {
    package let day: Day
    /// 0 where rows are of days or longer.
    package let hour: UInt8

    package init(_ day: Day, hour: UInt8 = 0) {
        self.day = day
        self.hour = hour
    }

    package static func < (left: Self, right: Self) -> Bool { (left.day, left.hour) < (right.day, right.hour) }

    /// The first instant of it.
    package var instant: Timestamp { day.start.advanced(byMilliseconds: Int64(hour) * 3_600_000) }
}
