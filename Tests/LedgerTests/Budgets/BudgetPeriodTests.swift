// Days, weeks and months of budgets, by the calendar on the wall.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@Suite struct BudgetPeriodTests {
    @Test(arguments: [
        // 2026-11-21 is a Saturday.
        ("2026-11-21", "2026-11-16", "2026-11-22"),
        ("2026-11-16", "2026-11-16", "2026-11-22"),
        ("2026-11-22", "2026-11-16", "2026-11-22"),
        ("2026-11-23", "2026-11-23", "2026-11-29"),
        // 2027-01-01 is a Friday.
        ("2027-01-01", "2026-12-28", "2027-01-03"),
        // 2024-02-29 is a Thursday.
        ("2024-02-29", "2024-02-26", "2024-03-03"),
        // 1970-01-05 was the first Monday.
        ("1970-01-05", "1970-01-05", "1970-01-11"),
    ])
    func `A week goes from Monday to Sunday, over months, years and 1970`(day: String, start: String, end: String)
        throws
    {
        try expect(.week, of: day, from: start, to: end)
    }

    @Test func `The week that 1970 began in had begun in 1969`() {
        for number in Int32(-3)...3 {
            let day = Day(number: number)
            #expect(CalendarUnit.week.start(of: day).description == "1969-12-29")
            #expect(CalendarUnit.week.end(of: day).description == "1970-01-04")
        }
        #expect(CalendarUnit.week.start(of: Day(number: -4)).description == "1969-12-22")
        #expect(CalendarUnit.week.end(of: Day(number: -4)).description == "1969-12-28")
    }

    @Test(arguments: [
        ("2026-11-21", "2026-11-01", "2026-11-30"),
        ("2026-12-31", "2026-12-01", "2026-12-31"),
        ("2027-01-01", "2027-01-01", "2027-01-31"),
        ("2026-02-01", "2026-02-01", "2026-02-28"),
        ("2024-02-28", "2024-02-01", "2024-02-29"),
        ("2024-02-29", "2024-02-01", "2024-02-29"),
        ("2000-02-10", "2000-02-01", "2000-02-29"),
        ("2100-02-10", "2100-02-01", "2100-02-28"),
        ("2024-03-01", "2024-03-01", "2024-03-31"),
    ])
    func `A month ends on its own last day, in leap years too`(day: String, start: String, end: String) throws {
        try expect(.month, of: day, from: start, to: end)
    }

    @Test func `A day is its own period`() throws {
        try expect(.day, of: "2024-02-29", from: "2024-02-29", to: "2024-02-29")
    }

    @Test(arguments: CalendarUnit.allCases)
    func `Periods follow each other without a gap, and every day is in the one it begins`(period: CalendarUnit) {
        for number in Int32(19_000)..<21_000 {
            let day = Day(number: number)
            let (start, end) = (period.start(of: day), period.end(of: day))
            #expect(start <= day && day <= end)
            #expect(period.start(of: end) == start)
            #expect(period.start(of: end.advanced(by: 1)) == end.advanced(by: 1))
        }
    }

    private func expect(_ period: CalendarUnit, of text: String, from start: String, to end: String) throws {
        let day = try #require(Day(parsing: text))
        #expect(period.start(of: day).description == start)
        #expect(period.end(of: day).description == end)
    }
}
