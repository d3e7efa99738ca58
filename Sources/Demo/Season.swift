// When the demo's history begins and ends, and when things go wrong in it.
// SPDX-License-Identifier: Apache-2.0

import Ledger

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
