// The days of a time zone: which one an instant is in, and which instants are in one.
// SPDX-License-Identifier: Apache-2.0

/// A day begins at its first instant and goes on until the next one begins, so each instant is in one day, and days
/// follow each other:
///
/// - Where clocks jump over midnight, the day begins after the jump.
/// - Where midnight comes twice, the day begins at the first. The minutes after it that clocks show as of the day before
///   are of the new day, too: a day does not end and begin again.
/// - A day that the calendar of the zone left out, as Apia's 2011-12-30, begins when the next one does, and has no
///   instant.
extension Zone {
    package func day(of instant: Timestamp) -> Day {
        stretch(at: instant.milliseconds).day(of: instant.milliseconds)
    }

    /// The day that a quarter of an hour of UTC begins in. All of it is in that day wherever clocks differ from UTC by
    /// quarters of an hour, as they have everywhere since 1979.
    package func day(of quarter: QuarterHour) -> Day { day(of: quarter.start) }

    /// The first instant of a day.
    package func start(of day: Day) -> Timestamp {
        let midnight = day.start.milliseconds
        // No clock is further ahead of UTC than this, so whatever is before has not reached the day.
        var stretch = stretch(at: midnight - Int64(ZoneFile.offsets.upperBound) * 1_000)
        while true {
            let start = max(stretch.lower, midnight - stretch.offset)
            if start < stretch.upper || stretch.upper == .max { return Timestamp(milliseconds: start) }
            stretch = self.stretch(at: stretch.upper)
        }
    }

    /// From the first instant of a day to the first after it.
    package func instants(of day: Day) -> Range<Timestamp> { instants(from: day, through: day) }

    /// From the first instant of a period's first day to the first after its last.
    package func instants(of period: Period) -> Range<Timestamp> {
        instants(from: period.first, through: period.last)
    }

    /// From the first instant of the day, week or month that a day is in, to the first after it.
    package func instants(of unit: CalendarUnit, around day: Day) -> Range<Timestamp> {
        instants(from: unit.start(of: day), through: unit.end(of: day))
    }

    private func instants(from first: Day, through last: Day) -> Range<Timestamp> {
        start(of: first)..<start(of: last.advanced(by: 1))
    }
}

extension Zone.Stretch {
    func day(of milliseconds: Int64) -> Day {
        max(latestDay, Timestamp(milliseconds: milliseconds).advanced(byMilliseconds: offset).day)
    }
}
