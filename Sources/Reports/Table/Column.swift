// A column of a table: its name, what its cells are, and how a terminal may show it.
// SPDX-License-Identifier: Apache-2.0

package struct Column: Sendable, Equatable {
    package let name: String
    package let type: Kind
    package var glance: Glance
    /// Which of two periods its cells are of.
    package let side: Side

    package enum Kind: String, Sendable {
        case date, time, text, count, money, ratio, duration, object
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

    package enum Side: String, Sendable {
        case present
        /// What the column of its figure says of the other period.
        case before
        /// How much more or less that figure is than before.
        case change
    }

    package init(_ name: String, _ type: Kind, _ glance: Glance = .none, side: Side = .present) {
        self.name = name
        self.type = type
        self.glance = glance
        self.side = side
    }

    /// The column of a figure's other side: `cost_usd_before`, `cost_usd_change`.
    func beside(_ side: Side) -> Column {
        Column("\(name)_\(side.rawValue)", side == .change ? .ratio : type, side: side)
    }

    /// What it is a side of: `cost_usd` for all three.
    var figure: String { side == .present ? name : String(name.dropLast(side.rawValue.count + 1)) }

    /// Whether its cells may be more or less than those of another period.
    var isFigure: Bool {
        switch type {
        case .date, .time, .text, .object: false
        case .count, .money, .ratio, .duration, .number: true
        }
    }
}
