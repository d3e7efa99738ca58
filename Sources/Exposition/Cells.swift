// Where a series keeps its numbers, and how it is known that they have changed.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The cells of one series. It is what every kind of series is made of; outside this room it can only be kept.
package struct Cells: Sendable {
    let page: CellPage
    let first: Int
    let family: Family

    func update(_ cell: Int, _ change: (Int64) -> Int64) {
        if page.update(first + cell, change) { family.changes.raise() }
    }

    func add(_ amount: Int64, to cell: Int) {
        let number = family.header.kind.number
        update(cell) { number.sum($0, amount) }
    }
}

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

/// One flag a format: raised by whoever changes a family, lowered by whoever is about to render it.
///
/// A change is written before the flag is raised, and the flag is lowered before the change is read, so nothing
/// stays unrendered; at worst a family is rendered twice to the same bytes.
final class ChangeFlags: Sendable {
    private static let all = ExpositionFormat.allCases.reduce(0) { $0 | bit($1) }

    private let flags = Atomic<UInt8>(ChangeFlags.all)

    private static func bit(_ format: ExpositionFormat) -> UInt8 { 1 << UInt8(format.rawValue) }

    func raise() {
        // Reading first keeps the cache line shared between threads that add to a family nobody has rendered since.
        if flags.load(ordering: .sequentiallyConsistent) != Self.all {
            flags.store(Self.all, ordering: .sequentiallyConsistent)
        }
    }

    /// True when the flag was up.
    func lower(_ format: ExpositionFormat) -> Bool {
        let bit = Self.bit(format)
        return flags.bitwiseAnd(~bit, ordering: .sequentiallyConsistent).oldValue & bit != 0
    }
}
