// Where a series keeps its numbers.
// SPDX-License-Identifier: Apache-2.0

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
