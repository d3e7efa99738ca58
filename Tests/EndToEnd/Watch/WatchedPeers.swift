// Everything that the proof of the watch has watched: the real things, each by a straight way and by a slow one.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Peers

/// A PostgreSQL, a Redis with a password, one with TLS besides, an S3 and an HTTP server. They end with the value.
final class WatchedPeers {
    let postgres: PostgresServer
    let redis, redisWithTLS: RedisProcess
    let s3: S3Server
    let web: WebServer
    private let authority: CertificateAuthority
    private let roads: [String: Relay]
    /// Always well: how often it is looked at says how much time the watch itself has had.
    private let witness: SpeakingServer

    static let password = "hunter2-of-redis"
    static let database = "database"
    static let others = ["bucket", "cache", "cache_tls", "site"]
    /// All of them, by the name of their probe; over its road each is `NAME_far`.
    static let all = [database] + others

    init() throws {
        authority = try CertificateAuthority()
        postgres = try PostgresServer()
        redis = try RedisProcess(password: Self.password)
        redisWithTLS = try RedisProcess(password: Self.password, certificate: try authority.issue())
        s3 = try S3Server(buckets: ["media"])
        web = try WebServer()
        witness = try SpeakingServer(then: .hangUp)
        let ports = [
            "database": postgres.port, "cache": redis.port, "cache_tls": redisWithTLS.port, "bucket": s3.port,
            "site": web.port,
        ]
        roads = try ports.mapValues { try Relay(to: UInt16($0)) }

        try postgres.run(
            """
            create table people (plan text); insert into people values ('free'), ('free'), ('pro');
            create table mails (state text); insert into mails values ('queued'), ('queued'), ('failed');
            """)
        try fillQueue()
    }

    /// Three jobs wait. Redis forgets them when it is restarted.
    func fillQueue() throws { try redis.say("rpush", "thumbnails", "1", "2", "3") }

    func stop(_ name: String) {
        switch name {
        case "database": postgres.stop()
        case "cache": redis.stop()
        case "cache_tls": redisWithTLS.stop()
        case "bucket": s3.stop()
        default: web.stop()
        }
    }

    func restart(_ name: String) throws {
        switch name {
        case "database": try postgres.restart()
        case "cache": try redis.restart()
        case "cache_tls": try redisWithTLS.restart()
        case "bucket": try s3.restart()
        default: try web.restart()
        }
    }

    func pause(_ name: String) {
        switch name {
        case "database": postgres.pause()
        case "cache": redis.pause()
        case "cache_tls": redisWithTLS.pause()
        case "bucket": s3.pause()
        default: web.pause()
        }
    }

    func resume(_ name: String) {
        switch name {
        case "database": postgres.resume()
        case "cache": redis.resume()
        case "cache_tls": redisWithTLS.resume()
        case "bucket": s3.resume()
        default: web.resume()
        }
    }

    /// Holds back whatever passes on the road to it, for longer than any probe waits, or not at all.
    func slow(_ name: String, _ isSlow: Bool = true) { roads[name]?.slow(by: isSlow ? 2 : 0) }

    /// A configuration that watches all of it, every second.
    var configuration: String {
        """
        probes:
          - { name: witness, tcp: { address: "127.0.0.1:\(witness.port)" }, \(Self.often) }

        """
            + Self.all.map { name in
                let critical = name == Self.database ? ", critical: true" : ""
                return """
                      - { name: \(name), \(target(name)), \(Self.often)\(critical) }
                      - { name: \(name)_far, \(target(name, by: roads[name]?.port)), \(Self.often)\(critical) }

                    """
            }.joined() + """
                queues:
                  - { name: thumbnails, redis: { url: "\(redis.url())", list: thumbnails }, \(Self.soon) }
                  - name: mails
                    postgres:
                      url: "\(postgres.url())"
                      length: select count(*) from mails where state = 'queued'
                      failed: select count(*) from mails where state = 'failed'
                    every: 1s
                    timeout: 500ms
                gauges:
                  - name: people
                    postgres: { url: "\(postgres.url())" }
                    query: select plan, count(*) as value from people group by plan
                    labels: [plan]
                    every: 1s
                    timeout: 500ms

                """
    }

    private static let soon = "every: 1s, timeout: 500ms"
    private static let often = "\(soon), failures_before_down: 2, successes_before_up: 2"

    private func target(_ name: String, by road: UInt16? = nil) -> String {
        /// The same address by the road, if one is to be taken.
        func way(_ url: String, _ port: Int) -> String {
            road.map { url.replacing(":\(port)", with: ":\($0)") } ?? url
        }
        return switch name {
        case "database": #"postgres: { url: "\#(way(postgres.url(), postgres.port))" }"#
        case "cache": #"redis: { url: "\#(way(redis.url(), redis.port))" }"#
        case "cache_tls":
            #"redis: { url: "\#(way(redisWithTLS.url(), redisWithTLS.port))", ca_file: "\#(authority.file)" }"#
        case "bucket":
            #"s3: { endpoint: "\#(way(s3.url, s3.port))", bucket: media, access_key: "\#(S3Server.accessKey)", "#
                + #"secret_key: "\#(S3Server.secretKey)" }"#
        default: #"http: { url: "\#(way(web.url, web.port))/status/200" }"#
        }
    }
}
