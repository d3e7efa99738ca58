// Rows that are made when they are asked for, so that a file has only those of a page in memory.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// So many rows, each known by its place, in the order in which they stand where nobody sorts them.
///
/// The cells of a row take several times the memory of what they are made of, and there may be a row for each user. What
/// `make` holds is counted by whoever made it (`takeMemory`).
struct RowSource: Sendable {
    let count: Int
    /// How many others there are, where the limit of the question was heeded before; else it has yet to be.
    fileprivate let left: Int?
    /// The rows at some places. It may be asked later, with another view of the ledger.
    private let make: @Sendable (ArraySlice<Int32>, LedgerView) throws(ReadingError) -> [[Cell]]
    /// One cell of a row, where that takes less than all of it.
    private let cell: (@Sendable (Int32, _ column: Int, LedgerView) throws(ReadingError) -> Cell)?

    init(
        pagesOf count: Int, besides left: Int? = nil,
        cell: (@Sendable (Int32, _ column: Int, LedgerView) throws(ReadingError) -> Cell)? = nil,
        make: @escaping @Sendable (ArraySlice<Int32>, LedgerView) throws(ReadingError) -> [[Cell]]
    ) {
        self.count = count
        self.left = left
        self.cell = cell
        self.make = make
    }

    /// Each row by itself.
    init(
        count: Int, cell: (@Sendable (Int32, _ column: Int, LedgerView) throws(ReadingError) -> Cell)? = nil,
        row: @escaping @Sendable (Int32, LedgerView) throws(ReadingError) -> [Cell]
    ) {
        self.init(pagesOf: count, cell: cell) { (places, view) throws(ReadingError) in
            var rows: [[Cell]] = []
            rows.reserveCapacity(places.count)
            for place in places { rows.append(try row(place, view)) }
            return rows
        }
    }

    fileprivate func rows(at places: ArraySlice<Int32>, _ view: LedgerView) throws(ReadingError) -> [[Cell]] {
        try make(places, view)
    }

    /// The cells of a column, in the order of the places.
    fileprivate func cells(_ column: Int, _ view: LedgerView) throws(ReadingError) -> [Cell] {
        var cells: [Cell] = []
        cells.reserveCapacity(count)
        for place in 0..<Int32(count) {
            if let cell {
                cells.append(try cell(place, column, view))
            } else {
                cells.append(contentsOf: try make([place], view).map { $0[column] })
            }
        }
        return cells
    }
}

extension Table {
    /// Fills it with the rows that a question asks for: sorted by one of the columns where it says so, as many as it wants,
    /// in pages where they are for a file.
    mutating func fill(
        _ source: RowSource, for question: Question, sortedBy sort: String? = nil, in view: LedgerView
    ) throws(ReadingError) {
        var order: [Int32]?
        if let sort {
            let (column, goesUp) = try self.order(by: sort)
            // A cell of each row, and what it takes to put these in order.
            let size = source.count * (MemoryLayout<Cell>.stride + Self.orderSize)
            try view.takeMemory(size)
            try view.takeMemory(source.count * MemoryLayout<Int32>.stride)
            order = Self.order(of: try source.cells(column, view), goesUp: goesUp).map { Int32(truncatingIfNeeded: $0) }
            view.giveBackMemory(size)
        }
        let isWhole = source.left != nil || question.integer("limit") == nil
        let count = isWhole ? source.count : min(source.count, question.most)
        left = source.left ?? source.count - count
        if !question.isExport, count > Report.mostRows {
            try view.takeMemory(count * (columns.count * MemoryLayout<Cell>.stride + Self.rowOverhead))
        }
        (rows, more) = try RowPages(source, order, count, isForFile: question.isExport, view).rows(from: 0, view)
    }
}

/// The rows of a table, page by page.
private struct RowPages: Sendable {
    private let source: RowSource
    /// The places of rows; nil where they stand as they are.
    private let order: [Int32]?
    private let count: Int
    private let isForFile: Bool
    /// What the rows are made of is counted in it, as long as there is somebody to read them.
    private let memory: (any SharedMemory)?
    /// Names that the view knew with which the source was made, and another does not.
    private let names: OwnNames?

    /// Rows that are made at once.
    private static let length = 4_000

    init(_ source: RowSource, _ order: [Int32]?, _ count: Int, isForFile: Bool, _ view: LedgerView) {
        self.source = source
        self.order = order
        self.count = count
        self.isForFile = isForFile
        memory = view.memory
        names = isForFile && count > Self.length ? view.ownNames : nil
    }

    /// All of them, or of a file a page, and how to get at the others.
    func rows(
        from first: Int, _ view: LedgerView
    ) throws(ReadingError) -> (rows: [[Cell]], more: Table.Continuation?) {
        let last = isForFile ? min(first + Self.length, count) : count
        let places = order.map { $0[first..<last] } ?? ArraySlice(Int32(first)..<Int32(last))
        let rows = try source.rows(at: places, view)
        guard last < count else { return (rows, nil) }
        return (
            rows,
            Table.Continuation { (view) throws(ReadingError) in
                try view.snapshot { () throws(ReadingError) -> (rows: [[Cell]], more: Table.Continuation?) in
                    if let names { view.take(names) }
                    return try self.rows(from: last, view)
                }
            }
        )
    }
}
