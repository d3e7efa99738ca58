// Queries that somebody else has written, answered in texts.
// SPDX-License-Identifier: Apache-2.0

internal import CSQLite

/// An answer whose columns nobody here knows.
package struct SQLTable: Sendable, Equatable {
    package var columns: [String]
    /// Nil is SQL's null. Numbers are as SQLite writes them.
    package var rows: [[String?]]
    /// Whether there was more than may be taken.
    package var isCut: Bool
}

extension SQLDatabase {
    /// Runs one statement that reads, and takes in its first rows. One that would write anything, even in another file,
    /// is refused, and so is one that has parameters.
    package func table(_ sql: String, most rows: Int, bytes: Int = 4 << 20) throws(Failure) -> SQLTable {
        do throws(SQLError) { return try engine.table(sql, most: rows, bytes: bytes) } catch { throw Failure(error) }
    }

    /// How long to wait for locks that others hold, from now on.
    package func waitForLocks(_ time: Duration) { engine.waitForLocks(time) }
}

extension SQLiteConnection {
    fileprivate func table(_ sql: String, most rows: Int, bytes: Int) throws(SQLError) -> SQLTable {
        // No single value may be larger either, also not on its way to something smaller.
        let before = unsafe sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Int32(clamping: bytes))
        defer { unsafe _ = sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, before) }
        let statement = try Statement(sql, on: self)
        guard statement.onlyReads else { throw SQLError(.readOnly, "the statement writes", statement: sql) }
        guard statement.parameters.isEmpty else {
            throw SQLError(.other, "the statement has parameters", statement: sql)
        }
        var table = SQLTable(columns: statement.columns, rows: [], isCut: false)
        var size = 0
        while try statement.step() {
            let row = Row(statement)
            let values = table.columns.indices.map { row.isNull($0) ? nil : row.text($0) }
            size += values.reduce(0) { $0 + ($1?.utf8.count ?? 0) }
            guard table.rows.count < rows, size <= bytes else {
                table.isCut = true
                break
            }
            table.rows.append(values)
        }
        return table
    }
}
