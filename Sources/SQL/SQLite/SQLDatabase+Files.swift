// The files below a connection: which they are, what says whose they are, and how they are left.
// SPDX-License-Identifier: Apache-2.0

internal import CSQLite

extension SQLDatabase {
    /// Looks into a SQLite file by its absolute path, without writing a byte to it or beside it. What is still in its log
    /// is not seen, and what another process writes meanwhile may be seen by halves.
    package static func glance(at path: String) throws(Failure) -> SQLDatabase {
        do throws(SQLError) {
            return SQLDatabase(engine: try SQLiteConnection(glancingAt: path))
        } catch {
            throw Failure(error)
        }
    }

    /// The number in the file's head that says which program it belongs to; 0 where none has set it.
    package func applicationID() throws(Failure) -> Int64 {
        try first("PRAGMA application_id") { $0.integer(0) } ?? 0
    }

    /// Part of the transaction that is open, if there is one.
    package func set(applicationID id: Int32) throws(Failure) { try execute("PRAGMA application_id = \(id)") }

    /// The tables there are, but for SQLite's own.
    package func tables() throws(Failure) -> Set<String> {
        Set(
            try rows("SELECT name FROM sqlite_schema WHERE type = 'table'") { $0.text(0) }.filter {
                !$0.hasPrefix("sqlite_")
            })
    }

    /// Whether its path leads to another file by now, or to none.
    package var hasMoved: Bool {
        var moved: CInt = 0
        let code = unsafe sqlite3_file_control(engine.handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
        return code == SQLITE_OK && moved != 0
    }

    /// The last connection to go removes the log and its index, by their names. From now on it leaves what has these names
    /// alone: they may be somebody else's.
    package func keepLogWhenClosed() {
        var keep: CInt = 1
        _ = unsafe sqlite3_file_control(engine.handle, "main", SQLITE_FCNTL_PERSIST_WAL, &keep)
    }

    /// Returns when the log is on disk as it is, also how short it is.
    func syncLog() throws(Failure) {
        guard let log = SQLiteFile(of: engine, SQLITE_FCNTL_JOURNAL_POINTER) else { return }
        guard log.sync() else { throw Failure(SQLError(.inputOutput, "the log could not be synced")) }
    }

    /// The file itself, as it is on disk.
    var file: SQLiteFile? { SQLiteFile(of: engine, SQLITE_FCNTL_FILE_POINTER) }
}

/// A file that SQLite has open. To open it beside SQLite would be a trap: when it is closed again, the kernel lets go of all
/// locks that the process has on it, SQLite's too.
@safe struct SQLiteFile {
    private let file: UnsafeMutablePointer<sqlite3_file>
    private let methods: UnsafePointer<sqlite3_io_methods>
    /// The file is open for as long as its connection.
    private let engine: SQLiteConnection

    fileprivate init?(of engine: SQLiteConnection, _ which: CInt) {
        var found: UnsafeMutablePointer<sqlite3_file>?
        guard unsafe sqlite3_file_control(engine.handle, "main", which, &found) == SQLITE_OK,
            let file = unsafe found, let methods = unsafe file.pointee.pMethods
        else { return nil }
        unsafe self.file = file
        unsafe self.methods = methods
        self.engine = engine
    }

    func sync() -> Bool {
        guard let sync = unsafe methods.pointee.xSync else { return false }
        return unsafe sync(file, SQLITE_SYNC_FULL) == SQLITE_OK
    }

    /// In bytes; nil where the file system does not say.
    var size: Int? {
        var size: sqlite3_int64 = 0
        guard let ask = unsafe methods.pointee.xFileSize, unsafe ask(file, &size) == SQLITE_OK else { return nil }
        return Int(size)
    }

    /// Fills the buffer with what stands at a place, and with zeros beyond the end; false where it cannot be read.
    func read(into bytes: inout [UInt8], at place: Int) -> Bool {
        guard let read = unsafe methods.pointee.xRead else { return false }
        let count = CInt(clamping: bytes.count)
        let code = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe read(file, buffer.baseAddress, count, sqlite3_int64(place))
        }
        return code == SQLITE_OK || code == shortRead
    }
}

/// `SQLITE_IOERR_SHORT_READ`, which Swift does not see.
private let shortRead = SQLITE_IOERR | (2 << 8)
