// Periods: inclusive, at most 365 days, cut into months and the days beside them.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Ledger

@Suite struct PeriodTests {
    private func day(_ text: String) throws -> Day { try #require(Day(parsing: text)) }

    @Test func `Both ends count`() throws {
        #expect(Period(try day("2026-01-01"), try day("2026-01-01"))?.count == 1)
        #expect(Period(try day("2026-01-01"), try day("2026-12-31"))?.count == 365)
        #expect(Period(try day("2026-01-01"), try day("2027-01-01")) == nil)
        #expect(Period(try day("2026-01-02"), try day("2026-01-01")) == nil)
    }

    @Test func `The one before ends the day before and is as long`() throws {
        let period = try #require(Period(try day("2026-03-01"), try day("2026-03-10")))
        #expect(period.previous == Period(try day("2026-02-19"), try day("2026-02-28")))
    }

    @Test func `Whole months are told from the days beside them`() throws {
        let period = try #require(Period(try day("2025-11-22"), try day("2026-02-03")))
        let (months, days) = period.monthsAndDays
        #expect(months == Int64(try day("2025-12-01").month)...Int64(try day("2026-01-01").month))
        #expect(
            days == [
                Int64(try day("2025-11-22").number)...Int64(try day("2025-11-30").number),
                Int64(try day("2026-02-01").number)...Int64(try day("2026-02-03").number),
            ])
    }

    @Test func `A period within a month is days alone, and a calendar year is months alone`() throws {
        let short = try #require(Period(try day("2026-03-02"), try day("2026-03-31")))
        #expect(short.monthsAndDays.months == nil)
        #expect(short.monthsAndDays.days.count == 1)
        let year = try #require(Period(try day("2026-01-01"), try day("2026-12-31")))
        #expect(year.monthsAndDays.days.isEmpty)
        #expect(year.monthsAndDays.months?.count == 12)
    }

    @Test func `Weeks begin on Monday`() throws {
        #expect(try day("2026-11-21").weekday == 5)
        #expect(try CalendarUnit.week.start(of: day("2026-11-21")) == day("2026-11-16"))
        #expect(try CalendarUnit.week.start(of: day("2026-11-16")) == day("2026-11-16"))
        #expect(try CalendarUnit.month.start(of: day("2026-11-21")) == day("2026-11-01"))
    }
}
