// The wanted events of a batch that have anything but 0 in a column, where they are few.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import Store

/// Few of the wanted rows, ascending.
struct FewRows {
    /// Which they are of the batch, and of the wanted.
    let rows: UnsafeBufferPointer<Int32>
    let places: UnsafePointer<Int32>
    let values: UnsafePointer<Int64>

    var count: Int { rows.count }

    /// Memory for some of them, used again.
    final class Room {
        fileprivate let rows = UnsafeMutablePointer<Int32>.allocate(capacity: PackedColumn.mostFew)
        fileprivate let places = UnsafeMutablePointer<Int32>.allocate(capacity: PackedColumn.mostFew)
        fileprivate let values = UnsafeMutablePointer<Int64>.allocate(capacity: PackedColumn.mostFew)
        /// For what another column has of them.
        let others = UnsafeMutablePointer<Int64>.allocate(capacity: PackedColumn.mostFew)
        /// By row of a batch, its place among the wanted; below 0 where it is none of them.
        private let wanted = UnsafeMutablePointer<Int32>.allocate(capacity: PackedColumn.most)
        private var isNumbered = false

        deinit {
            rows.deallocate()
            places.deallocate()
            values.deallocate()
            others.deallocate()
            wanted.deallocate()
        }

        /// Another batch is at hand, or others of its rows are wanted.
        func begin() { isNumbered = false }

        fileprivate func places(of rows: [Int32], among count: Int) -> UnsafePointer<Int32> {
            if !isNumbered {
                wanted.update(repeating: -1, count: count)
                for place in rows.indices { wanted[Int(rows[place])] = Int32(truncatingIfNeeded: place) }
                isNumbered = true
            }
            return UnsafePointer(wanted)
        }
    }
}

extension ScannedRows {
    /// Nil where all of them must be looked at.
    func few(_ column: EventColumn, in room: FewRows.Room) throws(ReadingError) -> FewRows? {
        guard let found = try batch.few(column), let first = found.rows.baseAddress,
            let values = found.values.baseAddress
        else { return nil }
        guard let rows else { return FewRows(rows: found.rows, places: first, values: values) }
        let wanted = room.places(of: rows, among: batch.count)
        var count = 0
        // Each is written, and stays where it is wanted.
        for place in 0..<found.rows.count {
            let row = first[place]
            room.rows[count] = row
            room.places[count] = wanted[Int(row)]
            room.values[count] = values[place]
            count += wanted[Int(row)] >= 0 ? 1 : 0
        }
        return FewRows(
            rows: UnsafeBufferPointer(start: room.rows, count: count), places: UnsafePointer(room.places),
            values: UnsafePointer(room.values))
    }
}
