// A prepared statement: bound, stepped and read.
// SPDX-License-Identifier: Apache-2.0

internal import CSQLite

/// Owns one `sqlite3_stmt*`. Parameters are `$1`, `$2`, … and first appear in that order.
@safe final class Statement {
    private let handle: OpaquePointer
    private let connection: SQLiteConnection
    private let sql: String
    /// The first of its parameters that could not be given says why.
    private var bindingCode: Int32 = SQLITE_OK

    init(_ sql: String, on connection: SQLiteConnection) throws(SQLError) {
        var prepared: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(
            connection.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK else { throw connection.error(code, statement: sql) }
        guard let prepared = unsafe prepared else { throw SQLError(.other, "the statement is empty", statement: sql) }
        unsafe handle = prepared
        self.connection = connection
        self.sql = sql
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// Their names, in SQLite's order; empty for one without.
    var parameters: [String] {
        unsafe (0..<sqlite3_bind_parameter_count(handle)).map { index in
            unsafe sqlite3_bind_parameter_name(handle, index + 1).map { unsafe String(cString: $0) } ?? ""
        }
    }

    var columns: [String] {
        unsafe (0..<sqlite3_column_count(handle)).map { index in
            unsafe sqlite3_column_name(handle, index).map { unsafe String(cString: $0) } ?? ""
        }
    }

    /// Whether it leaves all files as they are.
    var onlyReads: Bool { unsafe sqlite3_stmt_readonly(handle) != 0 }

    /// Ends the giving of parameters: there must have been as many as the statement has.
    func bound(_ count: Int32) throws(SQLError) {
        let code = bindingCode
        bindingCode = SQLITE_OK
        if code != SQLITE_OK { throw connection.error(code, statement: sql) }
        unsafe precondition(count == sqlite3_bind_parameter_count(handle), "parameters missing in: \(sql)")
    }

    /// True while there is a row to read.
    func step() throws(SQLError) -> Bool {
        let code = unsafe sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let error = connection.error(code, statement: sql)
            reset()
            throw error
        }
    }

    func reset() { unsafe sqlite3_reset(handle) }
}

/// Parameters, by their place from one on. Whether all of them could be given, `bound` says.
extension Statement {
    func bind(_ value: Int64, at place: Int32) { note(unsafe sqlite3_bind_int64(handle, place, value)) }

    func bindNull(at place: Int32) { note(unsafe sqlite3_bind_null(handle, place)) }

    func bind(text: UnsafeBufferPointer<UInt8>, at place: Int32) {
        // A null pointer would bind null: an empty text is a text.
        guard let base = text.baseAddress else { return note(unsafe sqlite3_bind_text(handle, place, "", 0, nil)) }
        unsafe base.withMemoryRebound(to: CChar.self, capacity: text.count) {
            note(
                unsafe sqlite3_bind_text64(
                    handle, place, $0, UInt64(text.count), Self.transient, UInt8(SQLITE_UTF8)))
        }
    }

    func bind(bytes: UnsafeBufferPointer<UInt8>, at place: Int32) {
        guard let base = bytes.baseAddress else { return note(unsafe sqlite3_bind_zeroblob(handle, place, 0)) }
        note(unsafe sqlite3_bind_blob64(handle, place, base, UInt64(bytes.count), Self.transient))
    }

    private func note(_ code: Int32) {
        if bindingCode == SQLITE_OK { bindingCode = code }
    }

    /// SQLITE_TRANSIENT, a cast that C macros can say and Swift cannot import: SQLite copies what it is given.
    private static var transient: sqlite3_destructor_type { unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}

/// Columns of the row that the statement stands on, from zero on.
extension Statement {
    func integer(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(handle, Int32(column)) }

    func isNull(_ column: Int) -> Bool { unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }

    func text(_ column: Int) -> String {
        guard let bytes = unsafe sqlite3_column_text(handle, Int32(column)) else { return "" }
        let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
        return unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func bytes(_ column: Int) -> [UInt8] {
        guard let bytes = unsafe sqlite3_column_blob(handle, Int32(column)) else { return [] }
        let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// The same as they lie, for as long as `body` runs.
    func withBytes<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let bytes = unsafe sqlite3_column_blob(handle, Int32(column))
        let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
        return unsafe body(UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count))
    }

    /// The first columns as they are stored.
    func mix(ofFirst count: Int) -> Int64 {
        var mix = RowMix()
        for column in 0..<count { unsafe mix.add(sqlite3_column_value(handle, Int32(column))) }
        return mix.value
    }
}
