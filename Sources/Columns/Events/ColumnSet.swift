// Rows of one kind of event, column by column, before they are packed or where they never are.
// SPDX-License-Identifier: Apache-2.0

/// Columns of the same length. One that is 0 in every row is not there.
package struct ColumnSet: Sendable {
    package private(set) var count = 0
    /// By the number of the column, for all but those of properties: this is asked for every cell.
    private var near: [Int32] = Array(repeating: -1, count: Int(EventColumn.firstProperty))
    private var far: [EventColumn: Int] = [:]
    private var columns: [(column: EventColumn, values: [Int64])] = []

    package init() {}

    /// In the order in which they came.
    package var names: [EventColumn] { columns.map(\.column) }

    /// Nil where it is 0 throughout.
    package subscript(column: EventColumn) -> [Int64]? { known(column).map { columns[$0].values } }

    package mutating func append(_ cells: EventCells) {
        for cell in cells.cells {
            let place = place(of: cell.column)
            fill(place, to: count)
            columns[place].values.append(cell.value)
        }
        count += 1
    }

    /// Puts the rows of others behind these.
    package mutating func append(_ others: ColumnSet) {
        for (column, values) in others.columns {
            let place = place(of: column)
            fill(place, to: count)
            columns[place].values += values
        }
        count += others.count
    }

    /// Puts a whole column in, of as many rows as there are; in place of the one that may be there.
    package mutating func set(_ column: EventColumn, _ values: [Int64]) {
        if columns.isEmpty { count = values.count }
        precondition(values.count == count)
        columns[place(of: column)].values = values
    }

    /// Ends each column where the last row is.
    package mutating func finish() { for place in columns.indices { fill(place, to: count) } }

    /// The rows from one on, to have them by themselves.
    package func rows(_ range: Range<Int>) -> ColumnSet {
        var rows = ColumnSet()
        for (column, values) in columns {
            let part = values[min(range.lowerBound, values.count)..<min(range.upperBound, values.count)]
            guard part.contains(where: { $0 != 0 }) else { continue }
            let place = rows.place(of: column)
            rows.columns[place].values = Array(part)
        }
        rows.count = range.count
        rows.finish()
        return rows
    }

    package mutating func removeAll() {
        for place in columns.indices { columns[place].values.removeAll(keepingCapacity: true) }
        count = 0
    }

    private func known(_ column: EventColumn) -> Int? {
        guard column.isNear else { return far[column] }
        let place = Int(near[Int(column.number)])
        return place < 0 ? nil : place
    }

    private mutating func place(of column: EventColumn) -> Int {
        if let place = known(column) { return place }
        let place = columns.count
        if column.isNear { near[Int(column.number)] = Int32(place) } else { far[column] = place }
        columns.append((column, []))
        return place
    }

    private mutating func fill(_ place: Int, to count: Int) {
        let missing = count - columns[place].values.count
        if missing > 0 { columns[place].values.append(contentsOf: repeatElement(0, count: missing)) }
    }
}

extension ColumnSet: Equatable {
    /// The same rows, whichever column came first.
    package static func == (left: Self, right: Self) -> Bool {
        guard left.count == right.count else { return false }
        return Set(left.names).union(right.names).allSatisfy { column in
            let (one, other) = (left[column] ?? [], right[column] ?? [])
            return (0..<left.count).allSatisfy {
                ($0 < one.count ? one[$0] : 0) == ($0 < other.count ? other[$0] : 0)
            }
        }
    }
}
