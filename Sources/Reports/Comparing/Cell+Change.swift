// How much more or less a figure is than it was.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// The difference as a share of what was before, whatever its sign: against a loss, a gain is positive. It is computed
/// exactly and rounded once. Null where nothing was before, where either is unknown, and where the share is too large for
/// 64 bits of millionths.
extension Cell {
    package static func change(from previous: Int64, to current: Int64) -> Cell {
        change(from: (previous, 1), to: (current, 1))
    }

    /// Of quotients: that of what is left of them after rounding could be wrong in every digit.
    static func change(from previous: (part: Int64, whole: Int64), to current: (part: Int64, whole: Int64)) -> Cell {
        Quotient.change(from: previous, to: current).map(Cell.ratio) ?? .null
    }

    /// Of figures as they are shown; only those of one kind have any.
    static func change(from previous: Cell, to current: Cell) -> Cell {
        switch (previous, current) {
        case (.count(let before), .count(let now)), (.quantity(let before), .quantity(let now)),
            (.ratio(let before), .ratio(let now)), (.duration(let before), .duration(let now)):
            change(from: before, to: now)
        case (.money(let before), .money(let now)): change(from: before.nanos, to: now.nanos)
        default: .null
        }
    }
}
