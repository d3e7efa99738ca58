// A column of a table: its name, what its cells are, and how a terminal may show it.
// SPDX-License-Identifier: Apache-2.0

package struct Column: Sendable, Equatable {
    package let name: String
    package let type: Kind
    package var glance: Glance

    package enum Kind: String, Sendable {
        case date, time, text, count, money, ratio, duration
        /// Quantities, and columns whose rows differ in what they count.
        case number
    }

    /// What helps the eye beside the figures.
    package enum Glance: Sendable {
        case none
        /// A bar in each row, as long as its value among the others.
        case bar
        /// A line over all rows, drawn once: rows are days.
        case curve
    }

    package init(_ name: String, _ type: Kind, _ glance: Glance = .none) {
        self.name = name
        self.type = type
        self.glance = glance
    }
}
