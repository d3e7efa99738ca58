// The rows of probes: what can be probed, and when it counts as down.
// SPDX-License-Identifier: Apache-2.0

import Client
import Patterns
import Watch

extension Configuration {
    static let probesKey = Schema<Configuration>.Key.list(
        "probes", \.probes, of: ProbePlan(), named: \.name,
        [
            .value("name", \.name, .label, required: true, "What metrics and `/health` call it."),
            .oneOf([
                .variant(
                    "postgres", \.target, of: PostgresProbe(),
                    [
                        .value("url", \.url, .connection(["postgres", "postgresql"]), required: true, postgresURL),
                        .value("query", \.query, .text, "What is asked once connected."),
                    ], make: { $0 }),
                .variant("redis", \.target, of: RedisProbe(), redisKeys(), make: { $0 }),
                .variant("s3", \.target, of: S3Probe(), s3Keys, check: checkKeys, make: { $0 }),
                .variant("http", \.target, of: HTTPProbe(), httpKeys, check: checkExpectations, make: { $0 }),
                .variant(
                    "tcp", \.target, of: TCPProbe(),
                    [
                        .value("address", \.address, .hostAndPort, required: true, "Where to connect."),
                        .value("tls", \.usesTLS, .boolean, "Agrees on TLS too, and tells when the certificate ends."),
                        certificates(\.caFile),
                    ], make: { $0 }),
            ]),
            .value("critical", \.isCritical, .boolean, "While it is down, `/health` answers 503."),
            every(\.every),
            timeout(\.timeout),
            .value(
                "failures_before_down", \.failuresBeforeDown, .integer(1...100),
                "Failures in a row before it counts as down."),
            .value(
                "successes_before_up", \.successesBeforeUp, .integer(1...100),
                "Successes in a row before it counts as up again."),
        ], "What to watch: databases, caches, buckets, servers.",
        check: { plan, path, reader in
            if plan.name == ProbePlan.ledgerName {
                reader.refuse(at: "\(path).name", "must not be ledger: the ledger is always watched")
            }
            checkTimes(plan.every, plan.timeout, path, &reader)
        })

    static let postgresURL = "Where it is, as libpq reads it; sslmode=verify-full needs sslrootcert=FILE."

    /// The keys of whatever lives in a Redis.
    static func redisKeys<Target: LivesInRedis>() -> [Schema<Target>.Key] {
        [
            .value(
                "url", \Target.server.url, .redis, required: true,
                "Where it is, with user, password and database; rediss:// is TLS."),
            certificates(\Target.server.caFile),
        ]
    }

    static func certificates<Target>(_ property: Property<Target, String?>) -> Schema<Target>.Key {
        .file("ca_file", property, example: "/etc/ssl/private-ca.pem", "Certificates to trust instead of the system's.")
    }

    static func every<Target>(_ property: Property<Target, Duration>) -> Schema<Target>.Key {
        .value("every", property, .duration(.seconds(1) ... .seconds(86_400)), "How often to look.")
    }

    static func timeout<Target>(_ property: Property<Target, Duration>) -> Schema<Target>.Key {
        .value("timeout", property, .duration(.milliseconds(10) ... .seconds(600)), "How long one look may take.")
    }

    static func checkTimes(
        _ every: Duration, _ timeout: Duration, _ path: String, _ reader: inout ConfigurationReader
    ) {
        guard timeout > every else { return }
        let key = reader.lines["\(path).timeout"] == nil ? "every" : "timeout"
        reader.refuse(
            at: "\(path).\(key)", key == "every" ? "must not be less than the timeout" : "must not be more than every")
    }

    /// Half a key signs nothing.
    private static func checkKeys(_ probe: S3Probe, _ path: String, _ reader: inout ConfigurationReader) {
        guard (probe.accessKey == nil) != (probe.secretKey == nil) else { return }
        let (given, lacking) =
            probe.secretKey == nil ? ("access_key", "secret_key") : ("secret_key", "access_key")
        let key = reader.lines["\(path).\(given)"] == nil ? given + "_file" : given
        reader.refuse(at: "\(path).\(key)", "needs \(path).\(lacking) beside it")
    }

    /// What can never hold, or would hold whatever is answered.
    private static func checkExpectations(_ probe: HTTPProbe, _ path: String, _ reader: inout ConfigurationReader) {
        if probe.equals != nil, probe.json == nil {
            reader.refuse(at: "\(path).equals", "needs \(path).json beside it: the field that it is held against")
        }
        for (key, value) in [("contains", probe.contains), ("matches", probe.matches?.text), ("json", probe.json)]
        where value != nil {
            if probe.method == .head { reader.refuse(at: "\(path).\(key)", "needs another method: HEAD has no body") }
        }
        for (name, value) in probe.headers.sorted(by: { $0.key < $1.key }) {
            let isName = !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
            if !isName { reader.refuse(at: "\(path).headers", "has a name that no header can have: \"\(name)\"") }
            if value.text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
                reader.refuse(at: "\(path).headers", "must have no line break or other control character in \(name)")
            }
        }
    }

    private static let s3Keys: [Schema<S3Probe>.Key] = [
        .value("endpoint", \.endpoint, .url(like: "https://s3.example"), required: true, "The server's address."),
        .value("bucket", \.bucket, .text(like: "media"), required: true, "The bucket to ask for."),
        .value("region", \.region, .text, "The region that requests are signed for."),
        .secret(
            "access_key", \.accessKey, "The key's name; without one requests are not signed.",
            file: "/run/secrets/s3-id"),
        .secret("secret_key", \.secretKey, "The key itself.", file: "/run/secrets/s3"),
        .value("style", \.style, .choice, "Where the bucket's name stands: in the path, or before the host."),
        .value("write", \.writes, .boolean, "Puts a small object, reads it and deletes it."),
        certificates(\.caFile),
    ]

    private static let httpKeys: [Schema<HTTPProbe>.Key] = [
        .value("url", \.url, .connection(["http", "https"]), required: true, "What to ask for."),
        .value("method", \.method, .choice, "How to ask."),
        .pairs("headers", \.headers, .secret, example: "{ authorization: \"Bearer ${TOKEN}\" }", "Headers to send."),
        .values("status", \.statuses, .integer(100...599), "Statuses that are right; without any, 200 to 299."),
        .optional("contains", \.contains, .text(like: "ok"), "A text that the body must hold."),
        .optional(
            "matches", \.matches, .pattern, "A pattern that something in the body must match, as `grep -E` reads it."),
        .optional("json", \.json, .text(like: "checks.database.ok"), "A field that the JSON it answers must have."),
        .optional("equals", \.equals, .text(like: "true"), "What that field must be."),
        certificates(\.caFile),
    ]
}

/// What has the keys of a Redis among its own.
protocol LivesInRedis: Sendable {
    var server: RedisServer { get set }
}

extension RedisProbe: LivesInRedis {}
extension Configuration.RedisQueueKeys: LivesInRedis {}
