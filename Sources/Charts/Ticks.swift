// The round values on an axis.
// SPDX-License-Identifier: Apache-2.0

/// From zero to a round value that is not less than what is shown, in three to six even steps.
package struct Ticks: Sendable, Equatable {
    package let values: [Double]
    package var top: Double { values.last ?? 1 }

    /// `least` is where something goes below zero. `isCounted` keeps the steps whole.
    package init(most: Double, least: Double = 0, isCounted: Bool = false) {
        let span = max(most, 0) - min(least, 0)
        guard span > 0, span.isFinite else {
            values = [0, 1]
            return
        }
        let step = Self.step(above: max(most, 0), below: -min(least, 0), isCounted: isCounted)
        // What is a hair above a round value is that value.
        let (first, last) = (
            (min(least, 0) / step + 1e-9).rounded(.down), (max(most, 0) / step - 1e-9).rounded(.up)
        )
        values = (Int(first)...Int(last)).map { Double($0) * step }
    }

    /// The least of 1, 2, 2.5 and 5 of any power of ten that needs no more than five steps, on both sides of zero together.
    private static func step(above: Double, below: Double, isCounted: Bool) -> Double {
        let span = above + below
        var power = 1.0
        while power * 10 <= span { power *= 10 }
        while power > span { power /= 10 }
        let steps = [0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10].map { $0 * power }
        let whole = steps.filter { !isCounted || $0 >= 1 && $0 == $0.rounded() }
        return whole.first { (above / $0 - 1e-9).rounded(.up) + (below / $0 - 1e-9).rounded(.up) <= 5 } ?? max(power, 1)
    }
}
