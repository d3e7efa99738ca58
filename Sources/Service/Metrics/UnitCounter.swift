// A counter of things that are kept at different scales: whole characters, millionths of seconds.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Ledger

/// Shows a unit's total in thousandths, the scale that its family has, whatever it is kept in.
struct UnitCounter {
    private let series: CounterSeries
    /// How many of the integers that are kept make one unit.
    private let scale: Int64
    /// What is kept and is less than a thousandth: it is shown once it has grown to one.
    private var rest: Int64 = 0

    init(_ series: CounterSeries, unit: String) {
        self.series = series
        scale = Bucket.allCases.first { $0.name == unit }?.scale ?? 1
    }

    mutating func add(_ amount: Int64) {
        guard scale > 1 else {
            let (thousandths, overflow) = amount.multipliedReportingOverflow(by: 1_000)
            return series.add(overflow ? .max : thousandths)
        }
        let sum = rest + amount
        let one = scale / 1_000
        series.add(sum / one)
        rest = sum % one
    }
}
