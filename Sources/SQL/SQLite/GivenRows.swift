// Many rows to one statement: a table that SQLite reads from us, a row at a time.
// SPDX-License-Identifier: Apache-2.0

internal import CSQLite

/// What an insertion reads from: a virtual table that is read once, from front to back, and holds one row.
///
///     INSERT INTO events (…) SELECT c0, c1, … FROM given_rows
///
/// To bind a row, and to begin and end a statement for it, takes SQLite about as long as to write the row. Here the
/// statement begins once, its place in the tree stays open from row to row, and no text is copied more than once.
///
/// One of a connection, and gone with it.
@safe final class GivenRows {
    static let name = "given_rows"
    /// More than any table of ours has.
    static let mostColumns = 64

    /// What SQLite's calls are about. Plain memory: a value costs no reference that is counted.
    fileprivate let row: UnsafeMutablePointer<GivenRow>
    /// Gives the next row; false where there is none.
    private var next: ((inout Binder) -> Bool)?
    private var columns: Int32 = 0
    private var isDefined = false

    init() {
        unsafe row = .allocate(capacity: 1)
        unsafe row.initialize(to: GivenRow())
    }

    deinit {
        unsafe row.pointee.deallocate()
        unsafe row.deallocate()
    }

    /// Makes the table known to a connection, whose own these rows are.
    func define(on connection: SQLiteConnection) throws(SQLError) {
        guard !isDefined else { return }
        // The connection holds these rows, so it does not outlive them.
        let code = unsafe sqlite3_create_module(
            connection.handle, Self.name, givenRowsModule, Unmanaged.passUnretained(self).toOpaque())
        if code != SQLITE_OK { throw connection.error(code) }
        isDefined = true
    }

    /// Runs `body`, which steps a statement that reads all rows that `next` gives, of so many columns each.
    func give(
        columns: Int, _ next: (inout Binder) -> Bool, to body: () throws(SQLError) -> Void
    ) throws(SQLError) {
        precondition(self.next == nil, "one insertion within another")
        self.columns = Int32(columns)
        let result: Result<Void, SQLError> = withoutActuallyEscaping(next) { next in
            self.next = next
            defer { self.next = nil }
            return Result { () throws(SQLError) in try body() }
        }
        try result.get()
    }

    fileprivate func goOn() {
        unsafe row.pointee.begin()
        guard let next else { return unsafe row.pointee.isAtEnd = true }
        unsafe row.pointee.isAtEnd = !Binder.fill(row, columns, next)
    }
}

/// A value of the row at hand; of texts and bytes, where they are.
private struct GivenValue {
    enum Kind { case integer, null, text, bytes }

    let kind: Kind
    /// Or where its first byte is.
    let number: Int64
    var length = 0
}

/// The row at hand.
@safe struct GivenRow {
    private let values = UnsafeMutablePointer<GivenValue>.allocate(capacity: GivenRows.mostColumns)
    private var count = 0
    private var bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 4096)
    private var capacity = 4096
    private var used = 0
    fileprivate var isAtEnd = true

    fileprivate func deallocate() {
        unsafe values.deallocate()
        unsafe bytes.deallocate()
    }

    fileprivate mutating func begin() {
        count = 0
        used = 0
    }

    mutating func append(_ value: Int64) { append(GivenValue(kind: .integer, number: value)) }

    mutating func appendNull() { append(GivenValue(kind: .null, number: 0)) }

    mutating func append(text: UnsafeBufferPointer<UInt8>) { unsafe append(text, .text) }

    mutating func append(bytes: UnsafeBufferPointer<UInt8>) { unsafe append(bytes, .bytes) }

    private mutating func append(_ value: GivenValue) {
        precondition(count < GivenRows.mostColumns)
        unsafe (values + count).initialize(to: value)
        count += 1
    }

    private mutating func append(_ new: UnsafeBufferPointer<UInt8>, _ kind: GivenValue.Kind) {
        if used + new.count > capacity { grow(to: used + new.count) }
        if let base = new.baseAddress { unsafe (bytes + used).initialize(from: base, count: new.count) }
        append(GivenValue(kind: kind, number: Int64(used), length: new.count))
        used += new.count
    }

    private mutating func grow(to least: Int) {
        let larger = max(least, capacity * 2)
        let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe grown.initialize(from: bytes, count: used)
        unsafe bytes.deallocate()
        (unsafe bytes, capacity) = (unsafe grown, larger)
    }

    /// Hands a value over. It is read before the next row is asked for, so SQLite need not copy it.
    fileprivate func give(_ column: Int, to context: OpaquePointer?) {
        guard column < count else { return unsafe sqlite3_result_null(context) }
        let value = unsafe values[column]
        switch value.kind {
        case .integer: unsafe sqlite3_result_int64(context, value.number)
        case .null: unsafe sqlite3_result_null(context)
        case .text:
            unsafe UnsafeMutableRawPointer(bytes + Int(value.number)).withMemoryRebound(
                to: CChar.self, capacity: value.length
            ) { unsafe sqlite3_result_text64(context, $0, UInt64(value.length), nil, UInt8(SQLITE_UTF8)) }
        case .bytes:
            unsafe sqlite3_result_blob64(context, bytes + Int(value.number), UInt64(value.length), nil)
        }
    }
}

