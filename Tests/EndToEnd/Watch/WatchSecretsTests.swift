// What the configuration knows and nobody else may: wherever a probe fails, it does not say what it was told.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Peers
import TemporaryFiles
import Testing
import Waiting

@Suite struct WatchSecretsTests {
    @Test func `However what is watched fails, no URL, name, key, query or message of it shows anywhere`() throws {
        let enemies = try Enemies()
        let site = try Site()
        let server = try site.serve(config: enemies.configuration)
        var outputs: Set<String> = []
        try eventually("each probe is down, in its own way, and nothing can be read") {
            let health = try JSONDecoder().decode(Lookout.Document.self, from: Data(try server.get("/health").body))
            outputs.formUnion(health.checks.values.flatMap { $0.compactMap(\.output) })
            let metrics = try server.metrics()
            return Enemies.outputs.isSubset(of: outputs)
                && metrics.sum("bursar_probe_up", where: "enemy") == 0
                && metrics.samples.keys.count { $0.hasPrefix("bursar_probe_up{") } == enemies.probes + 1
                && metrics.samples.keys.count { $0.hasPrefix("bursar_queue_up{") } == enemies.queues
                && metrics.samples.keys.count { $0.hasPrefix("bursar_gauge_up{") } == enemies.gauges
        }
        server.child.signal(SIGHUP)
        try eventually("the server has reloaded") { server.messages.contains("reloaded") }
        // A file that is wrong in each place where a secret stands.
        try site.scratch.write(Enemies.wrongConfiguration, to: "bursar.yaml")
        server.child.signal(SIGHUP)
        try eventually("the wrong file is told") { server.words.contains("not reloaded") }

        var told = [("what check says of a wrong file", try check(site, "bursar.yaml", ends: 1))]
        for line in [2, 3, 4, 5, 8, 9, 11, 13] { #expect(told[0].1.contains("bursar.yaml:\(line): "), "\(told)") }
        try site.scratch.write(enemies.configuration, to: "right.yaml")
        told.append(("what check says", try check(site, "right.yaml", ends: 0)))
        let reports = ["overview", "jobs"].map { "/v1/reports/\($0)?last=1d" }
        for path in ["/metrics", "/health", "/", "/start", "/costs", "/readyz"] + reports {
            let answer = try server.get(path)
            told.append((path, answer.headers.map { "\($0.name): \($0.value)\n" }.joined() + answer.text))
        }
        let openMetrics = try server.get("/metrics", [("Accept", "application/openmetrics-text")])
        told.append(("the other page of metrics", openMetrics.text))
        #expect(try server.stop() == .exited(0))
        told += [("the health documents before", outputs.sorted().joined(separator: "\n"))]
        told += [("standard output", server.child.output), ("standard error", server.words)]

        for (place, text) in told {
            for secret in enemies.secrets where text.contains(secret) {
                let line = text.split(separator: "\n").first { $0.contains(secret) } ?? ""
                Issue.record("\(place) shows \(secret): \(line.prefix(400))")
            }
        }
        // Logs, too, say what is wrong.
        #expect(server.words.contains(" is down: "), "\(server.words)")
    }

    private func check(_ site: Site, _ file: String, ends ending: Int32) throws -> String {
        let check = try site.run("check", "--config", file)
        #expect(check.ending == .exited(ending), "\(check.story)")
        return check.output + check.errors
    }
}

/// Peers that fail in every way they know, and are told secrets.
private final class Enemies {
    private let postgres: PostgresServer
    private let authority: CertificateAuthority
    private let redis, redisWithTLS: RedisProcess
    private let s3: S3Server
    private let web, webWithTLS: WebServer
    private let refusing: LocalServer
    private let silent, unreachable: DeafServer
    private let hangingUp: SpeakingServer
    private let scripted: [SpeakingServer]
    let configuration: String
    private(set) var probes = 0
    let queues = 3
    let gauges = 2

    /// Part of all that is secret, and of what the enemies say.
    static let mark = "hunter2"

