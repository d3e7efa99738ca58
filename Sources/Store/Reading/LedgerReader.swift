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
        guard applied == Migration.newest else {
            guard !StoreLock.isHeld(storePath: path) else { throw .beingUpgraded(path) }
            throw .olderStore(found: applied, known: Migration.newest)
        }
    }

    /// Opens a store that may be an older one.
    init(path: String, _ access: Database.Access) throws(StoreError) {
        try Self.check(path)
        database = try StoreError.wrapping { () throws(SQLError) in try Database.sqlite(path, access) }
        let applied = try Migration.appliedNumber(on: database)
        guard applied > 0 else {
            let isOurs = try StoreError.wrapping { () throws(SQLError) in
                try database.first("SELECT 1 FROM sqlite_schema WHERE name <> 'migrations'") { _ in false } ?? true
            }
            guard isOurs else { throw .notAStore(path) }
            // Who writes holds the lock itself.
            throw .unfinished(path, isBeingMade: access == .read && StoreLock.isHeld(storePath: path))
        }
        guard applied <= Migration.newest else { throw .newerStore(found: applied, known: Migration.newest) }
    }

    /// Refuses what is no file before anybody opens it: a pipe would wait for somebody to write, and SQLite calls a
    /// directory a disk that does not work.
    static func check(_ path: String) throws(StoreError) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { throw .notThere(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAStore(path) }
    }
}
