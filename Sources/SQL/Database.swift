// One connection to a database: the small face behind which engines differ.
// SPDX-License-Identifier: Apache-2.0

/// A connection, and the statements prepared on it.
///
/// Not Sendable: whoever holds it is on the queue that owns it. The face is what two engines share: `$1`
/// parameters in their order, `ON CONFLICT`, rows read by position, and many rows written by one call. What
/// an engine does its own way (how it is opened, how its tables are declared, how it is copied) stands in
/// the files named after it.
package final class Database {
    let engine: SQLiteConnection
    private var statements: [String: Statement] = [:]
    private var inTransaction = false
    /// Rows that queries have given since the connection was opened: what reading cost.
    package private(set) var rowsRead = 0

    init(engine: SQLiteConnection) { self.engine = engine }

    /// Runs statements that take nothing and return nothing, several at once if need be.
    package func execute(_ script: String) throws(SQLError) {
        try engine.execute(script)
    }

    /// Runs one statement and says how many rows it changed.
    @discardableResult
    package func run(_ sql: String, bind: (inout Binder) -> Void = { _ in }) throws(SQLError) -> Int {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try Binder.bind(statement, bind)
        while try statement.step() {}
        return engine.changes
    }

    /// Runs one statement once for each element, and tells how many rows each run changed.
    ///
    /// This is the path of every event: an engine is free to send the rows together.
    package func write<Rows: Sequence>(
        _ sql: String, each rows: Rows, bind: (inout Binder, Rows.Element) -> Void,
        changed: (Rows.Element, Int) -> Void = { _, _ in }
    ) throws(SQLError) {
        let statement = try prepared(sql)
        defer { statement.reset() }
        for row in rows {
            try Binder.bind(statement) { binder in bind(&binder, row) }
            while try statement.step() {}
            changed(row, engine.changes)
            statement.reset()
        }
    }

    /// Reads the rows of a query one after the other. Return false to stop early.
    package func read(
        _ sql: String, bind: (inout Binder) -> Void = { _ in }, row: (borrowing Row) -> Bool
    ) throws(SQLError) {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try Binder.bind(statement, bind)
        while try statement.step() {
            rowsRead += 1
            if !row(Row(statement)) { break }
        }
    }

    package func rows<T>(
        _ sql: String, bind: (inout Binder) -> Void = { _ in }, _ row: (borrowing Row) -> T
    ) throws(SQLError) -> [T] {
        var result: [T] = []
        try read(sql, bind: bind) {
            result.append(row($0))
            return true
        }
        return result
    }

    package func first<T>(
        _ sql: String, bind: (inout Binder) -> Void = { _ in }, _ row: (borrowing Row) -> T
    ) throws(SQLError) -> T? {
        var result: T?
        try read(sql, bind: bind) {
            result = row($0)
            return false
        }
        return result
    }

    /// All of `body`, or nothing of it. Takes the write lock at once, so that it cannot fail halfway for it.
    package func write<T>(_ body: () throws(SQLError) -> T) throws(SQLError) -> T {
        try transaction(engine.begin, body)
    }

    /// Reads that must agree with each other: all see the store as it was at the first of them.
    package func snapshot<T>(_ body: () throws(SQLError) -> T) throws(SQLError) -> T {
        try transaction("BEGIN", body)
    }

    private func transaction<T>(_ begin: String, _ body: () throws(SQLError) -> T) throws(SQLError) -> T {
        precondition(!inTransaction, "transactions do not nest")
        try engine.execute(begin)
        inTransaction = true
        defer { inTransaction = false }
        do {
            let result = try body()
            try engine.execute("COMMIT")
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    private func rollBack() {
        // Fails only where the engine has rolled back by itself, which is what is wanted.
        for statement in statements.values { statement.reset() }
        try? engine.execute("ROLLBACK")
    }

    private func prepared(_ sql: String) throws(SQLError) -> Statement {
        if let statement = statements[sql] { return statement }
        let statement = try Statement(sql, on: engine)
        // One engine numbers `$n` by first appearance, another by n. Keep to where they agree.
        for (place, name) in statement.parameters.enumerated() {
            precondition(name == "$\(place + 1)", "parameters out of order in: \(sql)")
        }
        statements[sql] = statement
        return statement
    }
}
