// Periods: inclusive, at most 365 days, cut into months and the days beside them.
// SPDX-License-Identifier: Apache-2.0

import Seeded
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

    @Test func `Ten years are a period where somebody says so, and are cut into years`() throws {
        let (first, last) = (try day("2016-01-01"), try day("2025-12-31"))
        #expect(Period(first, last) == nil)
        let decade = try #require(Period(first, last, most: Period.longest))
        #expect(decade.count == 3_653 && decade.previous.count == 3_653 && decade.moved(by: 1).count == 3_653)
        #expect(Period(first, last.advanced(by: 1), most: .max) == nil)
        #expect(decade.upTo(try day("2020-01-01"))?.count == 1_462)
        let stretches = Period.stretches(from: first, through: last)
        #expect(stretches.map(\.count) == [Int](repeating: 365, count: 10) + [3])
        #expect(stretches.flatMap(\.days) == decade.days)
        #expect(Period.stretches(from: last, through: first).isEmpty)
    }

    private func months(
        _ first: String, _ last: String, closed: String?
    ) throws -> (months: ClosedRange<Int64>?, days: [ClosedRange<Int64>]) {
        Period.monthsAndDays(from: try day(first), through: try day(last), closed: try closed.map(day))
    }

    private func days(_ first: String, _ last: String) throws -> ClosedRange<Int64> {
        Int64(try day(first).number)...Int64(try day(last).number)
    }

    @Test func `Whole months are told from the days beside them`() throws {
        let (months, days) = try months("2025-11-22", "2026-02-03", closed: "2026-02-20")
        #expect(months == Int64(try day("2025-12-01").month)...Int64(try day("2026-01-01").month))
        #expect(days == [try self.days("2025-11-22", "2025-11-30"), try self.days("2026-02-01", "2026-02-03")])
    }

    @Test func `A month that goes on answers for its closed days, where all of them are asked for`() throws {
        for (closed, rest) in [("2026-02-02", "2026-02-03"), ("2026-02-01", "2026-02-02")] {
            let (months, days) = try months("2025-12-01", "2026-02-03", closed: closed)
            #expect(months == Int64(try day("2025-12-01").month)...Int64(try day("2026-02-01").month), "\(closed)")
            #expect(days == [try self.days(rest, "2026-02-03")], "\(closed)")
        }
        let all = try months("2026-02-01", "2026-02-03", closed: "2026-02-03")
        #expect(all.months == Int64(try day("2026-02-01").month)...Int64(try day("2026-02-01").month))
        #expect(all.days.isEmpty)
    }

    @Test func `A period within a month is days alone, and a calendar year is months alone`() throws {
        for (first, last, closed) in [
            ("2026-03-02", "2026-03-31", "2026-04-10"), ("2026-03-01", "2026-03-30", "2026-04-10"),
            ("2026-03-01", "2026-03-30", "2026-02-28"), ("2026-01-01", "2026-12-31", nil),
        ] {
            let short = try months(first, last, closed: closed)
            #expect(short.months == nil)
            #expect(short.days == [try days(first, last)])
        }
        let year = try months("2026-01-01", "2026-12-31", closed: "2026-12-31")
        #expect(year.days.isEmpty)
        #expect(year.months?.count == 12)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `Each day of a run is read once, whatever is closed`(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        let start = try day("2025-12-20")
        for _ in 0..<2_000 {
            let first = start.advanced(by: generator.below(90))
            let last = first.advanced(by: generator.below(120))
            let closed = generator.below(8) == 0 ? nil : start.advanced(by: generator.below(260) - 30)
            let (months, days) = Period.monthsAndDays(from: first, through: last, closed: closed)
            var read = days.flatMap { $0 }
            for month in months ?? 1...1 where months != nil {
                var day = Day.first(ofMonth: Int32(month))
                while Int64(day.month) == month, let closed, day <= closed {
                    read.append(Int64(day.number))
                    day = day.advanced(by: 1)
                }
            }
            #expect(
                read.sorted() == Array(Int64(first.number)...Int64(last.number)),
                "seed \(seed): \(first) to \(last), closed \(closed?.description ?? "none")")
        }
    }

    @Test func `Weeks begin on Monday`() throws {
        #expect(try day("2026-11-21").weekday == 5)
        #expect(try CalendarUnit.week.start(of: day("2026-11-21")) == day("2026-11-16"))
        #expect(try CalendarUnit.week.start(of: day("2026-11-16")) == day("2026-11-16"))
        #expect(try CalendarUnit.month.start(of: day("2026-11-21")) == day("2026-11-01"))
    }
}
