// The day, week or month that a budget holds for, and when it begins and ends.
// SPDX-License-Identifier: Apache-2.0

/// One of the periods that follow each other by the clocks of a zone.
package struct BudgetPeriod: Hashable, Sendable {
    package let per: CalendarUnit
    /// The first day of it.
    package let first: Day
    package let zone: Zone

    /// `first` is the day that it begins with.
    package init(_ per: CalendarUnit, from first: Day, in zone: Zone = .utc) {
        (self.per, self.first, self.zone) = (per, first, zone)
    }

    package var last: Day { per.end(of: first) }

    /// Its first instant.
    package var begins: Timestamp { zone.start(of: first) }

    /// The first instant after it, at which the next one begins with nothing spent.
    package var ends: Timestamp { zone.start(of: last.advanced(by: 1)) }

    /// The instant of it that is the nearest to another: that one, where it is in it.
    package func instant(nearestTo other: Timestamp) -> Timestamp {
        max(begins, min(other, ends.advanced(byMilliseconds: -1)))
    }

    /// The first day as people read it; a zone that is not UTC stands behind it.
    package var beginning: String { zone.isUTC ? "\(first)" : "\(first) (\(zone.name))" }
}

extension Budget {
    /// The day that is today where the budget holds.
    package func today(at now: Timestamp) -> Day { zone.day(of: now) }

    /// The period that an instant is in.
    package func period(at now: Timestamp) -> BudgetPeriod {
        BudgetPeriod(per, from: per.start(of: today(at: now)), in: zone)
    }
}
