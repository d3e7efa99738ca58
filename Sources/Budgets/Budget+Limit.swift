// What spending comes to of a limit: thresholds that it reaches, and what it leaves.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension Budget {
    /// A threshold, and the least spending that reaches it.
    struct Level: Sendable, Equatable {
        let percent: Int
        let nanos: Int64
    }

    /// The thresholds in ascending order, but for those that no sum of 64 bits reaches.
    var levels: [Level] {
        alertAt.compactMap { percent in
            let product = Int128(limit.nanos) * Int128(percent)
            let least = (product + 99) / 100
            return Int64(exactly: least).map { Level(percent: percent, nanos: $0) }
        }
    }

    /// What is still to be spent: never less than nothing.
    func left(after spent: Int64) -> Int64 { max(0, limit.nanos - max(0, spent)) }

    /// Whether `cost` more may be spent: something is left, and no less than that.
    func allows(_ cost: Int64, after spent: Int64) -> Bool {
        let left = left(after: spent)
        return left > 0 && cost <= left
    }
}

extension Sequence<Budget.Level> {
    /// The levels that spending reaches by growing from `before` to `after`.
    func reached(from before: Int64, to after: Int64) -> [Budget.Level] {
        filter { before < $0.nanos && $0.nanos <= after }
    }
}
