// Queries, and what comes back.
// SPDX-License-Identifier: Apache-2.0

internal import CPostgres

extension PostgresConnection {
    /// Runs one statement and takes in its rows. An answer over the bound is an error, and not cut.
    package mutating func query(
        _ sql: String, most bound: PostgresRows.Bound = .init(), by deadline: ContinuousClock.Instant
    ) throws(PostgresError) -> PostgresRows {
        // By the protocol that takes one statement only: none can end a transaction and begin another.
        try unsafe exchange(bound, by: deadline) { unsafe PQsendQueryParams($0, sql, 0, nil, nil, nil, nil, 0) }
    }

    /// From here on nothing can be written: all queries see one moment, in a transaction that cannot be turned into one
    /// that writes. The server ends by itself what goes on longer than the deadline.
    package mutating func beginReading(by deadline: ContinuousClock.Instant) throws(PostgresError) {
        let limit = ContinuousClock.now.duration(to: deadline).milliseconds
        // With its first query a transaction has its snapshot, and PostgreSQL no longer lets go of `read only`.
        let script = """
            begin transaction isolation level repeatable read, read only;
            select pg_catalog.set_config('statement_timeout', '\(limit)', true)
            """
        _ = try unsafe exchange(.init(), by: deadline) { unsafe PQsendQuery($0, script) }
    }

    private mutating func exchange(
        _ bound: PostgresRows.Bound, by deadline: ContinuousClock.Instant, _ send: (OpaquePointer) -> Int32
    ) throws(PostgresError) -> PostgresRows {
        guard let handle = unsafe handle else { throw .hungUp }
        do throws(PostgresError) {
            guard unsafe send(handle) == 1 else { throw unsafe Self.lost(handle) }
            unsafe PQsetSingleRowMode(handle)
            try unsafe Self.flush(handle, by: deadline)
            var intake = Intake(bound: bound)
            while let result = try unsafe Self.result(of: handle, by: deadline) {
                defer { unsafe PQclear(result) }
                try unsafe intake.take(result, of: handle)
            }
            return intake.answer
        } catch {
            close()
            throw error
        }
    }

    private static func flush(
        _ handle: OpaquePointer, by deadline: ContinuousClock.Instant
    ) throws(PostgresError) {
        while true {
            let left = unsafe PQflush(handle)
            if left == 0 { return }
            guard left > 0 else { throw unsafe lost(handle) }
            // The server may have to be heard out before it listens.
            try unsafe wait(for: .either, handle, by: deadline)
            guard unsafe PQconsumeInput(handle) == 1 else { throw unsafe lost(handle) }
        }
    }

    /// The next part of an answer; nil after the last.
    private static func result(
        of handle: OpaquePointer, by deadline: ContinuousClock.Instant
    ) throws(PostgresError) -> OpaquePointer? {
        while unsafe PQisBusy(handle) == 1 {
            try unsafe wait(for: .read, handle, by: deadline)
            guard unsafe PQconsumeInput(handle) == 1 else { throw unsafe lost(handle) }
        }
        return unsafe PQgetResult(handle)
    }

    private static func wait(
        for readiness: Socket.Readiness, _ handle: OpaquePointer, by deadline: ContinuousClock.Instant
    ) throws(PostgresError) {
        let socket = unsafe Socket(descriptor: PQsocket(handle))
        guard socket.wait(for: readiness, until: deadline) else { throw .timedOut(.answer) }
    }

    fileprivate static func lost(_ handle: OpaquePointer) -> PostgresError {
        unsafe PQstatus(handle) == CONNECTION_BAD ? .hungUp : .failed
    }
}

/// Takes in an answer part by part, under a bound.
private struct Intake {
    private(set) var answer = PostgresRows()
    private var bytes = 0
    private let bound: PostgresRows.Bound

    init(bound: PostgresRows.Bound) { self.bound = bound }

    mutating func take(_ result: OpaquePointer, of handle: OpaquePointer) throws(PostgresError) {
        switch unsafe PQresultStatus(result) {
        case PGRES_SINGLE_TUPLE, PGRES_TUPLES_OK:
            unsafe takeColumns(result)
            for row in unsafe 0..<PQntuples(result) { try unsafe takeRow(row, of: result) }
        case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
        case PGRES_FATAL_ERROR:
            guard let state = unsafe PQresultErrorField(result, Self.sqlState) else {
                throw unsafe PostgresConnection.lost(handle)
            }
            throw unsafe PostgresError(state: String(cString: state))
        default: throw .noRows
        }
    }

    private mutating func takeColumns(_ result: OpaquePointer) {
        guard answer.columns.isEmpty else { return }
        answer.columns = unsafe (0..<PQnfields(result)).map { column in
            unsafe PQfname(result, column).map { unsafe String(cString: $0) } ?? ""
        }
    }

    private mutating func takeRow(_ row: Int32, of result: OpaquePointer) throws(PostgresError) {
        guard answer.rows.count < bound.rows else { throw .tooManyRows(most: bound.rows) }
        var values: [String?] = []
        for column in unsafe 0..<PQnfields(result) {
            guard unsafe PQgetisnull(result, row, column) == 0, let text = unsafe PQgetvalue(result, row, column) else {
                values.append(nil)
                continue
            }
            let count = unsafe Int(PQgetlength(result, row, column))
            bytes += count
            guard bytes <= bound.bytes else { throw .tooManyBytes(most: bound.bytes) }
            let characters = unsafe UnsafeRawBufferPointer(start: text, count: count)
            values.append(unsafe String(decoding: characters, as: UTF8.self))
        }
        answer.rows.append(values)
    }

    /// PG_DIAG_SQLSTATE, a character that C macros can say and Swift does not import as a number.
    private static let sqlState = Int32(UInt8(ascii: "C"))
}
