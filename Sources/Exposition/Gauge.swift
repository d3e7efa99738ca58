// A number that goes up and down.
// SPDX-License-Identifier: Apache-2.0

/// `Gauge<Double>`, or `Gauge<Int64>` for exact values in units of 10^-scale.
package typealias Gauge<Value: Quantity> = Metric<GaugeSeries<Value>>

/// A series of a gauge.
package struct GaugeSeries<Value: Quantity>: SeriesHandle {
    private let cells: Cells

    package init(_ cells: Cells) { self.cells = cells }

    package func set(_ value: Value) { cells.update(0) { _ in value.cell } }

    /// Adds an amount, negative or not. Integers stop at the ends of `Int64`.
    package func add(_ amount: Value) { cells.add(amount.cell, to: 0) }
}

extension Metric {
    /// Makes these samples all that there is: label sets that are not among them vanish at once.
    ///
    /// Samples with the same labels add up, as do those beyond the cap. Handles to earlier series write to nothing
    /// that is seen any more.
    package func replaceAll<Value>(_ samples: Samples<Value>) where Series == GaugeSeries<Value> {
        family.replaceAll(samples.map { ($0.labels, $0.value.cell) })
    }
}

/// A value that fits a series' cell of 64 bits.
package protocol Quantity: Sendable {
    var cell: Int64 { get }
    init(cell: Int64)
}

extension Int64: Quantity {
    package var cell: Int64 { self }
    package init(cell: Int64) { self = cell }
}

extension Double: Quantity {
    package var cell: Int64 { Int64(bitPattern: bitPattern) }
    package init(cell: Int64) { self.init(bitPattern: UInt64(bitPattern: cell)) }
}

/// Label values, one for each of the family's labels and in their order, with the value they have.
package typealias Samples<Value: Quantity> = [(labels: [String], value: Value)]
