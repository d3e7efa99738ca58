// Prices that hold for some hours of the day, and times as price files write them.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@Suite struct HoursOfDayTests {
    /// 2023-10-09, a Monday.
    let monday = Day(number: 19_639)

    private func at(_ day: Int, _ minute: Int) -> Timestamp {
        monday.advanced(by: day).start.advanced(byMilliseconds: Int64(minute) * 60_000)
    }

    @Test func `A span goes from its first minute up to its last, over midnight too, on weekdays where it says so`()
        throws
    {
        let hours = try #require(HoursOfDay(parsing: ["16:30-00:30", "01:00-04:00"]))
        let inside = [0, 29, 60, 239, 990, 1_439]
        let outside = [30, 59, 240, 989]
        #expect(inside.allSatisfy { hours.contains(at(5, $0)) })
        #expect(!outside.contains { hours.contains(at(5, $0)) })
        let weekdays = try #require(HoursOfDay(parsing: ["00:00-24:00"], onWeekdays: true))
        #expect((0..<7).map { weekdays.contains(at($0, 720)) } == [true, true, true, true, true, false, false])
        #expect(hours.description == "16:30-00:30 01:00-04:00")
        #expect(weekdays.description == "00:00-24:00 on weekdays")
    }

    @Test(arguments: [
        "", "1:00-02:00", "01:00", "01:00-01:00", "24:00-01:00", "01:60-02:00", "01:00-25:00", "a1:00-02:00",
    ])
    func `What is no span of a day is refused`(text: String) {
        #expect(HoursOfDay(parsing: [text]) == nil)
    }

    @Test func `Two sets of hours overlap where some minute is in both`() throws {
        for seed in UInt64(0)..<300 {
            var random = Seeded(seed: seed)
            let (left, right) = (try hours(using: &random), try hours(using: &random))
            let both = (0..<1_440).contains { left.contains(at(0, $0)) && right.contains(at(0, $0)) }
            #expect(left.overlaps(right) == both, "seed \(seed): \(left), \(right)")
        }
    }

    private func hours(using random: inout Seeded) throws -> HoursOfDay {
        let texts = (0..<Int.random(in: 1...2, using: &random)).map { _ in
            let (from, length) = (Int.random(in: 0..<96, using: &random), Int.random(in: 1..<40, using: &random))
            return [from, (from + length) % 96].map { quarter in
                let parts = [quarter / 4, quarter % 4 * 15].map { $0 < 10 ? "0\($0)" : "\($0)" }
                return parts.joined(separator: ":")
            }.joined(separator: "-")
        }
        return try #require(HoursOfDay(parsing: texts))
    }

    @Test func `A price for the hour goes before one for the whole day, and is no contradiction to it`() throws {
        let day = Price.model("m", ["input_tokens": "2"], line: 1)
        var peak = Price.model("m", ["input_tokens": "4"], line: 2)
        peak.hours = HoursOfDay(parsing: ["01:00-04:00"], onWeekdays: true)
        #expect(PriceConflict.all(in: [day, peak]).isEmpty)
        #expect(PriceConflict.all(in: [peak, peak]).count == 1)
        let book = PriceBook(layers: [[peak, day]])
        func cost(_ time: Timestamp) -> String { book.price(.of("m", [.inputTokens: 1]), at: time).cost.description }
        #expect([cost(at(0, 59)), cost(at(0, 60)), cost(at(0, 239)), cost(at(0, 240))] == ["2", "4", "4", "2"])
        #expect(cost(at(6, 60)) == "2")
        #expect(
            book.price(.of("m", [.inputTokens: 1]), at: at(0, 60)).card.contains(#""hours":"01:00-04:00 on weekdays""#))
    }

    @Test func `A bound is a day or a minute of UTC, and reads back as it is written`() throws {
        for text in ["2026-07-30", "2025-02-08T16:00Z", "2025-02-08T00:01Z"] {
            #expect(try Validity.text(of: #require(Validity.bound(parsing: text))) == text)
        }
        #expect(Validity.bound(parsing: "2026-07-30T00:00Z") == Validity.bound(parsing: "2026-07-30"))
        for text in ["", "2026-07-30T", "2026-07-30T16:00", "2026-07-30T24:00Z", "2026-07-30T16Z", "2026-02-30T16:00Z"]
        {
            #expect(Validity.bound(parsing: text) == nil, "\(text)")
        }
    }
}
