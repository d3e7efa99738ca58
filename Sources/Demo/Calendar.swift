// The demo's time: its hours, the days that it tells of, and when people are lively.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// An hour in UTC, counted from 1970-01-01T00:00Z: the step in which the demo's world goes on.
struct Hour: Hashable, Comparable, Sendable {
    var number: Int64

    static let milliseconds: Int64 = 3_600_000

    init(of at: Timestamp) { number = at.milliseconds / Self.milliseconds }

    static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    var start: Timestamp { Timestamp(milliseconds: number * Self.milliseconds) }
    var end: Timestamp { start.advanced(byMilliseconds: Self.milliseconds) }
    var day: Day { start.day }

    /// 0...23
    var ofDay: Int { Int(number % 24) }

    mutating func advance() { number += 1 }
}

/// The stretch of days that a demo tells of, and its two incidents.
struct Season: Sendable {
    var first: Day
    var last: Day
    /// An agent of the first tenant calls itself for a few hours of a night, with an ever longer context.
    var runaway: Range<Timestamp>
    /// A vendor answers hardly any call.
    var outage: Range<Timestamp>

    init(last: Day, days: Int) {
        self.last = last
        first = last.advanced(by: 1 - days)
        // Three weeks and eleven days ago; a short demo has them in proportion.
        runaway = Self.hours(on: last.advanced(by: -min(21, days / 4)), from: 1 * 60 + 12, minutes: 4 * 60 + 25)
        outage = Self.hours(on: last.advanced(by: -min(11, days / 8)), from: 14 * 60 + 20, minutes: 155)
    }

    /// 0 on the first day.
    func age(on day: Day) -> Int { Int(day.number - first.number) }

    private static func hours(on day: Day, from minute: Int64, minutes: Int64) -> Range<Timestamp> {
        let start = day.start.advanced(byMilliseconds: minute * 60_000)
        return start..<start.advanced(byMilliseconds: minutes * 60_000)
    }
}

/// The shape of a day and of a week.
enum Rhythm {
    /// Weights by the hour where the person lives; their mean is about 1.
    private static let byHour: [Double] = [
        0.25, 0.12, 0.06, 0.05, 0.05, 0.12, 0.35, 0.70, 1.10, 1.40, 1.50, 1.45,
        1.30, 1.35, 1.45, 1.50, 1.50, 1.40, 1.35, 1.45, 1.60, 1.40, 0.95, 0.55,
    ]

    /// The same for a throw of the dice.
    static let hourWeights = byHour.map { Int64($0 * 100) }

    /// From Monday on. Agencies and classes keep office hours; people at home write at weekends too, but less.
    private static let atHome = [1.05, 1.10, 1.10, 1.05, 0.95, 0.70, 0.75]
    private static let atWork = [1.20, 1.25, 1.25, 1.20, 1.00, 0.12, 0.15]

    /// How lively someone is in `hour`, who lives `hoursEast` of Greenwich; 1 on average.
    static func liveliness(in hour: Hour, hoursEast: Int64, works: Bool) -> Double {
        let local = hour.number + hoursEast
        return byHour[Int(local % 24)] * (works ? atWork : atHome)[weekday(Int(local / 24))]
    }

    /// How readily people join on `day`.
    static func curiosity(on day: Day) -> Double { atHome[weekday(Int(day.number))] }

    /// 0 is Monday; the first of January 1970 was a Thursday.
    private static func weekday(_ day: Int) -> Int { (day + 3) % 7 }
}
