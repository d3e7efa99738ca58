// A prepared statement: bound, stepped and read.
// SPDX-License-Identifier: Apache-2.0

internal import CSQLite

/// Owns one `sqlite3_stmt*`. Parameters are `$1`, `$2`, … and first appear in that order.
@safe final class Statement {
    let handle: OpaquePointer
    private let connection: SQLiteConnection
    private let sql: String

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

    func bind(_ body: (inout Binder) -> Void) throws(SQLError) {
        var binder = unsafe Binder(handle)
        body(&binder)
        if binder.code != SQLITE_OK { throw connection.error(binder.code, statement: sql) }
        unsafe precondition(binder.position == sqlite3_bind_parameter_count(handle), "parameters missing in: \(sql)")
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

/// Gives a statement its parameters, in their order.
@safe package struct Binder: ~Copyable {
    private let handle: OpaquePointer
    fileprivate var position: Int32 = 0
    fileprivate var code: Int32 = SQLITE_OK

    fileprivate init(_ handle: OpaquePointer) { unsafe self.handle = handle }

    package mutating func integer(_ value: Int64) {
        position += 1
        unsafe note(sqlite3_bind_int64(handle, position, value))
    }

    /// Null when there is none.
    package mutating func integer(_ value: Int64?) {
        if let value { integer(value) } else { null() }
    }

    package mutating func text(_ value: String) {
        position += 1
        var value = value
        note(
            value.withUTF8 { bytes in
                // A null pointer would bind null: an empty text is a text.
                guard let base = bytes.baseAddress else {
                    return unsafe sqlite3_bind_text(handle, position, "", 0, nil)
                }
                return unsafe base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    unsafe sqlite3_bind_text64(
                        handle, position, $0, UInt64(bytes.count), Binder.transient, UInt8(SQLITE_UTF8))
                }
            })
    }

    package mutating func bytes(_ value: [UInt8]) {
        position += 1
        unsafe note(
            value.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { return unsafe sqlite3_bind_zeroblob(handle, position, 0) }
                return unsafe sqlite3_bind_blob64(handle, position, base, UInt64(bytes.count), Binder.transient)
            })
    }

    /// Bytes that are UTF-8 text already, without a String between.
    package mutating func text(utf8 value: [UInt8]) {
        position += 1
        unsafe note(
            value.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else {
                    return unsafe sqlite3_bind_text(handle, position, "", 0, nil)
                }
                return unsafe sqlite3_bind_text64(
                    handle, position, base.assumingMemoryBound(to: CChar.self), UInt64(bytes.count), Binder.transient,
                    UInt8(SQLITE_UTF8))
            })
    }

    package mutating func null() {
        position += 1
        unsafe note(sqlite3_bind_null(handle, position))
    }

    private mutating func note(_ result: Int32) {
        if code == SQLITE_OK { code = result }
    }

    /// SQLITE_TRANSIENT, a cast that C macros can say and Swift cannot import: SQLite copies what it is given.
    private static var transient: sqlite3_destructor_type { unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}

/// The current row of a query; valid within the closure that gets it.
package struct Row: ~Copyable {
    private let statement: Statement

    init(_ statement: Statement) { self.statement = statement }

    var handle: OpaquePointer { unsafe statement.handle }

    package func integer(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(statement.handle, Int32(column)) }

    package func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }

    package func isNull(_ column: Int) -> Bool {
        unsafe sqlite3_column_type(statement.handle, Int32(column)) == SQLITE_NULL
    }

    package func text(_ column: Int) -> String {
        guard let bytes = unsafe sqlite3_column_text(statement.handle, Int32(column)) else { return "" }
        let count = unsafe Int(sqlite3_column_bytes(statement.handle, Int32(column)))
        return unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    package func bytes(_ column: Int) -> [UInt8] {
        guard let bytes = unsafe sqlite3_column_blob(statement.handle, Int32(column)) else { return [] }
        let count = unsafe Int(sqlite3_column_bytes(statement.handle, Int32(column)))
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }
}
