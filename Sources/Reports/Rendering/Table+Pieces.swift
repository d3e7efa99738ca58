// Large tables are rendered in pieces, and let go of as they are.
// SPDX-License-Identifier: Apache-2.0

extension Table {
    /// Bytes of a rendered table that are handed on at a time.
    static let pieceSize = 65_536

    /// Hands each row over and lets go of it: a table and the text of it, which is a third as large, would otherwise stand
    /// in memory together. The table has its rows no more afterwards, though as many of them.
    mutating func letGo<Failure>(_ body: ([Cell]) throws(Failure) -> Void) throws(Failure) {
        for place in rows.indices {
            var row: [Cell] = []
            swap(&row, &rows[place])
            try body(row)
        }
    }
}
