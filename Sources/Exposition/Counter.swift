// A number that only grows.
// SPDX-License-Identifier: Apache-2.0

package typealias Counter = Metric<CounterSeries>

/// A series of a counter, in units of 10^-scale.
package struct CounterSeries: SeriesHandle {
    private let cells: Cells

    package init(_ cells: Cells) { self.cells = cells }

    /// Adds an amount, which must not be negative. At the largest `Int64` the counter stays there.
    package func add(_ amount: Int64 = 1) {
        precondition(amount >= 0, "a counter cannot go back by \(amount)")
        cells.add(amount, to: 0)
    }
}