    /// What health documents say of them, among other things.
    static let outputs: Set = [
        "there is no such host", "could not connect", "the connection was closed", "access denied",
        "connected, but no answer in time", "no connection in time", "the certificate cannot be trusted",
        "TLS could not be agreed on", "there is no such database", "there is no such bucket",
        "the secret key is not that of the access key", "what answers does not speak Redis",
        "what answers does not speak PostgreSQL's protocol", "what answers does not speak HTTP",
        "the query names a table that is not there (SQLSTATE 42P01)", "the server refused (SQLSTATE P0001)",
        "status 500, not 200 to 299", "the answer lacks the text that it should hold",
    ]

    /// What must not be seen: the mark, and what only the peers know.
    var secrets: [String] {
        let known = [Self.mark, S3Server.secretKey, S3Server.accessKey, postgres.password, postgres.user]
        return known + [postgres.database, "127.0.0.1:\(postgres.port)", "127.0.0.1:\(redis.port)", authority.file]
    }

    // swift-format-ignore: one enemy a line
    init() throws {
        authority = try CertificateAuthority()
        let certificate = try authority.issue()
        postgres = try PostgresServer()
        redis = try RedisProcess(password: "right")
        redisWithTLS = try RedisProcess(password: "right", certificate: certificate)
        s3 = try S3Server(buckets: ["media"])
        web = try WebServer()
        webWithTLS = try WebServer(certificate: certificate)
        refusing = try LocalServer(isDeaf: true) { _ in nil }
        silent = try DeafServer(.takesConnections)
        unreachable = try DeafServer(.takesNothing)
        hangingUp = try SpeakingServer(then: .hangUp)
        scripted = try [
            "-ERR \(Self.mark) is wrong\r\n", "-NOAUTH \(Self.mark)\r\n", "+\(Self.mark)\r\n", "\u{0}\(Self.mark)\r\n",
            "HTTP/1.1 500 \(Self.mark)\r\nX-\(Self.mark): \(Self.mark)\r\nContent-Length: 7\r\n\r\n\(Self.mark)",
            "HTTP/1.1 302 Found\r\nLocation: http://\(Self.mark).example/\r\nContent-Length: 0\r\n\r\n",
            "E\u{0}\u{0}\u{0}\u{1A}SFATAL\u{0}MFATAL \(Self.mark)\u{0}\u{0}",
        ].map { try SpeakingServer($0, then: .close) }

        let mark = Self.mark
        let ports = [refusing.port, silent.port, unreachable.port, hangingUp.port] + scripted.map(\.port)
        var targets: [String] = ports.flatMap { port in
            let place = "127.0.0.1:\(port)"
            return [
                #"postgres: { url: "postgres://\#(mark):\#(mark)@\#(place)/\#(mark)?application_name=\#(mark)", query: "select '\#(mark)'" }"#,
                #"redis: { url: "redis://\#(mark):\#(mark)@\#(place)/3" }"#,
                #"redis: { url: "rediss://\#(mark):\#(mark)@\#(place)/3" }"#,
                #"s3: { endpoint: "http://\#(place)", bucket: \#(mark), access_key: \#(mark), secret_key: \#(mark), write: true }"#,
                #"http: { url: "http://\#(mark):\#(mark)@\#(place)/\#(mark)?key=\#(mark)", headers: { authorization: "Bearer \#(mark)" }, contains: "\#(mark)-not", json: "\#(mark).not" }"#,
                #"http: { url: "https://\#(mark):\#(mark)@\#(place)/\#(mark)?key=\#(mark)" }"#,
            ]
        }
        targets += [
            // Names that there are not.
            #"postgres: { url: "postgres://\#(mark):\#(mark)@\#(mark).invalid/\#(mark)" }"#,
            #"redis: { url: "redis://:\#(mark)@\#(mark).invalid" }"#,
            #"s3: { endpoint: "https://\#(mark).invalid", bucket: \#(mark) }"#,
            #"http: { url: "https://\#(mark).invalid/\#(mark)" }"#,
            #"tcp: { address: "\#(mark).invalid:99" }"#,
            // Passwords, users, databases, keys and buckets that are refused.
            #"postgres: { url: "\#(postgres.url(password: mark))" }"#,
            #"postgres: { url: "\#(postgres.url(user: mark))" }"#,
            #"postgres: { url: "\#(postgres.url(database: mark))" }"#,
            #"postgres: { url: "\#(postgres.url(host: "localhost", "sslmode=verify-full&sslrootcert=/\(mark).pem"))" }"#,
            #"postgres: { url: "\#(postgres.url("sslmode=\(mark)"))" }"#,
            #"redis: { url: "\#(redis.url(login: ":\(mark)"))" }"#,
            #"redis: { url: "\#(redis.url(login: "\(mark):\(mark)"))" }"#,
            #"redis: { url: "\#(redis.url(login: ":right", database: 99))" }"#,
            #"s3: { endpoint: "\#(s3.url)", bucket: media, access_key: \#(mark), secret_key: \#(mark) }"#,
            #"s3: { endpoint: "\#(s3.url)", bucket: media, access_key: \#(S3Server.accessKey), secret_key: \#(mark) }"#,
            #"s3: { endpoint: "\#(s3.url)", bucket: \#(mark), access_key: \#(S3Server.accessKey), secret_key: "\#(S3Server.secretKey)" }"#,
            // Queries that fail, and say what they hold.
            #"postgres: { url: "\#(postgres.url())", query: "select \#(mark) from \#(mark)" }"#,
            #"postgres: { url: "\#(postgres.url())", query: "select '\#(mark)'::int" }"#,
            #"postgres: { url: "\#(postgres.url())", query: "do $$ begin raise '\#(mark)'; end $$" }"#,
            // Certificates that nobody vouches for.
            #"redis: { url: "\#(redisWithTLS.url(login: ":\(mark)"))" }"#,
            #"http: { url: "\#(webWithTLS.url)/say/\#(mark)" }"#,
            #"tcp: { address: "127.0.0.1:\#(webWithTLS.port)", tls: true }"#,
            // Answers that are not as they should be.
            #"http: { url: "\#(web.url)/say/\#(mark)", contains: "\#(mark)-not" }"#,
            #"http: { url: "\#(web.url)/say/%7B%22\#(mark)%22%3A%22\#(mark)%22%7D", json: \#(mark), equals: "\#(mark)-not" }"#,
            #"http: { url: "\#(web.url)/status/404?\#(mark)" }"#, #"http: { url: "\#(web.url)/garbage?\#(mark)" }"#,
            #"http: { url: "\#(web.url)/cut?\#(mark)" }"#, #"http: { url: "\#(web.url)/endless-head?\#(mark)" }"#,
        ]
        let often = "every: 1s, timeout: 500ms"
        let lines = targets.enumerated().map { "  - { name: enemy-\($0), \($1), \(often) }\n" }
        let database = #"postgres: { url: "\#(postgres.url())""#
        configuration =
            "probes:\n" + lines.joined() + """
                queues:
                  - { name: one, redis: { url: "\(redis.url(login: ":\(mark)"))", list: "\(mark)" }, \(often) }
                  - { name: two, \(database), length: "select \(mark)" }, \(often) }
                  - { name: three, postgres: { url: "postgres://\(mark)@\(mark).invalid", length: "select 1" }, \(often) }
                budgets:
                  - { name: six, limit_usd: 5, notify: "https://\(mark):\(mark)@\(mark).invalid/\(mark)?key=\(mark)" }
                gauges:
                  - { name: four, \(database) }, query: "select '\(mark)' as value", \(often) }
                  - { name: five, sqlite: { path: /nowhere/\(mark) }, query: "select '\(mark)'", \(often) }

                """
        probes = targets.count
    }

    /// Each with a secret where something else is wanted.
    static let wrongConfiguration = """
        probes:
          - { name: a, postgres: { url: "postgre://\(mark):\(mark)@\(mark)/\(mark)" } }
          - { name: b, redis: { url: "\(mark)" } }
          - { name: c, http: { url: "\(mark)://\(mark)", headers: { "authorization": ["\(mark)"] } } }
          - { name: d, s3: { endpoint: "https://s3.example", bucket: b, access_key: [\(mark)], secret_key: { \(mark): 1 } } }
          - { name: e, http: { url: "https://a.example", headers: { "x y": "\(mark)" } } }
        queues:
          - { name: f, redis: { url: "http://\(mark)", list: jobs } }
          - { name: g, postgres: { url: "\(mark)", length: "select 1" } }
        budgets:
          - { name: i, limit_usd: 5, notify: "\(mark)" }
        gauges:
          - { name: h, postgres: { url: "mysql://\(mark)" }, query: "select 1" }

        """
}
