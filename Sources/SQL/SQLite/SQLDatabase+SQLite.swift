// Opening, checking and copying SQLite stores: what the other engine does its own way.
// SPDX-License-Identifier: Apache-2.0

internal import CSQLite

package enum SQLAccess: Sendable {
    /// The one connection that writes; creates the file where there is none.
    case write
    /// A connection that never writes and never waits for the writer.
    case read
}

extension SQLDatabase {
    /// How long to wait for a lock that somebody else holds, unless told otherwise.
    package static var lockWait: Duration { SQLiteConnection.lockWait }

    /// Opens a SQLite file. WAL, so that reads never wait for writes; FULL, so that a commit is on disk.
    ///
    /// `lockWait` is how long to wait for locks that others hold: opening may have to, where the file is not in WAL.
    package static func sqlite(
        _ path: String, _ access: SQLAccess, lockWait: Duration = lockWait
    ) throws(Failure) -> SQLDatabase {
        do throws(SQLError) {
            return SQLDatabase(engine: try SQLiteConnection(path: path, access, lockWait: lockWait))
        } catch {
            throw Failure(error)
        }
    }

    /// Sorts on disk what is large, as a file that is written anew is; otherwise sorts are in memory.
    /// Takes no transaction that has begun, and takes away all that is temporary on this connection: SQLite does, where it
    /// is told to keep it elsewhere.
    package func sortingOnDisk<T, Thrown: Error>(_ body: () throws(Thrown) -> T) throws(Thrown) -> T {
        try? engine.execute("PRAGMA temp_store = FILE")
        defer { try? engine.execute("PRAGMA temp_store = MEMORY") }
        return try body()
    }

    package func hasTable(_ name: String) throws(Failure) -> Bool {
        try first("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1", name) { _ in true } ?? false
    }

    /// Moves the log into the file, as far as readers allow, and waits for them at most for `time`: the log is as good a
    /// place. True when nothing is left in it, on disk neither.
    @discardableResult
    package func checkpoint(waiting time: Duration = .zero) throws(Failure) -> Bool {
        engine.waitForLocks(time)
        defer { engine.waitForLocks(Self.lockWait) }
        let isEmpty = try first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.integer(0) == 0 } ?? true
        if isEmpty { try syncLog() }
        return isEmpty
    }

    /// The lines of SQLite's own check of the file; none when all is well.
    package func integrityErrors() throws(Failure) -> [String] {
        try rows("PRAGMA integrity_check(20)") { $0.text(0) }.filter { $0 != "ok" }
    }

    /// Copies the database as it is now into a new file, while it is in use.
    ///
    /// `progress` gets the pages left and the pages in all, and is called between steps, which let writers through.
    package func copy(
        to path: String, progress: (_ remaining: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(Failure) {
        // All steps see one snapshot. Without it each would see the newest, and the copy begin anew with every commit.
        try snapshot { () throws(Failure) in
            try read("SELECT 1 FROM sqlite_schema") { _ in false }
            do throws(SQLError) { try engine.copy(to: path, progress: progress) } catch { throw Failure(error) }
        }
    }
}

extension SQLiteConnection {
    /// Part of the snapshot that is open.
    fileprivate func copy(to path: String, progress: (_ remaining: Int, _ total: Int) -> Void) throws(SQLError) {
        let target = try SQLiteConnection(path: path, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
        guard let backup = unsafe sqlite3_backup_init(target.handle, "main", handle, "main") else {
            throw unsafe target.error(sqlite3_errcode(target.handle))
        }
        var code = SQLITE_OK
        repeat {
            code = unsafe sqlite3_backup_step(backup, 1024)
            unsafe progress(Int(sqlite3_backup_remaining(backup)), Int(sqlite3_backup_pagecount(backup)))
            if code == SQLITE_BUSY || code == SQLITE_LOCKED { sqlite3_sleep(50) }
        } while code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED
        let finished = unsafe sqlite3_backup_finish(backup)
        guard finished == SQLITE_OK else { throw target.error(finished) }
        try target.execute("PRAGMA journal_mode = DELETE")
    }
}
