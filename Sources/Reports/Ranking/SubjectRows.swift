// Rows of subjects, of which a product may have as many as it has of what it is about.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// Subjects by a figure, the largest first, and of equal ones the first in the alphabet.
///
/// What they are called is looked up for those that are shown, and for those whose order it decides.
struct SubjectRows<Figures: Sendable>: Sendable {
    private struct Row: Sendable {
        let number: Int64
        let rank: Int64
        let figures: Figures
    }

    private var rows: [Row]
    private let cells: @Sendable (Figures) -> [Cell]

    /// `found` is by the number of the subject's name, and 0 has what is for none. Of the order only the first `shown` are
    /// looked at.
    init(
        _ found: [Int64: Figures], by rank: (Figures) -> Int64, shown: Int, in view: LedgerView,
        cells: @escaping @Sendable (Figures) -> [Cell]
    ) throws(ReadingError) {
        try view.takeMemory(found.count * MemoryLayout<Row>.stride)
        self.cells = cells
        rows = found.map { Row(number: $0.key, rank: rank($0.value), figures: $0.value) }
        rows.sort { $0.rank > $1.rank }
        var first = 0
        while first < min(shown, rows.count) {
            let figure = rows[first].rank
            let end = rows[first...].firstIndex { $0.rank != figure } ?? rows.count
            if end - first > 1 { try putInAlphabet(first..<end, view) }
            first = end
        }
    }

    private mutating func putInAlphabet(_ places: Range<Int>, _ view: LedgerView) throws(ReadingError) {
        var named: [(id: ExactText, row: Row)] = []
        named.reserveCapacity(places.count)
        for row in rows[places] { named.append((try view.text(row.number).exact, row)) }
        named.sort { $0.id < $1.id }
        rows.replaceSubrange(places, with: named.map(\.row))
    }

    var count: Int { rows.count }

    /// Before the columns of the figures.
    static var columns: [Column] { [Column("subject", .text), .subjectName] }

    /// The first so many.
    func first(_ most: Int, _ view: LedgerView) throws(ReadingError) -> [[Cell]] {
        var cells: [[Cell]] = []
        for row in rows.prefix(most) { cells.append(try self.cells(of: row, view)) }
        return cells
    }

    /// All of them, each made when it is asked for.
    var source: RowSource {
        RowSource(
            count: count,
            cell: { (place, column, view) throws(ReadingError) in
                let row = rows[Int(place)]
                switch column {
                case 0: return .text(try view.text(row.number))
                case 1: return .known(try view.name(ofSubject: row.number))
                default: return cells(row.figures)[column - 2]
                }
            },
            row: { (place, view) throws(ReadingError) in try cells(of: rows[Int(place)], view) })
    }

    private func cells(of row: Row, _ view: LedgerView) throws(ReadingError) -> [Cell] {
        [.text(try view.text(row.number)), .known(try view.name(ofSubject: row.number))] + cells(row.figures)
    }
}

extension Question {
    /// How many of the rows a table may show that it puts in order itself: all, where another order is asked for.
    var mostInOrder: Int { sort == nil ? most : .max }
}
