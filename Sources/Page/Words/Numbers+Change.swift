// How much more or less something is than before.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// A change in words, and whether it is one for the better.
struct Change: Equatable {
    enum Direction: Equatable { case up, down, none }

    let direction: Direction
    /// Without its arrow.
    let text: String
    /// Nil where it cannot be judged.
    var isBetter: Bool?

    var arrow: String {
        switch direction {
        case .up: "▲"
        case .down: "▼"
        case .none: "="
        }
    }

    /// For those who do not see arrows.
    var spoken: String {
        switch direction {
        case .up: "up "
        case .down: "down "
        case .none: ""
        }
    }
}

extension Numbers {
    /// Between two amounts. `more` says whether more is better; nil where nobody can tell.
    func change(from before: Int64?, to now: Int64?, more isBetter: Bool?) -> Change? {
        guard let before, let now else { return nil }
        if before == now { return Change(direction: .none, text: "as before") }
        if before == 0 { return Change(direction: .up, text: "new", isBetter: isBetter) }
        guard let millionths = Quotient.change(from: (before, 1), to: (now, 1)) else { return nil }
        let direction: Change.Direction = millionths > 0 ? .up : .down
        let size = millionths.magnitude
        guard size >= 5_000 else { return Change(direction: .none, text: "as before") }
        let judged = isBetter.map { $0 == (millionths > 0) }
        if millionths >= 8_000_000 {
            let factor = (size + 1_500_000) / 1_000_000
            return Change(direction: .up, text: "×\(Self.narrow)\(exact(Int64(clamping: factor)))", isBetter: judged)
        }
        return Change(direction: direction, text: percent("\((size + 5_000) / 10_000)"), isBetter: judged)
    }

    /// Between two rates: in points.
    func points(from before: Int64?, to now: Int64?, more isBetter: Bool?) -> Change? {
        guard let before, let now else { return nil }
        let difference = now - before
        guard difference.magnitude >= 50 else { return Change(direction: .none, text: "as before") }
        let isSmall = difference.magnitude < 10_000
        let hundredths = (difference.magnitude + 50) / 100
        let text =
            isSmall
            ? "\(hundredths / 100)\(locale.point)\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
            : "\((hundredths + 5) / 100)\(locale.point)\((hundredths + 5) / 10 % 10)"
        return Change(
            direction: difference > 0 ? .up : .down, text: text + " points",
            isBetter: isBetter.map { $0 == (difference > 0) })
    }
}
