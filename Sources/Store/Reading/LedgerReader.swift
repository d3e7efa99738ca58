// A store that a command reads, which a server may be writing to meanwhile.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import SQL

/// A connection to a store that is there, and whose schema this Bursar knows.
package struct LedgerReader {
    package let database: Database

    /// Opens a store to read. Refuses one that is missing, newer, or older: only a writer brings it up to date.
    package init(path: String) throws(StoreError) {
        try self.init(path: path, .read)
        let applied = try Migration.appliedNumber(on: database)
        guard applied == Migration.newest else { throw .olderStore(found: applied, known: Migration.newest) }
    }

    /// Opens a store that may be an older one.
    init(path: String, _ access: Database.Access) throws(StoreError) {
        var status = stat()
        // SQLite calls a directory a disk that does not work.
        guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { throw .notThere(path) }
        database = try StoreError.wrapping { () throws(SQLError) in try Database.sqlite(path, access) }
        let applied = try Migration.appliedNumber(on: database)
        guard applied > 0 else { throw .notThere(path) }
        guard applied <= Migration.newest else { throw .newerStore(found: applied, known: Migration.newest) }
    }
}
