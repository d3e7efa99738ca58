// The rows of costs, made of sums as they are asked for.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// Sums in the order of their rows.
///
/// A row's cells take three times the memory of its sum, and there may be a row for each user: a file of all of them
/// has only the cells of a page at a time.
struct CostRows: Sendable {
    private let sums: [CallSum]
    private let units: UnitSums
    private let total: CallFigures
    private let groupings: [Filter]
    private var unit: RowUnit?
    private var places: [Int32]
    /// What the sums are counted in, as long as there is somebody to read them.
    private let memory: (any SharedMemory)?

    /// Rows of a file that are made at once.
    private static let pageLength = 4_000

    /// Dearest first, and where there are days, these first; `total` is what shares are of.
    init(_ usage: CallUsage, of total: CallFigures, by groupings: [Filter], in view: LedgerView) throws(ReadingError) {
        let sums = usage.sums
        self.sums = sums
        units = usage.units
        self.total = total
        self.groupings = groupings
        memory = view.memory
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
            start = sum.start.map { $0.day.number &* 24 &+ Int32($0.hour) } ?? 0
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

    // MARK: For a table

    /// Fills a table with the rows that a question asks for: sorted as it wants them, as many as it wants, in pages where
    /// they are for a file.
    consuming func fill(_ table: inout Table, for question: Question, in view: LedgerView) throws(ReadingError) {
        unit = question.unit
        if let name = question.sort {
            let (column, goesUp) = try table.order(by: name)
            try sort(by: column, goesUp: goesUp, view)
        }
        table.left = max(0, places.count - question.most)
        places.removeLast(table.left)
        let inPages = groupings.allSatisfy(\.isNumbered)
        if question.isExport, !inPages {
            try view.takeMemory(places.count * (table.columns.count * MemoryLayout<Cell>.stride + Table.rowOverhead))
        }
        (table.rows, table.more) = try rows(inPages: question.isExport && inPages, view)
    }

    /// Costs a cell of each row.
    private mutating func sort(by column: Int, goesUp: Bool, _ view: LedgerView) throws(ReadingError) {
        let size = places.count * (MemoryLayout<Cell>.stride + Table.orderSize)
        try view.takeMemory(size)
        let keys = try places.map { place throws(ReadingError) in try cell(column, of: sums[Int(place)], view) }
        places = Table.order(of: keys, goesUp: goesUp).map { places[$0] }
        view.giveBackMemory(size)
    }

    /// All of them, or, where they are `inPages`, those of a page and how to get at the others.
    private func rows(
        from first: Int = 0, inPages: Bool, _ view: LedgerView
    ) throws(ReadingError) -> (rows: [[Cell]], more: Table.Continuation?) {
        let last = inPages ? min(first + Self.pageLength, places.count) : places.count
        var rows: [[Cell]] = []
        rows.reserveCapacity(last - first)
        for place in places[first..<last] {
            let sum = sums[Int(place)]
            var row = try heading(of: sum, view)
            CostsReport.addCells(of: sum.figures, units[sum], whole: total, to: &row)
            rows.append(row)
        }
        guard last < places.count else { return (rows, nil) }
        return (
            rows,
            Table.Continuation { (view) throws(ReadingError) in
                try view.snapshot { () throws(ReadingError) in try self.rows(from: last, inPages: true, view) }
            }
        )
    }

    // MARK: Cells

    private func heading(of sum: CallSum, _ view: LedgerView) throws(ReadingError) -> [Cell] {
        var row: [Cell] = []
        row.reserveCapacity(CostsReport.columns.count + 3)
        if let start = sum.start { row.append(start.cell(per: unit)) }
        for (place, grouping) in groupings.enumerated() {
            row.append(.text(try view.text(of: place == 0 ? sum.key : sum.second, by: grouping)))
        }
        return row
    }

    /// Names are looked up only where they are asked for.
    private func cell(_ column: Int, of sum: CallSum, _ view: LedgerView) throws(ReadingError) -> Cell {
        let headings = groupings.count + (sum.start == nil ? 0 : 1)
        if column >= headings {
            var row: [Cell] = []
            CostsReport.addCells(of: sum.figures, units[sum], whole: total, to: &row)
            return row[column - headings]
        }
        if column == 0, let start = sum.start { return start.cell(per: unit) }
        return try heading(of: sum, view)[column]
    }
}
