// Connecting to a real PostgreSQL, and to what only passes for one.
// SPDX-License-Identifier: Apache-2.0

import Peers
import Testing

@testable import Postgres

/// The error of opening, as a value.
func refusal(_ url: String, within time: Duration = .seconds(120)) -> PostgresError? {
    do throws(PostgresError) {
        _ = try PostgresConnection(to: url, by: .now + time)
        return nil
    } catch {
        return error
    }
}

@Suite struct OpeningTests {
    private let server: PostgresServer

    init() throws { server = try PostgresServer.shared() }

    @Test func `With the right password it is open, and the server knows by what name`() throws {
        var connection = try PostgresConnection(to: server.url(), by: .now + .seconds(120))
        let answer = try connection.query(
            """
            select current_setting('application_name'), current_setting('client_encoding'),
                current_setting('transaction_read_only')
            """, by: .now + .seconds(120))
        #expect(answer.rows == [["bursar", "UTF8", "off"]])
        #expect(connection.certificateEnd == nil)
        #expect(Set(connection.times.keys) == [.resolve, .connect, .answer])
    }

    @Test func `The name that the URL gives stands`() throws {
        let url = server.url("sslmode=disable&application_name=mine&client_encoding=LATIN1")
        var connection = try PostgresConnection(to: url, by: .now + .seconds(120))
        let answer = try connection.query(
            "select current_setting('application_name'), 'é'", by: .now + .seconds(120))
        #expect(answer.rows == [["mine", "é"]])
    }

    @Test func `A wrong password, user or database is told as such`() {
        #expect(refusal(server.url(password: "wrong")) == .denied)
        #expect(refusal(server.url(user: "nobody")) == .denied)
        #expect(
            refusal("postgres://keeper@127.0.0.1:\(server.port)/shopdata?sslmode=disable&passfile=/nowhere") == .denied)
        #expect(refusal(server.url(database: "elsewhere")) == .noDatabase)
        #expect(refusal(server.url("sslmode=disable&target_session_attrs=standby")) == .wrongRole)
    }

    @Test(arguments: [
        "postgres://keeper:pw@127.0.0.1:5432/x?sslmode=sometimes", "postgres://keeper:pw@127.0.0.1:99999/x",
        "postgres://[::1/x", "keeper", "postgres://127.0.0.1/x?no_such_setting=1",
    ])
    func `What libpq cannot read is a bad URL`(url: String) {
        #expect(refusal(url) == .badURL)
    }

    @Test func `A certificate of the authority that is trusted, for the host that is asked, is good`() throws {
        let url = server.url(host: "localhost", "sslmode=verify-full&sslrootcert=\(server.authority.file)")
        var connection = try PostgresConnection(to: url, by: .now + .seconds(120))
        let answer = try connection.query(
            "select ssl from pg_stat_ssl where pid = pg_backend_pid()", by: .now + .seconds(120))
        #expect(answer.rows == [["t"]])
        #expect(connection.times[.tls] ?? .zero > .zero)
        #expect(connection.certificateEnd == (try server.certificateEnd()))
    }

    @Test func `Another host's certificate is not trusted, nor a stranger's`() {
        let trusted = "sslrootcert=\(server.authority.file)"
        #expect(refusal(server.url("sslmode=verify-full&\(trusted)")) == .untrusted)
        #expect(refusal(server.url("sslmode=verify-ca&\(trusted)")) == nil)
        let strange = "sslrootcert=\(server.stranger.file)"
        #expect(refusal(server.url(host: "localhost", "sslmode=verify-full&\(strange)")) == .untrusted)
        #expect(refusal(server.url("sslmode=require&\(strange)")) == .untrusted)
        #expect(refusal(server.url("sslmode=verify-full&sslrootcert=/nowhere.pem")) == .noRootCertificates)
    }

    @Test func `Where nobody listens it is unreachable, and a name without address is unknown`() throws {
        #expect(refusal(server.url(port: try Port.free())) == .unreachable)
        #expect(refusal("postgres://a:b@/x?host=/nowhere") == .unreachable)
        #expect(refusal(server.url(host: "no-such-host.invalid")) == .unknownHost)
    }

    @Test func `Who never speaks is given up, whatever is wanted of it`() throws {
        let silent = try SpeakingServer()
        for mode in ["disable", "prefer", "verify-full&sslrootcert=\(server.authority.file)"] {
            let url = server.url(port: silent.port, "sslmode=\(mode)")
            #expect(refusal(url, within: .milliseconds(80)) == .timedOut(.answer))
        }
        // Says that it does TLS, and then nothing.
        let half = try SpeakingServer("S")
        #expect(refusal(server.url(port: half.port, "sslmode=require"), within: .seconds(3)) == .timedOut(.tls))
    }

    @Test func `Who is no PostgreSQL is told from one`() throws {
        let plain = try SpeakingServer("N", then: .close)
        #expect(refusal(server.url(port: plain.port, "sslmode=require")) == .noTLS)
        let web = try SpeakingServer("HTTP/1.1 400 Bad Request\r\n\r\n", then: .close)
        #expect(refusal(server.url(port: web.port, "sslmode=require")) == .foreign)
        #expect(refusal(server.url(port: web.port)) == .foreign)
        let closing = try SpeakingServer(then: .hangUp)
        #expect(refusal(server.url(port: closing.port)) == .hungUp)
        #expect(refusal(server.url(port: closing.port, "sslmode=require")) == .hungUp)
    }

    @Test func `One that is stopped takes connections and never answers, until it goes on`() throws {
        let server = try PostgresServer()
        server.pause()
        #expect(refusal(server.url(), within: .milliseconds(80)) == .timedOut(.answer))
        server.resume()
        #expect(refusal(server.url()) == nil)
        server.stop()
        #expect(refusal(server.url()) == .unreachable)
        try server.restart()
        #expect(refusal(server.url()) == nil)
    }
}
