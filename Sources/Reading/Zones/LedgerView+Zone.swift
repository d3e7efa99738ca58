// The days that are asked for, in the zone that they are asked for in.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

extension LedgerView {
    /// Reads by the days of a zone.
    package func inZone<T>(_ zone: Zone, _ body: () throws(ReadingError) -> T) throws(ReadingError) -> T {
        let before = self.zone
        self.zone = zone
        defer { self.zone = before }
        return try body()
    }

    /// The same for somebody who may be told of nothing but what is within bounds.
    package func inZone<T>(
        _ zone: Zone, within bounds: Filters, _ body: () throws(ReadingError) -> T
    ) throws(ReadingError) -> T {
        try within(bounds: bounds) { () throws(ReadingError) in try inZone(zone, body) }
    }

    /// The quarters of an hour that begin in a period.
    func quarters(of period: Period) -> Range<QuarterHour> { zone.instants(of: period).quarterHours }

    /// From the first instant of a period to the first after it, in milliseconds. A quarter of an hour is in it as a whole or
    /// not at all, as it is where events are read as columns.
    package func milliseconds(of period: Period) -> Range<Int64> {
        guard !zone.isUTC else { return period.milliseconds }
        let quarters = quarters(of: period)
        return quarters.lowerBound.start.milliseconds..<quarters.upperBound.start.milliseconds
    }

    /// The first instant after a day.
    package func end(of day: Day) -> Int64 { milliseconds(of: Period(days: 1, upTo: day)).upperBound }

    /// The day that an instant is in.
    package func day(of milliseconds: Int64) -> Day {
        let instant = Timestamp(milliseconds: milliseconds)
        return zone.isUTC ? instant.day : zone.day(of: instant.quarterHour)
    }

    /// The first day of which nothing lies before a day of UTC.
    func firstDay(from day: Day) -> Day {
        let here = self.day(of: day.start.milliseconds)
        return zone.start(of: here) < day.start ? here.advanced(by: 1) : here
    }

    /// The days of UTC that have any of a period; nil where the calendar of the zone left out all of its days.
    func utcDays(of period: Period) -> ClosedRange<Day>? {
        guard !zone.isUTC else { return period.first...period.last }
        let range = milliseconds(of: period)
        guard !range.isEmpty else { return nil }
        return Timestamp(milliseconds: range.lowerBound).day...Timestamp(milliseconds: range.upperBound - 1).day
    }
}

extension ClosedRange<Day> {
    var days: [Day] { (lowerBound.number...upperBound.number).map(Day.init(number:)) }
}
