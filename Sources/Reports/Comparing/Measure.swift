// One figure beside what it was before.
// SPDX-License-Identifier: Apache-2.0

/// A row of a table whose rows are figures of different kinds.
struct Measure: Sendable {
    let name: String
    let current, previous: Cell

    init(_ name: String, _ current: Cell, _ previous: Cell) {
        self.name = name
        self.current = current
        self.previous = previous
    }

    /// Null where either is unknown, or there was nothing before.
    var change: Cell {
        guard let current = current.magnitude, let previous = previous.magnitude else { return .null }
        return .change(from: previous, to: current)
    }

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
