// One connection to a database: the small face behind which engines differ.
// SPDX-License-Identifier: Apache-2.0

/// A connection, and the statements prepared on it. What fails is thrown in the words of whoever has the connection:
/// the store has a `SQLDatabase<StoreError>`, and what it does within a transaction throws nothing else.
///
/// Not Sendable, and copies are the same connection: whoever holds it is on the queue that owns it. The face is what two
/// engines share: `$1` parameters in their order, `ON CONFLICT`, rows read by position, and many rows written by one call.
/// What an engine does its own way (how it is opened, how its tables are declared, how it is copied) stands in the folder
/// named after it.
package struct SQLDatabase<Failure: SQLFailure> {
    private let session: SQLSession

    init(engine: SQLiteConnection) { session = SQLSession(engine) }

    private init(_ session: SQLSession) { self.session = session }

    /// The same connection for somebody who tells what fails in other words.
    package func telling<Other>(_ other: Other.Type) -> SQLDatabase<Other> { SQLDatabase<Other>(session) }

    var engine: SQLiteConnection { session.engine }

    /// Rows that queries have given since the connection was opened: what reading cost.
    package var rowsRead: Int { session.rowsRead }

    /// Runs statements that take nothing and return nothing, several at once if need be.
    package func execute(_ script: String) throws(Failure) {
        do throws(SQLError) { try engine.execute(script) } catch { throw Failure(error) }
    }

    /// Runs one statement and says how many rows it changed.
    @discardableResult
    package func run(_ sql: String, _ values: any SQLValue...) throws(Failure) -> Int {
        try finish(prepared(sql) { binder in for value in values { value.bind(to: &binder) } })
    }

    /// The same with as many values of one kind as there happen to be.
    @discardableResult
    package func run(_ sql: String, values: [some SQLValue]) throws(Failure) -> Int {
        try finish(prepared(sql) { binder in for value in values { value.bind(to: &binder) } })
    }

    private func finish(_ statement: Statement) throws(Failure) -> Int {
        defer { statement.reset() }
        while try hasRow(statement) {}
        return engine.changes
    }

    /// Runs one statement once for each element, and tells how many rows each run changed.
    ///
    /// What many rows are inserted by, `insert` does sooner.
    package func write<Rows: Sequence>(
        _ sql: String, each rows: Rows, bind: (inout Binder, Rows.Element) -> Void,
        changed: (Rows.Element, Int) -> Void = { _, _ in }
    ) throws(Failure) {
        do throws(SQLError) {
            let statement = try session.prepared(sql)
            defer { statement.reset() }
            for row in rows {
                try Binder.bind(statement) { binder in bind(&binder, row) }
                while try statement.step() {}
                changed(row, engine.changes)
                statement.reset()
            }
        } catch {
            throw Failure(error)
        }
    }

    /// Inserts many rows by one statement. This is the path of every event: to begin and to end a statement takes longer
    /// than to write a row.
    ///
    /// Where a row is refused, those before it stay until the transaction ends, which `write` does when that is thrown.
    package func insert<Rows: Sequence>(
        _ insertion: SQLInsertion, each rows: Rows, bind: (inout Binder, Rows.Element) -> Void
    ) throws(Failure) {
        precondition(session.isInTransaction, "an insertion of many rows is part of a transaction")
        do throws(SQLError) {
            try engine.given.define(on: engine)
            let statement = try session.prepared(insertion.sql)
            defer { statement.reset() }
            var rest = rows.makeIterator()
            try engine.given.give(columns: insertion.columns) { binder in
                guard let row = rest.next() else { return false }
                bind(&binder, row)
                return true
            } to: { () throws(SQLError) in
                while try statement.step() {}
            }
        } catch {
            throw Failure(error)
        }
    }

    /// Reads the rows of a query one after the other, until one of them throws.
    package func each(
        _ sql: String, _ values: any SQLValue..., row: (borrowing Row) throws(Failure) -> Void
    ) throws(Failure) {
        try each(prepared(sql) { binder in for value in values { value.bind(to: &binder) } }, row)
    }

    /// The same with as many values of one kind as there happen to be.
    package func each(
        _ sql: String, values: [some SQLValue], row: (borrowing Row) throws(Failure) -> Void
    ) throws(Failure) {
        try each(prepared(sql) { binder in for value in values { value.bind(to: &binder) } }, row)
    }

    private func each(_ statement: Statement, _ row: (borrowing Row) throws(Failure) -> Void) throws(Failure) {
        defer { statement.reset() }
        while try hasRow(statement) {
            session.rowsRead += 1
            try row(Row(statement))
        }
    }

    package func rows<T>(
        _ sql: String, _ values: any SQLValue..., row: (borrowing Row) throws(Failure) -> T
    ) throws(Failure) -> [T] {
        let statement = try prepared(sql) { binder in for value in values { value.bind(to: &binder) } }
        var result: [T] = []
        try each(statement) { found throws(Failure) in result.append(try row(found)) }
        return result
    }

    package func first<T>(
        _ sql: String, _ values: any SQLValue..., row: (borrowing Row) throws(Failure) -> T
    ) throws(Failure) -> T? {
        try first(prepared(sql) { binder in for value in values { value.bind(to: &binder) } }, row)
    }

    /// The same with as many values of one kind as there happen to be.
    package func first<T>(
        _ sql: String, values: [some SQLValue], row: (borrowing Row) throws(Failure) -> T
    ) throws(Failure) -> T? {
        try first(prepared(sql) { binder in for value in values { value.bind(to: &binder) } }, row)
    }

    private func first<T>(
        _ statement: Statement, _ row: (borrowing Row) throws(Failure) -> T
    ) throws(Failure) -> T? {
        defer { statement.reset() }
        guard try hasRow(statement) else { return nil }
        session.rowsRead += 1
        return try row(Row(statement))
    }

    /// Reads the rows of a query one after the other. Return false to stop early.
    package func read(
        _ sql: String, _ values: any SQLValue..., row: (borrowing Row) throws(Failure) -> Bool
    ) throws(Failure) {
        let statement = try prepared(sql) { binder in for value in values { value.bind(to: &binder) } }
        defer { statement.reset() }
        while try hasRow(statement) {
            session.rowsRead += 1
            if try !row(Row(statement)) { break }
        }
    }

    /// All of `body`, or nothing of it. Takes the write lock at once, so that it cannot fail halfway for it.
    package func write<T>(_ body: () throws(Failure) -> T) throws(Failure) -> T {
        try transaction(engine.begin, body)
    }

    /// Reads that must agree with each other: all see the store as it was at the first of them.
    package func snapshot<T>(_ body: () throws(Failure) -> T) throws(Failure) -> T {
        try transaction("BEGIN", body)
    }

    private func transaction<T>(_ begin: String, _ body: () throws(Failure) -> T) throws(Failure) -> T {
        precondition(!session.isInTransaction, "transactions do not nest")
        try execute(begin)
        session.isInTransaction = true
        defer { session.isInTransaction = false }
        do throws(Failure) {
            let result = try body()
            try execute("COMMIT")
            return result
        } catch {
            session.rollBack()
            throw error
        }
    }

    private func hasRow(_ statement: Statement) throws(Failure) -> Bool {
        do throws(SQLError) { return try statement.step() } catch { throw Failure(error) }
    }

    private func prepared(_ sql: String, _ bind: (inout Binder) -> Void) throws(Failure) -> Statement {
        do throws(SQLError) {
            let statement = try session.prepared(sql)
            try Binder.bind(statement, bind)
            return statement
        } catch {
            throw Failure(error)
        }
    }
}

/// A connection and what it has under way.
final class SQLSession {
    let engine: SQLiteConnection
    private var statements: [String: Statement] = [:]
    /// Questions may be put in so many ways that nobody should keep a statement for each.
    private static let mostStatements = 512
    fileprivate var isInTransaction = false
    fileprivate var rowsRead = 0

    init(_ engine: SQLiteConnection) { self.engine = engine }

    fileprivate func rollBack() {
        // Fails only where the engine has rolled back by itself, which is what is wanted.
        for statement in statements.values { statement.reset() }
        try? engine.execute("ROLLBACK")
    }

    fileprivate func prepared(_ sql: String) throws(SQLError) -> Statement {
        if let statement = statements[sql] { return statement }
        let statement = try Statement(sql, on: engine)
        // One engine numbers `$n` by first appearance, another by n. Keep to where they agree.
        for (place, name) in statement.parameters.enumerated() {
            precondition(name == "$\(place + 1)", "parameters out of order in: \(sql)")
        }
        // Who reads with one that is let go of here holds it until it has read.
        if statements.count >= Self.mostStatements { statements.removeAll() }
        statements[sql] = statement
        return statement
    }
}
