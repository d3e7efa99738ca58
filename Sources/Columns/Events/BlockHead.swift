// What a block of columns says of itself: its rows, its columns, and where the values of each are.
// SPDX-License-Identifier: Apache-2.0

/// The head of a block. Small columns lie in it whole; of the others it says where they are, and what they come to.
///
///     rows, columns, then for each column, ascending:
///       its number, least, largest, and
///       0: all are the least · 1: apart, by a number, with a mix of its bytes · n: n - 1 bytes that follow
///
/// A column that is 0 in every row is not there.
package struct BlockHead: Sendable, Equatable {
    package let rows: Int
    package private(set) var columns: [Column]

    package struct Column: Sendable, Equatable {
        package let column: EventColumn
        package let least, largest: Int64
        package let content: Content

        package init(_ column: EventColumn, least: Int64, largest: Int64, _ content: Content) {
            self.column = column
            (self.least, self.largest) = (least, largest)
            self.content = content
        }

        /// Whether its values lie outside of the head.
        package var isApart: Bool {
            if case .apart = content { true } else { false }
        }
    }

    package enum Content: Sendable, Equatable {
        case constant
        case here([UInt8])
        case apart(number: Int64, mix: Int64)
    }

    package init(rows: Int, _ columns: [Column]) {
        self.rows = rows
        self.columns = columns.sorted { $0.column < $1.column }
    }

    package init(_ bytes: [UInt8]) throws(DamagedColumn) {
        (rows, columns) = try bytes.span.bytes.withUnsafeBytes { (buffer) throws(DamagedColumn) in
            var cursor = ByteCursor(buffer)
            let rows = try cursor.count(most: PackedColumn.most)
            let count = try cursor.count(most: buffer.count)
            var columns: [Column] = []
            columns.reserveCapacity(count)
            for _ in 0..<count {
                let column = EventColumn(number: try cursor.signed())
                if let last = columns.last, last.column >= column { throw DamagedColumn("columns out of order") }
                let (least, largest) = (try cursor.signed(), try cursor.signed())
                let content: Content
                switch try cursor.count(most: buffer.count) {
                case 0: content = .constant
                case 1: content = .apart(number: try cursor.signed(), mix: try cursor.signed())
                case let length: content = .here(Array(try cursor.take(length - 1)))
                }
                columns.append(Column(column, least: least, largest: largest, content))
            }
            guard rows > 0, cursor.isAtEnd else { throw DamagedColumn("a head that is none") }
            return (rows, columns)
        }
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(number: UInt64(rows))
        bytes.append(number: UInt64(columns.count))
        for column in columns {
            bytes.append(signed: column.column.number)
            bytes.append(signed: column.least)
            bytes.append(signed: column.largest)
            switch column.content {
            case .constant: bytes.append(number: 0)
            case .apart(let number, let mix):
                bytes.append(number: 1)
                bytes.append(signed: number)
                bytes.append(signed: mix)
            case .here(let packed):
                bytes.append(number: UInt64(packed.count) + 1)
                bytes += packed
            }
        }
        return bytes
    }

    /// Nil where it is 0 in every row.
    package subscript(column: EventColumn) -> Column? {
        var (low, high) = (0, columns.count)
        while low < high {
            let middle = (low + high) / 2
            if columns[middle].column < column { low = middle + 1 } else { high = middle }
        }
        return low < columns.count && columns[low].column == column ? columns[low] : nil
    }

    /// The same with a column in the place of the one that it has, or without it.
    package mutating func set(_ column: EventColumn, _ new: Column?) {
        columns.removeAll { $0.column == column }
        if let new { columns.append(new) }
        columns.sort { $0.column < $1.column }
    }
}