// MARK: What SQLite calls

/// In the words of SQLite. Never changed once it is made.
nonisolated(unsafe) private let givenRowsModule: UnsafePointer<sqlite3_module> = {
    let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
    unsafe module.initialize(to: sqlite3_module())
    // Without a way to create it, it is there by its name and stands in no schema.
    unsafe module.pointee.xConnect = connectGivenRows
    unsafe module.pointee.xBestIndex = planGivenRows
    unsafe module.pointee.xDisconnect = disconnectGivenRows
    unsafe module.pointee.xOpen = openGivenRows
    unsafe module.pointee.xClose = closeGivenRows
    unsafe module.pointee.xFilter = beginGivenRows
    unsafe module.pointee.xNext = goOnWithGivenRows
    unsafe module.pointee.xEof = areGivenRowsAtEnd
    unsafe module.pointee.xColumn = giveColumn
    unsafe module.pointee.xRowid = giveNumber
    return unsafe UnsafePointer(module)
}()

/// SQLite's own part comes first: it knows these by that.
@unsafe private struct GivenTable {
    var base = unsafe sqlite3_vtab()
    let rows: Unmanaged<GivenRows>
}

@unsafe private struct GivenCursor {
    var base = unsafe sqlite3_vtab_cursor()
    let rows: Unmanaged<GivenRows>
    let row: UnsafeMutablePointer<GivenRow>
}

private func connectGivenRows(
    _ connection: OpaquePointer?, _ rows: UnsafeMutableRawPointer?, _ count: CInt,
    _ words: UnsafePointer<UnsafePointer<CChar>?>?,
    _ table: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?,
    _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> CInt {
    guard let rows = unsafe rows, let table = unsafe table else { return SQLITE_ERROR }
    let columns = (0..<GivenRows.mostColumns).map { "c\($0)" }.joined(separator: ", ")
    let code = unsafe sqlite3_declare_vtab(connection, "CREATE TABLE \(GivenRows.name) (\(columns))")
    guard code == SQLITE_OK else { return code }
    let made = UnsafeMutablePointer<GivenTable>.allocate(capacity: 1)
    unsafe made.initialize(to: GivenTable(rows: Unmanaged.fromOpaque(rows)))
    unsafe table.pointee = unsafe UnsafeMutableRawPointer(made).assumingMemoryBound(to: sqlite3_vtab.self)
    return SQLITE_OK
}

private func disconnectGivenRows(_ table: UnsafeMutablePointer<sqlite3_vtab>?) -> CInt {
    unsafe UnsafeMutableRawPointer(table)?.assumingMemoryBound(to: GivenTable.self).deallocate()
    return SQLITE_OK
}

private func planGivenRows(
    _ table: UnsafeMutablePointer<sqlite3_vtab>?, _ plan: UnsafeMutablePointer<sqlite3_index_info>?
) -> CInt {
    unsafe plan?.pointee.estimatedCost = 1000
    return SQLITE_OK
}

private func openGivenRows(
    _ table: UnsafeMutablePointer<sqlite3_vtab>?,
    _ cursor: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab_cursor>?>?
) -> CInt {
    guard let table = unsafe table, let cursor = unsafe cursor else { return SQLITE_ERROR }
    let rows = unsafe UnsafeMutableRawPointer(table).assumingMemoryBound(to: GivenTable.self).pointee.rows
    let made = UnsafeMutablePointer<GivenCursor>.allocate(capacity: 1)
    unsafe made.initialize(to: GivenCursor(rows: rows, row: rows._withUnsafeGuaranteedRef { unsafe $0.row }))
    unsafe cursor.pointee = unsafe UnsafeMutableRawPointer(made).assumingMemoryBound(to: sqlite3_vtab_cursor.self)
    return SQLITE_OK
}

private func closeGivenRows(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> CInt {
    unsafe UnsafeMutableRawPointer(cursor)?.assumingMemoryBound(to: GivenCursor.self).deallocate()
    return SQLITE_OK
}

private func beginGivenRows(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ plan: CInt, _ text: UnsafePointer<CChar>?, _ count: CInt,
    _ values: UnsafeMutablePointer<OpaquePointer?>?
) -> CInt { unsafe goOnWithGivenRows(cursor) }

private func goOnWithGivenRows(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> CInt {
    unsafe given(cursor)?.pointee.rows._withUnsafeGuaranteedRef { $0.goOn() }
    return SQLITE_OK
}

private func areGivenRowsAtEnd(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> CInt {
    unsafe given(cursor)?.pointee.row.pointee.isAtEnd == false ? 0 : 1
}

private func giveColumn(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ context: OpaquePointer?, _ column: CInt
) -> CInt {
    unsafe given(cursor)?.pointee.row.pointee.give(Int(column), to: context)
    return SQLITE_OK
}

/// Nobody asks for it.
private func giveNumber(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ number: UnsafeMutablePointer<sqlite3_int64>?
) -> CInt { SQLITE_ERROR }

private func given(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> UnsafeMutablePointer<GivenCursor>? {
    unsafe UnsafeMutableRawPointer(cursor)?.assumingMemoryBound(to: GivenCursor.self)
}
