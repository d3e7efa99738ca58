// What is told of a PostgreSQL, and what is kept to ourselves.
// SPDX-License-Identifier: Apache-2.0

import Client
import Peers
import System
import Testing

@testable import Watch

/// What went wrong, as a value.
func failure(_ body: () throws(LookFailure) -> Void) -> LookFailure? {
    do throws(LookFailure) {
        try body()
        return nil
    } catch {
        return error
    }
}

@Suite struct PostgresFailureTests {
    private let server: PostgresServer

    init() throws { server = try PostgresServer.shared() }

    private func probe(_ url: String, _ query: String = "select 1", within time: Duration = .seconds(120))
        -> LookFailure?
    {
        var probe = PostgresProbe()
        probe.url = Secret(url)
        probe.query = query
        return failure { () throws(LookFailure) in _ = try probe.look(by: Deadline(in: time)) }
    }

    @Test func `Every trouble has words of our own, and none of the other side's`() throws {
        let silent = try SpeakingServer()
        let web = try SpeakingServer("HTTP/1.1 418 teapot-word\r\n\r\n", then: .close)
        let deaf = try Port.free()
        let trusted = "sslrootcert=\(server.authority.file)"
        let cases: [(LookFailure?, String)] = [
            (probe(server.url(password: "wr0ng-word")), "access denied"),
            (probe(server.url(database: "otherdata")), "there is no such database"),
            (probe(server.url(port: deaf)), "could not connect"),
            (probe(server.url(host: "no-such-host.invalid")), "there is no such host"),
            (probe(server.url(port: silent.port), within: .milliseconds(80)), "connected, but no answer in time"),
            (probe(server.url("sslmode=verify-full&\(trusted)")), "the certificate cannot be trusted"),
            (
                probe(server.url("sslmode=verify-full&sslrootcert=/nowhere-word.pem")),
                "there is no file of certificates to trust: the URL's sslrootcert names one"
            ),
            (
                probe(server.url("sslmode=disable&channel_binding=require")), "the connection could not be set up"
            ),
            (probe(server.url("sslmode=sometimes-word")), "the URL cannot be read"),
            (probe(server.url(port: web.port)), "what answers does not speak PostgreSQL's protocol"),
            (
                probe(server.url("sslmode=disable&target_session_attrs=standby")),
                "no server is what the URL's target_session_attrs asks for"
            ),
            (probe(server.url(), "selekt 'sql-word'"), "the query has a syntax error (SQLSTATE 42601)"),
            (
                probe(server.url(), "select * from table_word"),
                "the query names a table that is not there (SQLSTATE 42P01)"
            ),
            (probe(server.url(), "select col_word"), "the query names a column that is not there (SQLSTATE 42703)"),
            (probe(server.url(), "select 'text-word'::int"), "the server refused (SQLSTATE 22P02)"),
            (probe(server.url(), "create table table_word ()"), "the query writes, and it may only read"),
            (probe(server.url(), "copy (select 'copy-word') to stdout"), "the query answers something else than rows"),
            (
                probe(server.url(), "select pg_sleep(600), 'sleep-word'", within: .milliseconds(300)),
                "connected, but no answer in time"
            ),
            (
                probe(server.url(), "select pg_terminate_backend(pg_backend_pid()), 'end-word'"),
                "the connection was closed"
            ),
        ]
        let secrets = [
            server.user, server.password, server.database, "otherdata", "word", "localhost", "127.0.0.1", "invalid",
            "\(server.port)", "teapot", "selekt", "pem",
        ]
        for (failure, words) in cases {
            let told = try #require(failure?.description, "\(words)")
            #expect(told == words)
            for secret in secrets { #expect(!told.contains(secret), "\(told)") }
        }
    }
}
