// Days are UTC, and the calendar is right at its edges.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@Suite struct DayTests {
    @Test func `A day is the one its instant falls on, also before 1970`() {
        #expect(Timestamp(milliseconds: 0).day.description == "1970-01-01")
        #expect(Timestamp(milliseconds: 86_399_999).day.description == "1970-01-01")
        #expect(Timestamp(milliseconds: 86_400_000).day.description == "1970-01-02")
        #expect(Timestamp(milliseconds: -1).day.description == "1969-12-31")
    }

    @Test func `Every day of four centuries comes back as it was written`() {
        for number in stride(from: Int32(0), through: 146_097, by: 1) {
            let day = Day(number: number)
            let (year, month, date) = day.civil
            #expect(Day(year: year, month: month, day: date) == day)
        }
    }

    @Test func `There is no 30th of February, and a 29th only in leap years`() {
        #expect(Day(year: 2024, month: 2, day: 29) != nil)
        #expect(Day(year: 2023, month: 2, day: 29) == nil)
        #expect(Day(year: 2100, month: 2, day: 29) == nil)
        #expect(Day(year: 2000, month: 2, day: 29) != nil)
        #expect(Day(year: 2024, month: 13, day: 1) == nil)
        #expect(Day(year: 2024, month: 0, day: 1) == nil)
        #expect(Day(year: 10_000, month: 1, day: 1) == nil)
    }

    @Test func `Months are counted from January 1970`() throws {
        let day = try #require(Day(year: 2026, month: 11, day: 21))
        #expect(day.month == 56 * 12 + 10)
        #expect(day.indexInMonth == 20)
        #expect(day.advanced(by: 10).month == day.month + 1)
    }
}
