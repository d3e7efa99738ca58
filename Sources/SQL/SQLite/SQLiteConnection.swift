// The handle of a SQLite database: opened, configured and closed in one place.
// SPDX-License-Identifier: Apache-2.0

internal import CSQLite
internal import System

/// Owns one `sqlite3*`. Used by one queue at a time, so SQLite's own locking of it is off.
@safe final class SQLiteConnection {
    let handle: OpaquePointer
    /// What insertions of many rows read from.
    let given = GivenRows()
    /// By when what is at work must have ended, by the clock of `SystemClock.nanoseconds`; nil where it has its time.
    var deadline: Int64?

    /// Takes the write lock at the start of a transaction: a reader that turns writer halfway could only fail.
    let begin = "BEGIN IMMEDIATE"

    /// How long to wait for a lock that somebody else holds, unless told otherwise.
    static let lockWait = Duration.seconds(5)

    /// Opens a file. WAL, so that reads never wait for writes; FULL, so that a commit is on disk.
    convenience init(path: String, _ access: SQLAccess, lockWait: Duration = SQLiteConnection.lockWait) throws(SQLError)
    {
        switch access {
        case .write:
            try self.init(path: path, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, lockWait: lockWait)
            try execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000")
            // A page cache of our own on top of the kernel's: 4 MiB keep what leads to the leaves of the key index, and the
            // leaves themselves the kernel has. Three times as much took no less time, with ids in no order either.
            try execute("PRAGMA cache_size = -4096; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY")
            // What is deleted is overwritten, however SQLite was built.
            try execute("PRAGMA secure_delete = ON")
        case .read:
            try self.init(path: path, flags: SQLITE_OPEN_READONLY, lockWait: lockWait)
            try execute("PRAGMA cache_size = -2048; PRAGMA query_only = ON; PRAGMA temp_store = MEMORY")
        }
    }

    /// Opens a file. What is there and is none is refused before it is opened, which could wait for ever.
    convenience init(path: String, flags: Int32, lockWait: Duration = lockWait) throws(SQLError) {
        if let kind = (try? FileStatus(of: path))?.kind, kind != .file {
            throw SQLError(.cannotOpen, "it is \(kind.rawValue), not a file")
        }
        // SQLite may have been built to read `file:…` as a URI, with options that keep nothing. This is a path only.
        try self.init(name: path.hasPrefix("/") ? path : "./\(path)", flags: flags, lockWait: lockWait)
    }

    /// Opens a file by its absolute path, and reads what is in it now: without its log, without a lock, and without
    /// making any file beside it.
    convenience init(glancingAt path: String) throws(SQLError) {
        let hexadecimal = Array("0123456789ABCDEF".utf8)
        var uri = Array("file://".utf8)
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "%"), UInt8(ascii: "?"), UInt8(ascii: "#"):
                uri += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            default: uri.append(byte)
            }
        }
        let name = String(decoding: uri, as: UTF8.self) + "?immutable=1"
        try self.init(name: name, flags: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, lockWait: .zero)
    }

    private init(name: String, flags: Int32, lockWait: Duration) throws(SQLError) {
        _ = Self.isWithoutStatistics
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard let opened = unsafe opened, code == SQLITE_OK else {
            let error = SQLError(
                sqlite: code, message: unsafe opened.map { unsafe String(cString: sqlite3_errmsg($0)) })
            unsafe sqlite3_close_v2(opened)
            throw error
        }
        unsafe handle = opened
        waitForLocks(lockWait)
    }

    deinit { unsafe sqlite3_close_v2(handle) }

    /// Nobody asks SQLite how much memory it uses, and to count it locks all of its threads out for every piece.
    /// True where that was told before its first connection.
    private static let isWithoutStatistics = sqlite3_config_memory_statistics(0) == SQLITE_OK

    var changes: Int { unsafe Int(sqlite3_changes(handle)) }

    /// How long to wait for locks that others hold, from now on.
    func waitForLocks(_ time: Duration) {
        let (seconds, attoseconds) = time.components
        let milliseconds = min(seconds, 1_000_000) * 1000 + attoseconds / 1_000_000_000_000_000
        unsafe sqlite3_busy_timeout(handle, Int32(milliseconds))
    }

    func execute(_ script: String) throws(SQLError) {
        let code = unsafe sqlite3_exec(handle, script, nil, nil, nil)
        if code != SQLITE_OK { throw error(code, statement: script) }
    }

    func error(_ code: Int32, statement: String? = nil) -> SQLError {
        SQLError(sqlite: code, message: unsafe String(cString: sqlite3_errmsg(handle)), statement: statement)
    }
}

extension SQLError {
    /// `code` is an extended one.
    init(sqlite code: Int32, message: String?, statement: String? = nil) {
        let message = unsafe message ?? String(cString: sqlite3_errstr(code))
        if Self.isOverflow(code, message) {
            self.init(.overflow, Self.overflow.message, statement: statement)
        } else {
            self.init(Self.kind(of: code), message, statement: statement)
        }
    }

    private static func kind(of code: Int32) -> Kind {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_CONSTRAINT: .constraint(constraint(of: code >> 8))
        case SQLITE_MISMATCH: .constraint(.type)
        case SQLITE_TOOBIG: .tooLarge
        case SQLITE_FULL: .diskFull
        case SQLITE_READONLY, SQLITE_PERM: .readOnly
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
        case SQLITE_CANTOPEN: .cannotOpen
        case SQLITE_IOERR: .inputOutput
        case SQLITE_INTERRUPT: .interrupted
        default: .other
        }
    }

    /// By the second byte of `SQLITE_CONSTRAINT_…`, macros that Swift does not see.
    private static func constraint(of detail: Int32) -> Constraint {
        switch detail {
        case 1: .check
        case 3: .foreignKey
        case 5: .notNull
        case 6, 8, 10: .unique
        case 12: .type
        default: .other
        }
    }

    /// A `sum` tells by its message alone. Other additions give a floating number, which no column takes: of what Bursar
    /// binds nothing is one.
    private static func isOverflow(_ code: Int32, _ message: String) -> Bool {
        switch code {
        case SQLITE_ERROR: message == "integer overflow"
        case SQLITE_CONSTRAINT | 12 << 8: message.hasPrefix("cannot store REAL value in INTEGER column")
        default: false
        }
    }
}
