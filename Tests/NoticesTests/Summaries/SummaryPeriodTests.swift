// Weeks and months that summaries are of.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger
import Reports
import Scenes
import System
import Testing

@testable import Notices

@Suite struct SummaryPeriodTests {
    /// Weeks of ISO 8601, from a calendar.
    @Test(arguments: [
        ("2026-01-01", "2026-W01", "2025-12-29", "2026-01-04"), ("2026-11-15", "2026-W46", "2026-11-09", "2026-11-15"),
        ("2027-01-03", "2026-W53", "2026-12-28", "2027-01-03"), ("2024-12-30", "2025-W01", "2024-12-30", "2025-01-05"),
        ("2021-01-03", "2020-W53", "2020-12-28", "2021-01-03"),
    ])
    func `A week belongs to the year of its Thursday`(_ day: String, _ label: String, _ first: String, _ last: String)
        throws
    {
        let week = SummaryPeriod(.week, of: try #require(Day(parsing: day)))
        #expect(week.label == label)
        #expect(week.first.description == first)
        #expect(week.last.description == last)
        #expect(week.period.count == 7)
        #expect(SummaryPeriod(.week, label: label) == week)
    }

    @Test func `A month is a whole one`() throws {
        let month = try #require(SummaryPeriod(.month, label: "2028-02"))
        #expect((month.first.description, month.last.description) == ("2028-02-01", "2028-02-29"))
        #expect(month.title == "February 2028")
        #expect(month.days == "1–29 February 2028")
    }

    @Test(arguments: [
        "2026-W00", "2026-W54", "2025-W53", "2026-W1", "2026-46", "2026-W46-1", "W46", "", "20x6-W46", "2026-W+1",
    ])
    func `What is no week is none`(_ label: String) { #expect(SummaryPeriod(.week, label: label) == nil) }

    @Test(arguments: ["2026-13", "2026-0", "2026-1", "2026", "2026-W10", "2026-01-01", "1969-12"])
    func `What is no month is none`(_ label: String) { #expect(SummaryPeriod(.month, label: label) == nil) }

    /// Monday the 16th of November 2026 at 8.
    @Test(arguments: [
        ("2026-11-16", 7, "2026-W45"), ("2026-11-16", 8, "2026-W46"), ("2026-11-22", 23, "2026-W46"),
        ("2026-11-23", 7, "2026-W46"), ("2026-11-23", 8, "2026-W47"),
    ])
    func `A week is due when its Monday has come to the hour`(_ day: String, _ hour: Int, _ label: String) throws {
        #expect(SummaryPeriod(.week, dueBy: try SummaryScene.time(day, hour: hour), at: 8 * 60).label == label)
    }

    @Test(arguments: [("2026-12-01", 5, "2026-10"), ("2026-12-01", 6, "2026-11"), ("2027-01-31", 0, "2026-12")])
    func `A month is due when its first has come to the hour`(_ day: String, _ hour: Int, _ label: String) throws {
        #expect(SummaryPeriod(.month, dueBy: try SummaryScene.time(day, hour: hour), at: 6 * 60).label == label)
    }

    @Test func `A week of a zone is due when clocks there have come to the hour`() throws {
        let berlin = try ZoneDirectory.standard.zone(named: "Europe/Berlin")
        for (day, hour, label) in [
            ("2026-11-16", 6, "2026-W45"), ("2026-11-16", 7, "2026-W46"), ("2026-07-06", 5, "2026-W26"),
            ("2026-07-06", 6, "2026-W27"),
        ] {
            let now = try SummaryScene.time(day, hour: hour)
            #expect(SummaryPeriod(.week, dueBy: now, at: 8 * 60, in: berlin).label == label, "\(day) \(hour)")
        }
        // The first of the month begins there while it is still the last in UTC.
        let now = try SummaryScene.time("2026-11-30", hour: 23)
        #expect(SummaryPeriod(.month, dueBy: now, in: berlin).label == "2026-11")
        #expect(SummaryPeriod(.month, dueBy: now).label == "2026-10")
    }

    @Test func `Days are told as people tell them`() throws {
        #expect(SummaryPeriod(.week, label: "2026-W46")?.days == "9–15 November 2026")
        #expect(SummaryPeriod(.week, label: "2026-W49")?.days == "30 November – 6 December 2026")
        #expect(SummaryPeriod(.week, label: "2026-W53")?.days == "28 December 2026 – 3 January 2027")
        #expect(SummaryPeriod(.week, label: "2026-W05")?.title == "week 5 of 2026")
    }
}
