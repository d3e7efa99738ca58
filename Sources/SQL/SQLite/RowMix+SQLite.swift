// The mix of a row, of values as SQLite hands them over.
// SPDX-License-Identifier: Apache-2.0

internal import CSQLite

extension SQLDatabase {
    /// Gives this connection the function `row_mix(value, …)`, for statements and triggers.
    package func defineRowMix() throws(Failure) {
        do throws(SQLError) { try engine.defineRowMix() } catch { throw Failure(error) }
    }
}

extension SQLiteConnection {
    fileprivate func defineRowMix() throws(SQLError) {
        let code = unsafe sqlite3_create_function_v2(
            handle, "row_mix", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nil,
            { context, count, values in
                var mix = RowMix()
                for place in 0..<Int(count) { unsafe mix.add(values?[place]) }
                unsafe sqlite3_result_int64(context, mix.value)
            }, nil, nil, nil)
        if code != SQLITE_OK { throw error(code) }
    }
}

extension RowMix {
    mutating func add(_ value: OpaquePointer?) {
        switch unsafe sqlite3_value_type(value) {
        case SQLITE_INTEGER: unsafe add(sqlite3_value_int64(value))
        case SQLITE_NULL: add(Int64?.none)
        default:
            let bytes = unsafe sqlite3_value_blob(value)
            unsafe add(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_value_bytes(value))))
        }
    }
}
