// What is told of PostgreSQL's errors.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Postgres

@Suite struct PostgresErrorTests {
    @Test func `A refusal is known by its state alone`() {
        #expect(PostgresError.refused(state: "42P01") != .refused(state: "42601"))
        #expect(PostgresError(state: "42P01") == .refused(state: "42P01"))
        #expect(PostgresError(state: "28000") == .denied)
        #expect(PostgresError(state: "28P01") == .denied)
        #expect(PostgresError(state: "3D000") == .noDatabase)
        #expect(PostgresError(state: "25006") == .readOnly)
        #expect(PostgresError(state: "57014") == .timedOut(.answer))
        #expect(PostgresError(state: "57P01") == .hungUp)
    }

    @Test func `The state is found in whatever language the server speaks`() {
        let german = "connection to server at \"db\" (10.0.0.7), port 5432 failed: VERHÄNGNISVOLL:  28P01\n"
        #expect(PostgresError(connecting: german, in: .answer) == .denied)
        #expect(PostgresError(connecting: "ВАЖНО:  57P03\n", in: .answer) == .refused(state: "57P03"))
    }

    @Test func `Of several attempts the last that a server refused counts`() {
        let message = """
            connection to server at "a" (::1), port 5432 failed: FATAL:  28000
            connection to server at "a" (127.0.0.1), port 5432 failed: FATAL:  53300

            """
        #expect(PostgresError(connecting: message, in: .answer) == .refused(state: "53300"))
    }

    @Test func `Five letters elsewhere are no state`() {
        let message = "connection to server at \"h\", port 5432 failed: No route to:  hosts\n"
        #expect(PostgresError(connecting: message, in: .connect) == .unreachable)
        #expect(PostgresError(connecting: "FATAL: 28P01x", in: .answer) == .failed)
    }

    @Test(
        arguments: [
            ("could not translate host name \"x\" to address: Name or service not known\n", .unknownHost),
            ("root certificate file \"/nowhere\" does not exist\nEither provide the file or …", .noRootCertificates),
            ("SSL error: certificate verify failed\n", .untrusted),
            ("server certificate for \"a\" does not match host name \"b\"\n", .untrusted),
            ("server does not support SSL, but SSL was required\n", .noTLS),
            ("fe_sendauth: no password supplied\n", .denied),
            ("session is read-only\n", .wrongRole),
            ("received invalid response to SSL negotiation: H\n", .foreign),
            ("server closed the connection unexpectedly\n\tThis probably means …", .hungUp),
            ("SSL error: wrong version number\n", .noTLS),
        ] as [(String, PostgresError)])
    func `Libpq's own words have a cause`(message: String, cause: PostgresError) {
        #expect(PostgresError(connecting: message, in: .tls) == cause)
    }
}
