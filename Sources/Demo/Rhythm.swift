// How lively people are by hour and weekday.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// The shape of a day and of a week.
enum Rhythm {
    /// Weights by the hour where the person lives; their mean is about 1.
    private static let byHour: [Double] = [
        0.25, 0.12, 0.06, 0.05, 0.05, 0.12, 0.35, 0.70, 1.10, 1.40, 1.50, 1.45,
        1.30, 1.35, 1.45, 1.50, 1.50, 1.40, 1.35, 1.45, 1.60, 1.40, 0.95, 0.55,
    ]

    /// The same for a throw of the dice.
    static let hourWeights = byHour.map { Int64($0 * 100) }

    /// From Monday on. Agencies and classes keep office hours; people at home write at weekends too, but less.
    private static let atHome = [1.05, 1.10, 1.10, 1.05, 0.95, 0.70, 0.75]
    private static let atWork = [1.20, 1.25, 1.25, 1.20, 1.00, 0.12, 0.15]

    /// How lively someone is in `hour`, who lives `hoursEast` of Greenwich; 1 on average.
    static func liveliness(in hour: Hour, hoursEast: Int64, works: Bool) -> Double {
        let local = hour.number + hoursEast
        return byHour[Int(local % 24)] * (works ? atWork : atHome)[weekday(Int(local / 24))]
    }

    /// How readily people join on `day`.
    static func curiosity(on day: Day) -> Double { atHome[weekday(Int(day.number))] }

    /// 0 is Monday; the first of January 1970 was a Thursday.
    private static func weekday(_ day: Int) -> Int { (day + 3) % 7 }
}
