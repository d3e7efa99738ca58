// Gauges' queries, put to a real PostgreSQL and to files of SQLite.
// SPDX-License-Identifier: Apache-2.0

import Client
import Foundation
import Ledger
import Peers
import SQL
import System
import TemporaryFiles
import Testing
import Waiting

@testable import Watch

@Suite struct QuerySourceTests {
    private let server: PostgresServer

    init() throws { server = try PostgresServer.shared() }

    private func postgres(_ query: String, most: Int = 1000) throws(LookFailure) -> QueryRows {
        var source = PostgresSource()
        source.url = Secret(server.url())
        return try source.rows(of: query, by: Deadline(in: .seconds(120)), most: most)
    }

    @Test func `A PostgreSQL answers rows of texts, and keeps what it has`() throws {
        try server.run("create table plans (plan text, users int); insert into plans values ('free', 7), (null, 1)")
        let answer = try postgres("select plan, users as value from plans order by users desc")
        #expect(answer == QueryRows(columns: ["plan", "value"], rows: [["free", "7"], [nil, "1"]]))
        let refused = failure { () throws(LookFailure) in _ = try postgres("delete from plans returning users") }
        #expect(refused == .unexpected("the query writes, and it may only read"))
        #expect(try server.run("select count(*) from plans") == "2\n")
        let many = failure { () throws(LookFailure) in
            _ = try postgres("select n from generate_series(1, 1000000) n")
        }
        #expect(many == .unexpected("the query answers more than 1000 rows"))
    }

    @Test func `A file of SQLite makes no value that is larger than an answer may be`() throws {
        let file = try File()
        try file.open().execute("CREATE TABLE t (n INTEGER)")
        var source = SQLiteSource()
        source.path = file.path
        let refused = failure { () throws(LookFailure) in
            _ = try source.rows(
                of: "select length(zeroblob(900000000) || zeroblob(900000000))", by: Deadline(in: .seconds(120)),
                most: 5)
        }
        #expect(refused == .unexpected("the query makes a value that is too large"))
    }

