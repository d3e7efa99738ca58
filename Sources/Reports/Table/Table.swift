// What every report returns: columns, rows, totals.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
package import Reading

/// One table. Rows have a cell for each column, in their order; totals stand by name.
package struct Table: Sendable {
    package var columns: [Column]
    package var rows: [[Cell]]
    package var totals: [Total]
    /// What a reader should know about these figures; whole sentences.
    package var notes: [String] = []
    /// What it was made of.
    package internal(set) var from = AnswerOrigin.Source.sums
    /// Rows that a limit cut off.
    package internal(set) var left = 0
    /// What asks for the rows behind these; nil where there are no more, or the report has no pages.
    package var next: String?
    /// Whether it has.
    var isPaged = false
    /// Days of the period whose events are not among rows that are single events.
    package var archived: ArchivedDays?
    /// Reads what follows these rows, where an export wants all there are.
    package var more: Continuation?

    /// The next rows after those at hand; none when there are no more. Each is read in a snapshot of its own.
    package struct Continuation: Sendable {
        package let next: @Sendable (LedgerView) throws(ReadingError) -> (rows: [[Cell]], more: Continuation?)

        package init(
            _ next: @escaping @Sendable (LedgerView) throws(ReadingError) -> (rows: [[Cell]], more: Continuation?)
        ) {
            self.next = next
        }

        /// The same, read by the days of a zone.
        func inZone(_ zone: Zone) -> Continuation {
            Continuation { (view) throws(ReadingError) in
                let (rows, more) = try view.inZone(zone) { () throws(ReadingError) in try next(view) }
                return (rows, more?.inZone(zone))
            }
        }
    }

    package struct Total: Sendable, Equatable {
        package let name: String
        package let type: Column.Kind
        package let cell: Cell
        /// Which of two periods it is of.
        package let side: Column.Side

        package init(_ name: String, _ type: Column.Kind, _ cell: Cell, side: Column.Side = .present) {
            self.side = side
            self.name = name
            self.type = type
            self.cell = cell
        }
    }

    package init(_ columns: [Column], rows: [[Cell]] = [], totals: [Total] = []) {
        self.columns = columns
        self.rows = rows
        self.totals = totals
    }

    package subscript(total name: String) -> Cell? { totals.first { $0.name.exact == name.exact }?.cell }

    /// The cells of a column.
    package func cells(_ name: String) -> [Cell] {
        guard let place = columns.firstIndex(where: { $0.name.exact == name.exact }) else { return [] }
        return rows.map { $0[place] }
    }

    /// Numbers go down, texts and days go up, `-name` the other way; unknown cells come last. Rows that tie keep their order.
    mutating func sort(by name: String?) throws(ReadingError) {
        guard let name else { return }
        let (place, goesUp) = try order(by: name)
        let keys = rows.map { $0[place] }
        rows = Self.order(of: keys, goesUp: goesUp).map { rows[$0] }
    }

    /// The column that a `sort` names, and whether its least cell comes first.
    func order(by name: String) throws(ReadingError) -> (place: Int, goesUp: Bool) {
        let isReversed = name.hasPrefix("-")
        let column = isReversed ? String(name.dropFirst()) : name
        guard let place = columns.firstIndex(where: { $0.name.exact == column.exact }) else {
            let names = columns.map(\.name)
            throw .parameter(
                "sort",
                "must be a column of the table (\(names.joined(separator: ", "))), not \"\(TerminalText.shown(column))\""
                    + Suggestion.clause(for: column, among: names))
        }
        return (place, [.text, .date].contains(columns[place].type) != isReversed)
    }

    /// The places of cells in their order; those that tie keep theirs.
    static func order(of keys: [Cell], goesUp: Bool) -> [Int] {
        let hasTexts = keys.contains { if case .text = $0 { true } else { false } }
        if hasTexts {
            return keys.indices.sorted { left, right in
                let order = Self.order(keys[left], keys[right], goesUp: goesUp)
                return order == 0 ? left < right : order < 0
            }
        }
        // Numbers are sorted with their places: there may be hundreds of thousands.
        let ranks = keys.indices.map { place in
            let magnitude = keys[place].magnitude
            return Rank(isUnknown: magnitude == nil, value: goesUp ? magnitude ?? 0 : ~(magnitude ?? 0), place: place)
        }
        return ranks.sorted(by: Rank.isBefore).map(\.place)
    }

    /// Where a number stands: the least value comes first.
    private struct Rank {
        let isUnknown: Bool
        let value: Int64
        let place: Int

        static func isBefore(_ left: Rank, _ right: Rank) -> Bool {
            if left.isUnknown != right.isUnknown { return right.isUnknown }
            return left.value == right.value ? left.place < right.place : left.value < right.value
        }
    }

    /// Bytes that it takes to put a cell in its place.
    static let orderSize = 2 * MemoryLayout<Rank>.stride + MemoryLayout<Int>.stride

    /// Reads what is left of a table in pages: for whoever needs all of it at hand.
    package mutating func readAll(_ view: LedgerView) throws(ReadingError) {
        while let continuation = more {
            let (next, rest) = try continuation.next(view)
            try view.takeMemory(next.count * (columns.count * MemoryLayout<Cell>.stride + Self.rowOverhead))
            rows += next
            more = rest
        }
    }

    /// What an array takes beside its elements, and its place among the rows.
    static let rowOverhead = 40

    /// Negative where the left cell comes first.
    private static func order(_ left: Cell, _ right: Cell, goesUp: Bool) -> Int {
        switch (left, right) {
        case (.null, .null): return 0
        case (.null, _): return 1
        case (_, .null): return -1
        case (.text(let a), .text(let b)):
            let (a, b) = (a.exact, b.exact)
            return a == b ? 0 : (a < b) == goesUp ? -1 : 1
        default:
            let (a, b) = (left.magnitude ?? 0, right.magnitude ?? 0)
            return a == b ? 0 : (a < b) == goesUp ? -1 : 1
        }
    }

    mutating func cut(after limit: Int) {
        guard rows.count > limit else { return }
        left = rows.count - limit
        rows.removeLast(left)
    }
}
