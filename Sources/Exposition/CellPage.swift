// The numbers behind the series, where any thread may add to them.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A run of 64 atomic integers that never moves, so that a series can be added to while its family grows.
final class CellPage: Sendable {
    static let capacity = 64

    private let cells = InlineArray<64, Atomic<Int64>> { _ in Atomic(0) }

    func load(_ index: Int) -> Int64 { cells[index].load(ordering: .sequentiallyConsistent) }

    /// Replaces a cell by what `change` makes of it; false when that is what it was.
    ///
    /// Sequentially consistent, as is `ChangeFlags`: a renderer that finds the flag down has seen the number.
    func update(_ index: Int, _ change: (Int64) -> Int64) -> Bool {
        var old = cells[index].load(ordering: .relaxed)
        while true {
            let new = change(old)
            if new == old { return false }
            let (exchanged, seen) = cells[index].weakCompareExchange(
                expected: old, desired: new, successOrdering: .sequentiallyConsistent, failureOrdering: .relaxed)
            if exchanged { return true }
            old = seen
        }
    }
}
