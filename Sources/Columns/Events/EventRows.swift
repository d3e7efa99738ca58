// Rows of events on their way into columns, in few bytes.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// The cells of many events, one row after the other: thousands wait to be taken into columns, and most of what they say
/// are small numbers.
package struct EventRows: Sendable {
    private var bytes: [UInt8] = []

    package init() {}

    /// Where the next row will be.
    package var end: Int { bytes.count }

    package mutating func append(_ cells: EventCells) {
        // A number takes ten bytes at most.
        bytes.append(addingCapacity: 11 + cells.cells.count * 20) { row in
            row.append(cells.kind.rawValue)
            row.append(number: UInt64(cells.cells.count))
            for cell in cells.cells {
                row.append(number: UInt64(bitPattern: cell.column.number))
                row.append(signed: cell.value)
            }
        }
    }

    /// Puts the rows of others behind these.
    package mutating func append(_ others: EventRows) { bytes += others.bytes }

    /// The row that was appended where `end` was this.
    package func read(at place: Int, into cells: inout EventCells) throws(DamagedColumn) {
        try bytes.span.bytes.withUnsafeBytes { (buffer) throws(DamagedColumn) in
            guard place >= 0, place < buffer.count else { throw DamagedColumn("there is no such row") }
            var cursor = ByteCursor(UnsafeRawBufferPointer(rebasing: buffer[place...]))
            guard let kind = Event.Kind(rawValue: try cursor.byte()) else { throw DamagedColumn("no such kind") }
            cells.begin(kind)
            for _ in 0..<(try cursor.count(most: buffer.count)) {
                let column = EventColumn(number: Int64(bitPattern: try cursor.number()))
                cells.set(column, try cursor.signed())
            }
        }
    }
}
