// One figure beside what it was before.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// A row of a table whose rows are figures of different kinds.
struct Measure: Sendable {
    let name: String
    let current, previous: Cell
    /// Null where either is unknown, or there was nothing before.
    let change: Cell

    init(_ name: String, _ current: Cell, _ previous: Cell) {
        self.name = name
        self.current = current
        self.previous = previous
        change = .change(from: previous, to: current)
    }

    /// A quotient now and before, as cells show it. The change is that of the quotients themselves.
    init(
        _ name: String, _ current: (part: Int64, whole: Int64), _ previous: (part: Int64, whole: Int64),
        _ cell: (Int64, Int64) -> Cell
    ) {
        self.name = name
        self.current = cell(current.part, current.whole)
        self.previous = cell(previous.part, previous.whole)
        change = .change(from: previous, to: current)
    }

    /// Whether there is none of it, now or before.
    var isOfNothing: Bool { (current.magnitude ?? 0) == 0 && (previous.magnitude ?? 0) == 0 }

    var cells: [Cell] { [.text(name), current, previous, change] }
}

extension Measure {
    static func count(_ name: String, _ current: Int64, _ previous: Int64) -> Measure {
        Measure(name, .count(current), .count(previous))
    }

    static func money(_ name: String, _ current: Int64, _ previous: Int64) -> Measure {
        Measure(name, .money(nanos: current), .money(nanos: previous))
    }
}
