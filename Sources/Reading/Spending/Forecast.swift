// What is going to be spent, judged by what was spent of late.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// The weekdays' mean spend and how far single days stray from it. Pure: days of spend in, outcomes out.
///
/// Amounts are nanos of a USD. A forecast is not booked money: it is computed in floating point, and rounded to nanos
/// once.
package struct Forecast: Sendable {
    /// The first day that is not in the window: the one whose spend is still going on, or has yet to begin.
    package let day: Day
    /// The mean spend of Monday, of Tuesday, …
    private let means: [Double]
    /// The standard deviation of a day from the mean of its weekday.
    private let deviation: Double

    /// The most days that are looked back on: four of each weekday.
    package static let window = 28
    /// The fewest days that tell anything.
    package static let fewest = 7
    /// The fewest days that tell one weekday from another: a weekday seen once may be an accident.
    static let fewestForWeekdays = 14
    /// As many standard deviations to both sides hold four of five outcomes.
    private static let width = 1.2816

    /// `daily` is the spend of full days, the last of them right before `day`; days before the window do not count.
    /// Nil where there are too few.
    package init?(_ daily: [Int64], before day: Day) {
        let daily = daily.suffix(Self.window).map(Double.init)
        guard daily.count >= Self.fewest else { return nil }
        self.day = day
        let first = day.advanced(by: -daily.count)
        // Without weekdays, all days are of one kind.
        let kinds = daily.count >= Self.fewestForWeekdays ? 7 : 1
        let kind = daily.indices.map { first.advanced(by: $0).weekday % kinds }
        var sums = [Double](repeating: 0, count: kinds)
        var counts = sums
        for place in daily.indices {
            sums[kind[place]] += daily[place]
            counts[kind[place]] += 1
        }
        let means = zip(sums, counts).map { $0 / $1 }
        let strayed = daily.indices.reduce(0.0) { sum, place in
            let residual = daily[place] - means[kind[place]]
            return sum + residual * residual
        }
        // Each mean was chosen to suit the days, which leaves so many fewer to judge by.
        deviation = (strayed / Double(daily.count - kinds)).squareRoot()
        self.means = (0..<7).map { means[$0 % kinds] }
    }

    /// What some days come to, and between which amounts they stay four times out of five.
    package struct Outcome: Sendable, Equatable {
        package let expected, low, high: Money
    }

    /// What is `spent`, and what the days from `first` to `last` will add to it; neither lies before `day`.
    ///
    /// `today` is the part of `spent` that fell on `first`: that much less is still to come on it, but never less than
    /// nothing. With `last` before `first`, nothing is to come.
    package func outcome(spent: Int64, today: Int64 = 0, from first: Day, through last: Day) -> Outcome {
        let days = max(0, Int(last.number) - Int(first.number) + 1)
        var coming = 0.0
        for place in 0..<days {
            let mean = means[first.advanced(by: place).weekday]
            coming += place == 0 ? max(0, mean - Double(today)) : mean
        }
        let stray = Self.width * deviation * Double(days).squareRoot()
        return Outcome(
            expected: Self.money(spent, coming), low: Self.money(spent, max(0, coming - stray)),
            high: Self.money(spent, coming + stray))
    }

    private static func money(_ spent: Int64, _ coming: Double) -> Money {
        // Beyond 64 bits there is no money left to spend.
        let whole = Int64(exactly: coming.rounded(.toNearestOrEven)) ?? .max
        return Money(nanos: spent.addingSaturated(whole))
    }
}
