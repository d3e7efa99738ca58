// The two things that a gauge can hold.
// SPDX-License-Identifier: Apache-2.0

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
