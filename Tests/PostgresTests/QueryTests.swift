// Queries put to a real PostgreSQL, and what keeps them short, small and harmless.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Peers
import Testing

@testable import Postgres

@Suite struct QueryTests {
    private let server: PostgresServer
    private let soon = ContinuousClock.now + .seconds(120)

    init() throws { server = try PostgresServer.shared() }

    /// The error of one query on a connection of its own.
    private func refusal(
        _ query: String, _ url: String? = nil, reading: Bool = true, most bound: PostgresRows.Bound = .init(),
        by deadline: ContinuousClock.Instant? = nil
    ) throws -> PostgresError? {
        var connection = try PostgresConnection(to: url ?? server.url(), by: soon)
        if reading { try connection.beginReading(by: deadline ?? soon) }
        do throws(PostgresError) {
            _ = try connection.query(query, most: bound, by: deadline ?? soon)
            return nil
        } catch {
            // An error ends the connection.
            #expect(throws: PostgresError.hungUp) { try connection.query("select 1", by: soon) }
            return error
        }
    }

    @Test func `Columns have their names and null is not an empty text`() throws {
        var connection = try PostgresConnection(to: server.url(), by: soon)
        let answer = try connection.query(
            "select 1 as one, '' as empty, null as nothing, 'ü' as \"Ü\", 2.50::numeric, true or false", by: soon)
        #expect(answer.columns == ["one", "empty", "nothing", "Ü", "numeric", "?column?"])
        #expect(answer.rows == [["1", "", nil, "ü", "2.50", "t"]])
        #expect(try connection.query("select 1 as x where false", by: soon).columns == ["x"])
        #expect(try connection.query("select from generate_series(1, 3)", by: soon).rows == [[], [], []])
        #expect(try connection.query("", by: soon) == PostgresRows())
    }

    @Test func `What the server refuses is known by its state`() throws {
        #expect(try refusal("selekt 1") == .refused(state: "42601"))
        #expect(try refusal("select * from nowhere") == .refused(state: "42P01"))
        #expect(try refusal("select 1 / 0") == .refused(state: "22012"))
        // In the middle of an answer.
        #expect(try refusal("select 1 / (50 - n) from generate_series(1, 100) n") == .refused(state: "22012"))
        #expect(try refusal("select 1; select 2") == .refused(state: "42601"))
        #expect(try refusal("select $1::int") != nil)
        #expect(try refusal("copy (select 1) to stdout") == .noRows)
    }

    @Test func `Nothing is written, however it is put`() throws {
        try server.run("create table kept (n int); insert into kept values (1)")
        for attempt in [
            "insert into kept values (2)", "delete from kept", "create table more (n int)", "truncate kept",
            "with gone as (delete from kept returning n) select count(*) from gone",
            "do $$ begin delete from kept; end $$", "select n from kept for update", "select nextval('s')",
        ] {
            _ = try server.run("create sequence if not exists s")
            #expect(try refusal(attempt) == .readOnly, "\(attempt)")
        }
        for attempt in [
            "set transaction read write", "select set_config('transaction_read_only', 'off', false)",
            "set transaction isolation level serializable",
        ] {
            #expect(try refusal(attempt) == .refused(state: "25001"), "\(attempt)")
        }
        #expect(try server.run("select count(*), last_value from kept, s group by 2") == "1|1\n")
    }

    @Test func `All queries see one moment, and wait for no lock on rows`() throws {
        try server.run("create table jobs (id int); insert into jobs values (1), (2)")
        var worker = try PostgresConnection(to: server.url(), by: soon)
        _ = try worker.query("begin", by: soon)
        _ = try worker.query("select id from jobs limit 1 for update skip locked", by: soon)
        var watch = try PostgresConnection(to: server.url(), by: soon)
        try watch.beginReading(by: soon)
        #expect(try watch.query("select count(*) from jobs", by: soon).rows == [["2"]])
        _ = try worker.query("delete from jobs", by: soon)
        _ = try worker.query("commit", by: soon)
        #expect(try watch.query("select count(*) from jobs", by: soon).rows == [["2"]])
        #expect(try server.run("select count(*) from jobs") == "0\n")
    }

    @Test func `An answer over the bound is an error, and one at it is not`() throws {
        let million = "select n, repeat('x', 100) from generate_series(1, 1000000) n"
        #expect(try refusal(million, most: .init(rows: 1000)) == .tooManyRows(most: 1000))
        #expect(try refusal(million, most: .init(rows: 10_000_000, bytes: 5000)) == .tooManyBytes(most: 5000))
        let thousand = "select 'abcd' from generate_series(1, 1000)"
        #expect(try refusal(thousand, most: .init(rows: 1000, bytes: 4000)) == nil)
        #expect(try refusal(thousand, most: .init(rows: 999, bytes: 4000)) == .tooManyRows(most: 999))
        #expect(try refusal(thousand, most: .init(rows: 1000, bytes: 3999)) == .tooManyBytes(most: 3999))
    }

    @Test func `Megabytes come whole, with TLS and without, and so does a query of megabytes`() throws {
        for url in [server.url(), server.url("sslmode=require")] {
            var connection = try PostgresConnection(to: url, by: soon)
            let bound = PostgresRows.Bound(rows: 1000, bytes: 30_000_000)
            let answer = try connection.query(
                "select repeat(chr(96 + n), 1000003) from generate_series(1, 20) n", most: bound, by: soon)
            #expect(answer.rows.count == 20)
            #expect(answer.rows.last == [String(repeating: "t", count: 1_000_003)])
            let long = String(repeating: "z", count: 5_000_000)
            #expect(try connection.query("select length('\(long)')", by: soon).rows == [["5000000"]])
        }
    }

    @Test func `Who sleeps past the deadline is given up, and the server gives up too`() throws {
        let deadline = ContinuousClock.now + .milliseconds(150)
        #expect(try refusal("select pg_sleep(600), 'sleeper'", by: deadline) == .timedOut(.answer))
        let sleepers =
            "select count(*) from pg_stat_activity where query like '%''sleeper%' and pid <> pg_backend_pid()"
        while try server.run(sleepers) != "0\n" {
            guard ContinuousClock.now < soon else {
                Issue.record("the server still sleeps")
                return
            }
        }
        // The server first, with time left here.
        var connection = try PostgresConnection(to: server.url(), by: soon)
        try connection.beginReading(by: .now + .milliseconds(30))
        #expect(throws: PostgresError.timedOut(.answer)) { try connection.query("select pg_sleep(600)", by: soon) }
    }

    @Test func `A server that goes in the middle of an answer has hung up`() throws {
        let end = "select n, case when n = 40000 then pg_terminate_backend(pg_backend_pid()) end"
        let query = "\(end) from generate_series(1, 50000) n"
        #expect(try refusal(query, most: .init(rows: 100_000)) == .hungUp)

        let server = try PostgresServer()
        var killed = try PostgresConnection(to: server.url(), by: soon)
        let process = try killed.query("select pg_backend_pid()", by: soon).rows.first?.first
        kill(try #require(process.flatMap { $0 }.flatMap(Int32.init)), SIGKILL)
        #expect(throws: PostgresError.hungUp) { try killed.query("select 1", by: soon) }

        try server.restart()
        var stopped = try PostgresConnection(to: server.url(), by: soon)
        server.stop()
        #expect(throws: PostgresError.hungUp) { try stopped.query("select 1", by: soon) }
    }
}
