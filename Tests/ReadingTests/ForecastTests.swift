// Forecasts, by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Reading

@Suite struct ForecastTests {
    /// A Monday.
    private let monday = Day(number: 20_514)
    private let dollar: Int64 = 1_000_000_000

    private func dollars(_ amounts: Double...) -> [Int64] { amounts.map { Int64($0 * 1_000_000_000) } }

    private func texts(_ outcome: Forecast.Outcome) -> [String] {
        [outcome.low, outcome.expected, outcome.high].map(\.description)
    }

    @Test func `What is spent evenly goes on evenly, and leaves no doubt`() throws {
        #expect(monday.weekday == 0)
        let forecast = try #require(Forecast([Int64](repeating: 2 * dollar, count: 28), before: monday))
        // Five days are to come, of which one has begun: 4 × 2, and 2 − 0.5.
        let outcome = forecast.outcome(
            spent: 10 * dollar, today: dollar / 2, from: monday, through: monday.advanced(by: 4))
        #expect(texts(outcome) == ["19.5", "19.5", "19.5"])
    }

    @Test func `A weekday costs what it cost before`() throws {
        // Four weeks from Monday: 1 on working days, 8 on Saturdays, 0 on Sundays.
        let week = dollars(1, 1, 1, 1, 1, 8, 0)
        let forecast = try #require(Forecast(week + week + week + week, before: monday))
        func expected(_ days: ClosedRange<Int>) -> String {
            texts(
                forecast.outcome(
                    spent: 0, from: monday.advanced(by: days.lowerBound), through: monday.advanced(by: days.upperBound))
            )[1]
        }
        #expect(expected(0...0) == "1")
        #expect(expected(4...6) == "9")
        #expect(expected(6...6) == "0")
        #expect(expected(0...13) == "26")
    }

    @Test func `Days that stray open the interval by the root of their number`() throws {
        // Two weeks, of which the second costs 2 a day more: each weekday's mean is 2, each day strays by 1.
        // Σ r² = 14 over 14 − 7 days: σ = √2. Four days: 1.2816 × √2 × 2 = 3.62491220
        let daily = dollars(1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 3)
        let forecast = try #require(Forecast(daily, before: monday))
        let outcome = forecast.outcome(spent: 0, from: monday, through: monday.advanced(by: 3))
        #expect(texts(outcome) == ["4.375087797", "8", "11.624912203"])
        // With one day, low would be 2 − 1.8124561 = 0.1875439; with what is spent beneath it.
        let day = forecast.outcome(spent: 5 * dollar, from: monday, through: monday)
        #expect(texts(day) == ["5.187543898", "7", "8.812456102"])
    }

    @Test func `Low is never below what is spent, nor is less than nothing to come`() throws {
        let daily = dollars(0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2)
        let forecast = try #require(Forecast(daily, before: monday))
        let outcome = forecast.outcome(spent: 9 * dollar, today: 9 * dollar, from: monday, through: monday)
        #expect(texts(outcome) == ["9", "9", "10.812456102"])
        let over = forecast.outcome(spent: 9 * dollar, from: monday.advanced(by: 1), through: monday)
        #expect(texts(over) == ["9", "9", "9"])
    }

    @Test func `One week does not tell weekdays apart, and less than a week tells nothing`() throws {
        #expect(Forecast(dollars(1, 1, 1, 1, 1, 1), before: monday) == nil)
        let forecast = try #require(Forecast(dollars(0, 0, 0, 7, 0, 0, 0), before: monday))
        // The mean is 1 for every day. Σ r² = 6 × 1 + 36 = 42 over 7 − 1: σ = √7 = 2.6457513.
        let outcome = forecast.outcome(spent: 0, from: monday, through: monday)
        #expect(texts(outcome) == ["0", "1", "4.39079488"])
    }

    @Test func `Only the last four weeks count`() throws {
        let old = [Int64](repeating: 100 * dollar, count: 10)
        let forecast = try #require(Forecast(old + [Int64](repeating: dollar, count: 28), before: monday))
        #expect(texts(forecast.outcome(spent: 0, from: monday, through: monday)) == ["1", "1", "1"])
    }
}
