// The rows of costs, made of sums as they are asked for.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// Sums in the order of their rows.
struct CostRows: Sendable {
    private let sums: [CallSum]
    private let units: UnitSums
    private let total: CallFigures
    private let groupings: [Filter]
    private let unit: RowUnit?
    private let places: [Int32]

    /// Dearest first, and where there are rows of a unit of time, these first; `total` is what shares are of.
    init(
        _ usage: CallUsage, of total: CallFigures, by groupings: [Filter], per unit: RowUnit?, in view: LedgerView
    ) throws(ReadingError) {
        let sums = usage.sums
        self.sums = sums
        units = usage.units
        self.total = total
        self.groupings = groupings
        self.unit = unit
        try view.takeMemory(sums.count * MemoryLayout<Int32>.stride)
        // As they come, and sorted.
        let size = 2 * sums.count * MemoryLayout<Rank>.stride
        try view.takeMemory(size)
        places = sums.indices.map { Rank(sums[$0], at: $0) }.sorted(by: Rank.isBefore).map(\.place)
        view.giveBackMemory(size)
    }

    /// What a sum is sorted by, beside each other: to look at the sums themselves would be to wait for the memory.
    private struct Rank {
        let start: Int32
        let place: Int32
        let cost: Int64
        let key, second: Int64

        init(_ sum: CallSum, at place: Int) {
            start = sum.start.map { Int32(truncatingIfNeeded: $0.number) } ?? 0
            self.place = Int32(truncatingIfNeeded: place)
            cost = sum.figures.settledCost
            (key, second) = (sum.key, sum.second)
        }

        static func isBefore(_ left: Rank, _ right: Rank) -> Bool {
            if left.start != right.start { return left.start < right.start }
            if left.cost != right.cost { return left.cost > right.cost }
            return left.key == right.key ? left.second < right.second : left.key < right.key
        }
    }

    var source: RowSource {
        RowSource(
            count: places.count,
            cell: { (place, column, view) throws(ReadingError) in try cell(column, of: sum(place), view) },
            row: { (place, view) throws(ReadingError) in
                let sum = sum(place)
                var row = try heading(of: sum, view)
                CostsReport.addCells(of: sum.figures, units[sum], whole: total, to: &row)
                return row
            })
    }

    private func sum(_ place: Int32) -> CallSum { sums[Int(places[Int(place)])] }

    // MARK: Cells

    private func heading(of sum: CallSum, _ view: LedgerView) throws(ReadingError) -> [Cell] {
        var row: [Cell] = []
        row.reserveCapacity(CostsReport.columns.count + 3)
        if let start = sum.start { row.append(start.cell(per: unit)) }
        for (place, grouping) in groupings.enumerated() {
            row.append(.text(try view.text(of: place == 0 ? sum.key : sum.second, by: grouping)))
        }
        row += try groupings.nameCells([sum.key, sum.second], view)
        return row
    }

    /// Names are looked up only where they are asked for.
    private func cell(_ column: Int, of sum: CallSum, _ view: LedgerView) throws(ReadingError) -> Cell {
        let headings = groupings.count + (sum.start == nil ? 0 : 1) + (groupings.contains(.subject) ? 1 : 0)
        if column >= headings {
            var row: [Cell] = []
            CostsReport.addCells(of: sum.figures, units[sum], whole: total, to: &row)
            return row[column - headings]
        }
        if column == 0, let start = sum.start { return start.cell(per: unit) }
        return try heading(of: sum, view)[column]
    }
}
