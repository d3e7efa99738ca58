// Days and hours of a zone begin where its clocks say, also on the days on which they are set.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@Suite struct ZoneDaysTests {
    private static let berlin = "CET-1CEST,M3.5.0,M10.5.0/3"

    /// A zone whose clocks are set once.
    private func zone(from first: Int32, to second: Int32, at text: String) throws -> Zone {
        try Zone(TestZone(first, [(utc(text).milliseconds / 1_000, second)]))
    }

    @Test func `What a report asks a zone`() throws {
        let berlin = try Zone(rule: Self.berlin)
        let march = try #require(Period(day("2026-03-01"), day("2026-03-31")))
        #expect(berlin.instants(of: march) == utc("2026-02-28 23:00")..<utc("2026-03-31 22:00"))
        // The day on which clocks were put forward has 23 hours, and the one on which they are put back 25.
        for (text, count) in [("2026-03-28", 96), ("2026-03-29", 92), ("2026-10-25", 100)] {
            let quarters = berlin.instants(of: day(text)).quarterHours
            #expect(Int(quarters.upperBound.number - quarters.lowerBound.number) == count, "\(text)")
            var cursor = ZoneCursor(berlin)
            for number in quarters.lowerBound.number..<quarters.upperBound.number {
                #expect(cursor.day(of: QuarterHour(number: number)) == day(text), "\(text): \(number)")
            }
            #expect(cursor.day(of: quarters.upperBound) == day(text).advanced(by: 1), "\(text)")
        }
        // Weeks and months go by the days.
        let around = day("2026-10-22")
        #expect(
            berlin.instants(of: .week, around: around) == utc("2026-10-18 22:00")..<utc("2026-10-25 23:00"))
        #expect(
            berlin.instants(of: .month, around: around) == utc("2026-09-30 22:00")..<utc("2026-10-31 23:00"))
        #expect(berlin.instants(of: .day, around: around) == berlin.instants(of: around))
    }

    @Test func `UTC is what the ledger is kept in`() throws {
        for text in ["1970-01-01 00:00", "2026-03-29 01:30", "9999-12-31 23:59:59"] {
            let instant = utc(text)
            #expect(Zone.utc.day(of: instant) == instant.day && Zone.utc.start(of: instant.day) == instant.day.start)
        }
        let period = try #require(Period(day("2026-01-01"), day("2026-12-31")))
        let bounds = Zone.utc.instants(of: period)
        #expect(bounds.lowerBound.milliseconds..<bounds.upperBound.milliseconds == period.milliseconds)
    }

    @Test func `A day whose midnight is jumped over begins after the jump`() throws {
        // São Paulo, 2018: on the 4th of November clocks went from midnight to one.
        let zone = try zone(from: -10_800, to: -7_200, at: "2018-11-04 03:00")
        let sunday = day("2018-11-04")
        #expect(zone.start(of: sunday) == utc("2018-11-04 03:00"))
        #expect(zone.day(of: utc("2018-11-04 02:59:59")) == sunday.advanced(by: -1))
        #expect(zone.instants(of: sunday) == utc("2018-11-04 03:00")..<utc("2018-11-05 02:00"))
    }

    @Test func `A day whose midnight comes twice begins at the first`() throws {
        // Havana: on the day clocks go from one back to midnight.
        let zone = try zone(from: -14_400, to: -18_000, at: "2026-11-01 05:00")
        let sunday = day("2026-11-01")
        #expect(zone.instants(of: sunday) == utc("2026-11-01 04:00")..<utc("2026-11-02 05:00"))
    }

    @Test func `A day that has begun goes on where clocks are set back beyond its midnight`() throws {
        // St. John's, 2006: a minute after midnight clocks went back by an hour.
        let zone = try zone(from: -9_000, to: -12_600, at: "2006-10-29 02:31")
        let sunday = day("2006-10-29")
        #expect(zone.start(of: sunday) == utc("2006-10-29 02:30"))
        for text in ["02:30", "02:30:59", "02:31", "03:00", "03:29:59", "03:30"] {
            #expect(zone.day(of: utc("2006-10-29 \(text)")) == sunday, "\(text)")
        }
        // The last hour of Saturday was a minute of Sunday, is an hour less a minute long, and then it is midnight again.
        #expect(zone.startOfHour(at: utc("2006-10-29 02:30:30")) == utc("2006-10-29 02:30"))
        #expect(zone.startOfHour(at: utc("2006-10-29 03:29")) == utc("2006-10-29 02:31"))
        #expect(zone.startOfHour(at: utc("2006-10-29 03:31")) == utc("2006-10-29 03:30"))
        #expect(zone.instants(of: sunday) == utc("2006-10-29 02:30")..<utc("2006-10-30 03:30"))
    }

    @Test func `A day that was left out has no instant, and one that came twice has all of both`() throws {
        // Apia went from the 29th of December 2011 to the 31st.
        let apia = try zone(from: -36_000, to: 50_400, at: "2011-12-30 10:00")
        let left = day("2011-12-30")
        #expect(apia.instants(of: left) == utc("2011-12-30 10:00")..<utc("2011-12-30 10:00"))
        #expect(apia.instants(of: left).quarterHours.isEmpty)
        #expect(apia.day(of: utc("2011-12-30 09:59:59")) == left.advanced(by: -1))
        #expect(apia.day(of: utc("2011-12-30 10:00")) == left.advanced(by: 1))
        // Nobody has come the other way since 1892, when it was the Fourth of July twice there.
        let back = try zone(from: 43_200, to: -43_200, at: "2011-12-30 12:00")
        #expect(back.instants(of: left) == utc("2011-12-29 12:00")..<utc("2011-12-31 12:00"))
    }

    @Test func `An hour that comes twice is two, and half of one that clocks jump into is one`() throws {
        let berlin = try Zone(rule: Self.berlin)
        #expect(berlin.startOfHour(at: utc("2026-10-25 00:59:59")) == utc("2026-10-25 00:00"))
        #expect(berlin.startOfHour(at: utc("2026-10-25 01:59:59")) == utc("2026-10-25 01:00"))
        // Lord Howe Island, 2026: at two by summer time it is half past one, and in October half past two.
        let island = try Zone(rule: "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0")
        for (instant, hour, quarter) in [
            ("2026-04-04 14:59", "14:00", "14:45"), ("2026-04-04 15:29", "15:00", "15:15"),
            ("2026-04-04 15:30", "15:30", "15:30"), ("2026-10-03 15:29", "14:30", "15:15"),
            ("2026-10-03 15:30", "15:30", "15:30"), ("2026-10-03 15:59", "15:30", "15:45"),
            ("2026-10-03 16:00", "16:00", "16:00"),
        ] {
            let date = instant.prefix(10)
            #expect(island.startOfHour(at: utc(instant)) == utc("\(date) \(hour)"), "\(instant)")
            #expect(island.startOfQuarterHour(at: utc(instant)) == utc("\(date) \(quarter)"), "\(instant)")
        }
        // Kathmandu.
        let nepal = try Zone(rule: "<+0545>-5:45")
        #expect(nepal.startOfHour(at: utc("2026-01-01 00:14:59")) == utc("2025-12-31 23:15"))
        #expect(nepal.startOfHour(at: utc("2026-01-01 00:15")) == utc("2026-01-01 00:15"))
        #expect(nepal.instants(of: day("2026-01-01")) == utc("2025-12-31 18:15")..<utc("2026-01-01 18:15"))
    }

    @Test
    func `What clocks show is one instant: of two the first, and where clocks are set over it the time after that`()
        throws
    {
        let berlin = try Zone(rule: Self.berlin)
        for (shown, instant) in [
            ("2026-03-29 01:59", "2026-03-29 00:59"), ("2026-03-29 02:30", "2026-03-29 01:30"),
            ("2026-03-29 03:00", "2026-03-29 01:00"), ("2026-10-25 01:59", "2026-10-24 23:59"),
            ("2026-10-25 02:30", "2026-10-25 00:30"), ("2026-10-25 03:00", "2026-10-25 02:00"),
            ("2026-07-01 00:00", "2026-06-30 22:00"), ("2026-12-31 23:59", "2026-12-31 22:59"),
        ] { #expect(berlin.instant(showing: utc(shown)) == utc(instant), "\(shown)") }
        #expect(Zone.utc.instant(showing: utc("2026-03-29 02:30")) == utc("2026-03-29 02:30"))
    }

    @Test func `A quarter of an hour is in the day that it begins in, where clocks go by other minutes`() throws {
        // Monrovia, until 1972.
        let zone = try Zone(rule: "<-0044>0:44:30")
        let (first, second) = (day("1971-06-01"), day("1971-06-02"))
        #expect(zone.start(of: second) == utc("1971-06-02 00:44:30"))
        let (before, after) = (zone.instants(of: first).quarterHours, zone.instants(of: second).quarterHours)
        #expect(before.upperBound == after.lowerBound && after.lowerBound.start == utc("1971-06-02 00:45"))
        #expect(zone.day(of: QuarterHour(number: after.lowerBound.number - 1)) == first)
        #expect(zone.day(of: after.lowerBound) == second)
    }

    @Test(arguments: [Int64.min, -185_542_587_187_200_001, -900_001, -1, 0, 899_999, 253_402_300_800_000, .max])
    func `Every instant has a quarter of an hour`(milliseconds: Int64) {
        let instant = Timestamp(milliseconds: milliseconds)
        let quarter = instant.quarterHour
        #expect(quarter.start <= instant || quarter.number == .min)
        #expect(instant < QuarterHour(number: quarter.number &+ 1).start || quarter.number == .max)
        #expect(!(Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)).quarterHours.isEmpty)
    }
}
