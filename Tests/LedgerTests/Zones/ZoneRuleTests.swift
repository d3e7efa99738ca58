// Rules say when clocks are set in every year to come.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@Suite struct ZoneRuleTests {
    /// When the offset changes in a year, and to what.
    private func changes(_ rule: String, in year: Int) throws -> [String] {
        let zone = try Zone(rule: rule)
        var found: [String] = []
        let (start, end) = (utc("\(year)-01-01 00:00"), utc("\(year + 1)-01-01 00:00"))
        var at = start
        while at < end {
            let next = at.advanced(byMilliseconds: 3_600_000)
            if zone.offset(at: at) != zone.offset(at: next) {
                let exact = (1...3_600).map { at.advanced(byMilliseconds: $0 * 1_000) }.first {
                    zone.offset(at: $0) == zone.offset(at: next)
                }
                found.append("\(try #require(exact).description.dropLast(5)) \(zone.offset(at: next))")
            }
            at = next
        }
        return found
    }

    @Test(
        arguments: [
            ("CET-1CEST,M3.5.0,M10.5.0/3", 2026, ["2026-03-29T01:00:00 7200", "2026-10-25T01:00:00 3600"]),
            ("EST5EDT,M3.2.0,M11.1.0", 2026, ["2026-03-08T07:00:00 -14400", "2026-11-01T06:00:00 -18000"]),
            // The last is the fourth here.
            ("CET-1CEST,M2.5.0,M10.5.0/3", 2026, ["2026-02-22T01:00:00 7200", "2026-10-25T01:00:00 3600"]),
            // In the south the year begins with summer.
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", 2027, ["2027-04-03T16:00:00 36000", "2027-10-02T16:00:00 39600"]),
            // In Ireland it is the winter that is set.
            ("IST-1GMT0,M10.5.0,M3.5.0/1", 2026, ["2026-03-29T01:00:00 3600", "2026-10-25T01:00:00 0"]),
            // Before midnight, and after the next one.
            (
                "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026,
                ["2026-03-29T01:00:00 -3600", "2026-10-25T01:00:00 -7200"]
            ),
            ("EET-2EEST,M3.4.4/50,M10.4.4/50", 2026, ["2026-03-28T00:00:00 10800", "2026-10-23T23:00:00 7200"]),
            ("ABC0DEF,M3.1.0/167,M11.1.0/-167", 2026, ["2026-03-07T23:00:00 3600", "2026-10-25T00:00:00 0"]),
            // The 29th of February counts, or does not.
            ("ABC0DEF,J59/0,J60/0", 2028, ["2028-02-28T00:00:00 3600", "2028-02-29T23:00:00 0"]),
            ("ABC0DEF,58/0,59/0", 2028, ["2028-02-28T00:00:00 3600", "2028-02-28T23:00:00 0"]),
            ("ABC0DEF,J59/0,J60/0", 2027, ["2027-02-28T00:00:00 3600", "2027-02-28T23:00:00 0"]),
            ("ABC0DEF,58/0,59/0", 2027, ["2027-02-28T00:00:00 3600", "2027-02-28T23:00:00 0"]),
            ("ABC0DEF,364/0,365/0", 2027, ["2027-12-31T00:00:00 3600", "2027-12-31T23:00:00 0"]),
            // Seconds, and a name with a sign.
            (
                "<-0001>0:00:01DEF1:30:15,J1/12:00:01,J32", 2026,
                ["2026-01-01T12:00:02 -5415", "2026-02-01T03:30:15 -1"]
            ),
            // What is done for one year may be in another.
            ("ABC0DEF,J1/-24,J10/0", 2026, ["2026-01-09T23:00:00 0", "2026-12-31T00:00:00 3600"]),
            ("ABC0DEF,J360/0,J365/48", 2026, ["2026-01-01T23:00:00 0", "2026-12-26T00:00:00 3600"]),
            // Daylight saving time all year, as RFC 9636 writes it.
            ("EST5EDT,0/0,J365/25", 2026, []),
            ("<+0330>-3:30", 2026, []),
        ])
    func `Clocks are set when a rule says so`(rule: String, year: Int, expected: [String]) throws {
        #expect(try changes(rule, in: year) == expected, "\(rule)")
    }

    @Test func `Four hundred years later the same rule sets clocks on the same days`() throws {
        let zone = try Zone(rule: "CET-1CEST,M3.5.0,M10.5.0/3")
        // 9998 is as 2026 was, and so are those of the last days that there are.
        #expect(
            try changes("CET-1CEST,M3.5.0,M10.5.0/3", in: 9_998)
                == ["9998-03-29T01:00:00 7200", "9998-10-25T01:00:00 3600"])
        let cycle: Int64 = 146_097 * 86_400_000
        for turns in [Int64(1), 5, 19, 14_000] {
            for text in ["2026-03-29 00:59:59", "2026-03-29 01:00", "2026-10-25 00:59:59", "2026-10-25 01:00"] {
                let near = utc(text)
                let far = near.advanced(byMilliseconds: turns * cycle)
                #expect(zone.offset(at: far) == zone.offset(at: near), "\(text), \(turns)")
                let days = zone.day(of: near).advanced(by: Int(turns) * 146_097)
                #expect(zone.day(of: far) == days, "\(text), \(turns)")
                #expect(
                    zone.start(of: days) == zone.start(of: zone.day(of: near)).advanced(byMilliseconds: turns * cycle),
                    "\(text), \(turns)")
                #expect(
                    zone.startOfHour(at: far)
                        == zone.startOfHour(at: near).advanced(byMilliseconds: turns * cycle), "\(text), \(turns)")
            }
        }
    }

    @Test func `A rule takes over from the last transition`() throws {
        // At standard time from 2000 on, and by the rule from the next time that it sets clocks.
        let zone = try Zone(TestZone(0, [(978_307_200, 3_600)], rule: "CET-1CEST,M3.5.0,M10.5.0/3"))
        #expect(zone.offset(at: utc("2000-07-01 00:00")) == 0)
        #expect(zone.offset(at: utc("2001-01-01 00:00")) == 3_600)
        #expect(zone.offset(at: utc("2001-03-25 00:59:59")) == 3_600)
        #expect(zone.offset(at: utc("2001-03-25 01:00")) == 7_200)
        // All year, also before the year that the rule is first asked about.
        let always = try Zone(rule: "EST5EDT,0/0,J365/25")
        for text in ["1990-01-01 05:00", "2026-12-31 23:59:59", "9999-12-31 23:59:59"] {
            #expect(always.offset(at: utc(text)) == -14_400, "\(text)")
        }
    }

    @Test(
        arguments: [
            ("", nil), ("UT0", "a name of three letters at character 3"),
            ("UTC", "an hour from 0 to 23 at character 4"),
            ("<+03-3", "a > at character 7"), ("<>-3", "a name of three letters at character 2"),
            ("U1C0", "a name of three letters at character 2"), ("UTC24", "an hour from 0 to 23 at character 4"),
            ("UTC0:60", "a minute from 0 to 59 at character 6"), ("UTC0:0:60", "a second from 0 to 59 at character 8"),
            ("CET-1CEST", "an hour from 0 to 23 at character 10"), ("CET-1CEST-2", "a , at character 12"),
            ("CET-1CEST,M3.5.0", "a , at character 17"),
            ("CET-1CEST,M0.5.0,M10.5.0", "a month from 1 to 12 at character 12"),
            ("CET-1CEST,M3.6.0,M10.5.0", "a week from 1 to 5 at character 14"),
            ("CET-1CEST,M3.5.7,M10.5.0", "a weekday from 0 to 6 at character 16"),
            ("CET-1CEST,M3,M10.5.0", "a . at character 13"),
            ("CET-1CEST,J0,M10.5.0", "a day from 1 to 365 at character 12"),
            ("CET-1CEST,366,M10.5.0", "a day from 0 to 365, J or M at character 11"),
            ("CET-1CEST,M3.5.0/168,M10.5.0", "an hour from 0 to 167 at character 18"),
            ("CET-1CEST,M3.5.0/--1,M10.5.0", "an hour from 0 to 167 at character 19"),
            ("CET-1CEST,M3.5.0,M10.5.0/3 ", "its end at character 27"),
            ("CET-10000", "an hour from 0 to 23 at character 5"),
            ("ABC-23:59:59", nil), ("ABC23:59:59DEF,J1,J9", nil),
            ("ABC-23DEF,J1,J9", "an offset of less than a day at character 10"),
        ] as [(String, String?)])
    func `A rule that is none is told where`(rule: String, expected: String?) throws {
        #expect(refusal(of: TestZone(rule: rule).bytes) == expected.map { "lacks \($0) of its rule" }, "\(rule)")
    }
}
