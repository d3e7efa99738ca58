// A way through many instants of a time zone.
// SPDX-License-Identifier: Apache-2.0

/// Answers as its zone does, for one instant after another. It remembers the day and the stretch that it was in last, so
/// that a neighbour costs two comparisons; any other instant costs a search among the zone's transitions.
package struct ZoneCursor {
    package let zone: Zone
    private var stretch: Zone.Stretch
    private var day: Day
    /// Instants that are in the day, in milliseconds; not always all.
    private var dayBounds: Range<Int64>

    package init(_ zone: Zone) {
        self.zone = zone
        stretch = zone.stretch(at: 0)
        day = stretch.day(of: 0)
        dayBounds = 0..<0
    }

    package mutating func day(of instant: Timestamp) -> Day {
        let milliseconds = instant.milliseconds
        if dayBounds.contains(milliseconds) { return day }
        move(to: milliseconds)
        day = stretch.day(of: milliseconds)
        // The number of a day has 32 bits, so its bounds have less than 64.
        let midnight = day.start.milliseconds - stretch.offset
        // Of a day that had begun before the stretch, all of the stretch is in it up to the next midnight.
        let lower = day == stretch.latestDay ? stretch.lower : max(midnight, stretch.lower)
        // Beyond the last day that there is, instants are in it without being within its bounds.
        dayBounds = lower..<max(lower, min(midnight + 86_400_000, stretch.upper))
        return day
    }

    /// The day that a quarter of an hour of UTC begins in.
    package mutating func day(of quarter: QuarterHour) -> Day { day(of: quarter.start) }

    /// When the local hour began that an instant is in.
    package mutating func startOfHour(at instant: Timestamp) -> Timestamp {
        move(to: instant.milliseconds)
        return stretch.start(of: 3_600_000, at: instant)
    }

    /// When the local quarter of an hour began that an instant is in.
    package mutating func startOfQuarterHour(at instant: Timestamp) -> Timestamp {
        move(to: instant.milliseconds)
        return stretch.start(of: 900_000, at: instant)
    }

    /// What clocks are ahead of UTC at an instant, in seconds.
    package mutating func offset(at instant: Timestamp) -> Int {
        move(to: instant.milliseconds)
        return Int(stretch.offset / 1_000)
    }

    private mutating func move(to milliseconds: Int64) {
        if !stretch.contains(milliseconds) { stretch = zone.stretch(at: milliseconds) }
    }
}