    @Test func `A file of SQLite answers rows of texts while another program writes it`() throws {
        let file = try File()
        let app = try file.open()
        try app.execute(
            """
            CREATE TABLE plans (plan TEXT, users INTEGER, share REAL);
            INSERT INTO plans VALUES ('free', 7, 0.5), (NULL, 1, 1e21), ('', 9007199254740993, -0.25)
            """)
        try app.execute("BEGIN IMMEDIATE; DELETE FROM plans")
        let answer = try file.ask("SELECT plan, users AS value, share FROM plans ORDER BY rowid")
        #expect(answer.columns == ["plan", "value", "share"])
        #expect(
            answer.rows == [["free", "7", "0.5"], [nil, "1", "1.0e+21"], ["", "9007199254740993", "-0.25"]])
        try app.execute("COMMIT")
        #expect(try file.ask("SELECT * FROM plans;").rows == [])
    }

    @Test(arguments: [
        "INSERT INTO t VALUES (2)", "DELETE FROM t RETURNING n", "DROP TABLE t", "CREATE TABLE u (n)",
        "VACUUM", "PRAGMA journal_mode = DELETE", "VACUUM INTO '%'", "UPDATE t SET n = 5",
    ])
    func `Nothing is written into a file of SQLite, nor beside it`(query: String) throws {
        let file = try File()
        let app = try file.open()
        try app.execute("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1)")
        let query = query.replacing("%", with: file.path + ".copy")
        let refused = failure { () throws(LookFailure) in _ = try file.ask(query) }
        #expect(refused == .unexpected("the query writes, and it may only read"))
        #expect(try app.rows("SELECT n FROM t") { $0.integer(0) } == [1])
        #expect(!FileManager.default.fileExists(atPath: file.path + ".copy"))
    }

    @Test func `A file that is not there is not made`() throws {
        let file = try File()
        let missing = failure { () throws(LookFailure) in _ = try file.ask("SELECT 1") }
        #expect(missing?.description == "there is no such file, or it may not be opened")
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }

    @Test func `What SQLite refuses is told in our words`() throws {
        let file = try File()
        _ = try file.open()
        let cases = [
            "SELECT * FROM word": "the query names a table that is not there",
            "SELECT word": "the query names a column that is not there",
            "SELEKT word": "the query has a syntax error",
            "SELECT (": "the query has a syntax error",
            "SELECT word()": "SQLite refused the query",
            "SELECT ?": "SQLite refused the query",
            "": "SQLite refused the query",
        ]
        for (query, words) in cases {
            let told = failure { () throws(LookFailure) in _ = try file.ask(query) }
            #expect(told == .unexpected(words), "\(query)")
        }
        try Data(repeating: 0x61, count: 5000).write(to: URL(filePath: file.path))
        let damaged = failure { () throws(LookFailure) in _ = try file.ask("SELECT * FROM t") }
        #expect(damaged == .unexpected("the file is not a database of SQLite, or is damaged"))
    }

    @Test func `What takes for ever or is too much ends, and so does the wait for a lock`() throws {
        let file = try File()
        let app = try file.open()
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"
        let late = failure { () throws(LookFailure) in
            _ = try file.ask("\(endless) count(*) FROM n", within: .milliseconds(50))
        }
        #expect(late == .timedOut(.answer))
        let large = failure { () throws(LookFailure) in _ = try file.ask("\(endless) i FROM n", most: 10) }
        #expect(large == .unexpected("the query answers more than 10 rows, or too many bytes"))
        #expect(try file.ask("\(endless) i FROM n LIMIT 10", most: 10).rows.count == 10)
        let wide = failure { () throws(LookFailure) in
            _ = try file.ask("SELECT zeroblob(3000000) UNION ALL SELECT zeroblob(3000000)")
        }
        #expect(wide == .unexpected("the query answers more than 1000 rows, or too many bytes"))

        try app.execute("PRAGMA journal_mode = DELETE; CREATE TABLE t (n); BEGIN EXCLUSIVE")
        let locked = failure { () throws(LookFailure) in
            _ = try file.ask("SELECT * FROM t", within: .milliseconds(50))
        }
        #expect(locked == .unexpected("another program held the file locked for too long"))
        try app.execute("COMMIT")
        #expect(try file.ask("SELECT * FROM t").rows == [])
    }

    @Test func `A file that is locked is told as such before its turn is given up`() throws {
        let file = try File()
        let app = try file.open()
        try app.execute("PRAGMA journal_mode = DELETE; CREATE TABLE t (n); BEGIN EXCLUSIVE")
        var source = SQLiteSource()
        source.path = file.path
        var plan = GaugePlan()
        plan.name = "locked"
        plan.source = source
        plan.query = "SELECT count(*) FROM t"
        plan.every = .milliseconds(20)
        plan.timeout = .milliseconds(200)
        let board = GaugeBoard.of(gauges: [plan], clock: { Timestamp(milliseconds: 0) })
        let schedule = WatchSchedule(board.tasks)
        schedule.start()
        // A machine that is busy may let a turn or two be late; one that waits longer than its turn never tells.
        let words = LookFailure.unexpected("another program held the file locked for too long")
        try eventually("the trouble is told") { board.all[0].failure == words }
        #expect(board.all[0].failure == words)
        schedule.stop()
    }

    /// A file of SQLite that an app has.
    private final class File {
        private let files: TemporaryFiles

        init() throws { files = try TemporaryFiles() }

        var path: String { files.file("gauge.db") }

        func open() throws -> SQLDatabase<SQLError> { try SQLDatabase<SQLError>.sqlite(path, .write) }

        func ask(
            _ query: String, most: Int = 1000, within time: Duration = .seconds(120)
        ) throws(LookFailure) -> QueryRows {
            var source = SQLiteSource()
            source.path = path
            return try source.rows(of: query, by: Deadline(in: time), most: most)
        }
    }
}
