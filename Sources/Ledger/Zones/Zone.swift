// A time zone: what clocks on the wall show at each instant, and so when its days and hours begin.
// SPDX-License-Identifier: Apache-2.0

/// A zone of the time zone database: its name, and by how much its clocks differ from UTC from when on.
///
/// Who reports by local days asks so:
///
///     let berlin = try zones.zone(named: "Europe/Berlin")           // a `ZoneDirectory` of System
///     let range = berlin.instants(of: march)                        // 2026-02-28T23:00Z ..< 2026-03-31T22:00Z
///     let quarters = berlin.instants(of: day).quarterHours          // 92 of them on 2026-03-29
///     var cursor = ZoneCursor(berlin)
///     for quarter in rows { sums[cursor.day(of: quarter), default: 0] += … }
///
/// Weeks and months are those of `CalendarUnit`, over the days that the zone gives.
package struct Zone: Sendable {
    package let name: String
    /// In the order of time. The first is before all time, so each instant has one that it is under.
    private let transitions: [Transition]
    /// The part of the transitions that comes again and again from its end on, as rules do every 400 years.
    private let cycle: Range<Int64>?

    /// From here on clocks show another time of day.
    struct Transition {
        /// In milliseconds since 1970.
        let at: Int64
        /// What clocks are ahead of UTC, in seconds.
        let offset: Int32
        /// The latest day that has begun by then: a day that has begun goes on, even where clocks are set back beyond
        /// its midnight.
        let latestDay: Day
    }

    init(name: String, transitions: [Transition], cycle: Range<Int64>?) {
        (self.name, self.transitions, self.cycle) = (name, transitions, cycle)
    }

    /// The zone that the ledger itself is kept in. It needs no database.
    package static let utc = Zone(utcNamed: "UTC")

    /// UTC by another of its names.
    package init(utcNamed name: String) {
        self.init(name: name, transitions: [Transition(at: .min, offset: 0, latestDay: .earliest)], cycle: nil)
    }

    /// Whether its clocks have always shown UTC, and always will: then its days are those of the ledger.
    package var isUTC: Bool { transitions.allSatisfy { $0.offset == 0 } }

    /// What clocks are ahead of UTC at an instant, in seconds; negative in the west.
    package func offset(at instant: Timestamp) -> Int { Int(stretch(at: instant.milliseconds).offset / 1_000) }
}

extension Zone: Hashable {
    /// There is one zone of a name.
    package static func == (left: Self, right: Self) -> Bool { left.name.exact == right.name.exact }

    package func hash(into hasher: inout Hasher) { hasher.combine(name.exact) }
}

extension Zone {
    /// The time between two transitions, in which clocks just run.
    struct Stretch {
        /// In milliseconds since 1970. The last stretch that there is has no end: its upper bound is the last instant.
        let lower: Int64
        let upper: Int64
        /// In milliseconds.
        let offset: Int64
        let latestDay: Day

        func contains(_ milliseconds: Int64) -> Bool { lower <= milliseconds && milliseconds < upper }
    }

    func stretch(at milliseconds: Int64) -> Stretch {
        var turns: Int64 = 0
        var length: Int64 = 0
        if let cycle, milliseconds >= cycle.upperBound {
            length = cycle.upperBound - cycle.lowerBound
            // Counted from the end of the cycle, which is after 1970: no distance from there has more than 64 bits.
            turns = (milliseconds - cycle.upperBound) / length + 1
        }
        let shift = turns * length
        let place = place(at: milliseconds - shift)
        let transition = transitions[place]
        let next = place + 1 < transitions.count ? transitions[place + 1].at : cycle?.upperBound ?? .max
        let upper = next.addingReportingOverflow(shift)
        return Stretch(
            lower: transition.at + shift, upper: upper.overflow ? .max : upper.partialValue,
            offset: Int64(transition.offset) * 1_000,
            latestDay: turns == 0 ? transition.latestDay : transition.latestDay.advanced(by: Int(turns) * Day.inCycle))
    }

    /// The last transition that is not after this instant.
    private func place(at milliseconds: Int64) -> Int {
        var (low, count) = (0, transitions.count)
        while count > 1 {
            let half = count / 2
            // Without a branch, which no processor could foretell.
            low += transitions[low + half].at <= milliseconds ? half : 0
            count -= half
        }
        return low
    }
}

extension Day {
    /// Days after which the calendar, weekdays and all, repeats: 400 years.
    static let inCycle = 146_097
    /// The first that there is.
    static let earliest = Day(number: .min)
}
