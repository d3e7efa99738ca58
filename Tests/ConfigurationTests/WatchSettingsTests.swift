// Probes, queues and gauges in a configuration.
// SPDX-License-Identifier: Apache-2.0

import Client
import Configuration
import TemporaryFiles
import Testing
import Watch

@Suite struct WatchSettingsTests {
    let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    @Test func `Every sort of probe is read`() throws {
        try files.write("", to: "ca.pem")
        try files.write("s3cr3t\n", to: "key")
        let probes = try files.configuration(
            """
            probes:
              - { name: a, postgres: { url: "postgres://u:p@h/d", query: select 2 }, critical: true, every: 5s, timeout: 1s }
              - { name: b, redis: { url: "rediss://:p@h", ca_file: ca.pem }, failures_before_down: 3, successes_before_up: 1 }
              - { name: c, s3: { endpoint: "https://s", bucket: m, access_key: k, secret_key_file: key, style: virtual, write: true } }
              - { name: d, http: { url: "https://w/h", method: POST, status: [201, 204], headers: { x-a: "${TOKEN}" }, json: a.b, equals: "1" } }
              - { name: e, tcp: { address: "mail:25", tls: true } }
            """
        ).probes
        #expect(probes.map(\.kind) == ["postgres", "redis", "s3", "http", "tcp"])
        #expect(probes.map(\.componentType) == [.datastore, .datastore, .datastore, .component, .component])
        #expect(probes[0].isCritical && probes[0].every == .seconds(5) && probes[0].timeout == .seconds(1))
        #expect((probes[0].target as? PostgresProbe)?.query == "select 2")
        #expect((probes[0].target as? PostgresProbe)?.url.text == "postgres://u:p@h/d")
        let redis = try #require(probes[1].target as? RedisProbe)
        #expect(redis.server.caFile == files.file("ca.pem"))
        #expect(probes[1].failuresBeforeDown == 3 && probes[1].successesBeforeUp == 1)
        let s3 = try #require(probes[2].target as? S3Probe)
        #expect(s3.secretKey?.text == "s3cr3t" && s3.style == .virtual && s3.writes && s3.region == "us-east-1")
        let http = try #require(probes[3].target as? HTTPProbe)
        #expect(http.method == .post && http.statuses == [201, 204] && http.json == "a.b" && http.equals == "1")
        #expect(http.headers["x-a"]?.text == "hunter2")
        #expect((probes[4].target as? TCPProbe)?.usesTLS == true)
    }

    @Test func `Every layout of a queue is read`() throws {
        let url = #"url: "redis://h""#
        let queues = try files.configuration(
            """
            queues:
              - { name: a, redis: { \(url), list: l } }
              - { name: b, redis: { \(url), stream: s, group: g } }
              - { name: c, redis: { \(url), sorted_set: z } }
              - { name: d, redis: { \(url), bullmq: q, prefix: p } }
              - { name: e, redis: { \(url), celery: q } }
              - { name: f, redis: { \(url), rq: q } }
              - { name: g, redis: { \(url), sidekiq: q } }
              - { name: h, postgres: { url: "postgres://h", length: select 1, failed: select 2 } }
            """
        ).queues
        #expect(
            queues.dropLast().map { ($0.target as? RedisQueue)?.layout } == [
                .list("l"), .stream("s", group: "g"), .sortedSet("z"), .bullmq("q", prefix: "p"), .celery("q"),
                .rq("q"), .sidekiq("q"),
            ])
        let postgres = try #require(queues.last?.target as? PostgresQueue)
        #expect(postgres.length == "select 1" && postgres.failed == "select 2" && postgres.active == nil)
    }

    @Test func `A gauge's file counts from the configuration, and need not be there yet`() throws {
        let gauges = try files.configuration(
            """
            gauges:
              - { name: a, sqlite: { path: app.db }, query: select 1, labels: [x, y], every: 5m }
              - { name: b, sqlite: { path: /var/app.db }, query: select 1 }
            """
        ).gauges
        #expect(gauges.map { ($0.source as? SQLiteSource)?.path } == [files.file("app.db"), "/var/app.db"])
        #expect(gauges[0].labels == ["x", "y"] && gauges[0].every == .seconds(300))
    }

    @Test(arguments: mistakes)
    func `What is wrong is told with its line, and without what is secret`(text: String, problem: String) {
        #expect(files.problems(text) == [problem])
    }

    static let mistakes: [(String, String)] = [
        ("probes: [ { name: a } ]", "1: probes[0] lacks one of postgres, redis, s3, http, tcp"),
        (
            #"probes: [ { name: a, redis: { url: "http://u:secret@h" } } ]"#,
            "1: probes[0].redis.url must be a URL that begins with redis:// or rediss://"
        ),
        (
            #"probes: [ { name: a, redis: { url: "redis://:secret@h/x" } } ]"#,
            "1: probes[0].redis.url cannot be used: the URL's path must be the number of a database"
        ),
        (
            #"probes: [ { name: a, tcp: { address: mail } } ]"#,
            "1: probes[0].tcp.address must be a host and a port such as mail.example:25, not \"mail\""
        ),
        (
            #"probes: [ { name: ledger, tcp: { address: "m:1" } } ]"#,
            "1: probes[0].name must not be ledger: the ledger is always watched"
        ),
        (
            #"probes: [ { name: a, http: { url: "http://h", equals: "1" } } ]"#,
            "1: probes[0].http.equals needs probes[0].http.json beside it: the field that it is held against"
        ),
        (
            #"probes: [ { name: a, http: { url: "http://h", method: HEAD, contains: ok } } ]"#,
            "1: probes[0].http.contains needs another method: HEAD has no body"
        ),
        (
            #"probes: [ { name: a, http: { url: "http://h", matches: "(" } } ]"#,
            #"1: probes[0].http.matches must be a regular expression such as ^(ok|ready)$, not "(""#
        ),
        (
            #"probes: [ { name: a, http: { url: "http://h", matches: "((a{1,100}){1,100}){1,100}" } } ]"#,
            "1: probes[0].http.matches must be a smaller pattern: written out, its intervals are too large,"
                + #" not "((a{1,100}){1,100}){1,100}""#
        ),
        (
            #"probes: [ { name: a, http: { url: "http://h", matches: "a{1001}" } } ]"#,
            "1: probes[0].http.matches must be a pattern that repeats nothing more than 1000 times,"
                + #" not "a{1001}""#
        ),
        (
            #"probes: [ { name: a, http: { url: "http://h", headers: { "x a": b } } } ]"#,
            #"1: probes[0].http.headers has a name that no header can have: "x a""#
        ),
        (
            #"probes: [ { name: a, http: { url: "http://h", headers: { x: "a\r\nb: secret" } } } ]"#,
            "1: probes[0].http.headers must have no line break or other control character in x"
        ),
        (
            #"probes: [ { name: a, s3: { endpoint: "http://h", bucket: b, access_key: k } } ]"#,
            "1: probes[0].s3.access_key needs probes[0].s3.secret_key beside it"
        ),
        (
            "probes:\n- name: a\n  tcp: { address: \"m:1\" }\n  timeout: 20s",
            "4: probes[0].timeout must not be more than every"
        ),
        (
            "probes:\n- name: a\n  tcp: { address: \"m:1\" }\n  every: 1s",
            "4: probes[0].every must not be less than the timeout"
        ),
        (
            "probes:\n- { name: a, tcp: { address: \"m:1\" } }\n- { name: a, tcp: { address: \"m:2\" } }",
            "3: probes[1].name must differ from probes[0].name"
        ),
        (
            #"queues: [ { name: q, redis: { url: "redis://h" } } ]"#,
            "1: queues[0].redis lacks one of list, stream, sorted_set, bullmq, celery, rq, sidekiq"
        ),
        (
            #"queues: [ { name: q, redis: { url: "redis://h", list: l, group: g } } ]"#,
            "1: queues[0].redis.group needs queues[0].redis.stream beside it"
        ),
        (
            #"gauges: [ { name: Open-Bugs, sqlite: { path: a.db }, query: select 1 } ]"#,
            "1: gauges[0].name must be of a-z, 0-9 and _, and not begin with a digit, not \"Open-Bugs\""
        ),
        (
            #"gauges: [ { name: up, sqlite: { path: a.db }, query: select 1 } ]"#,
            "1: gauges[0].name must not be up: bursar_gauge_up says whether gauges can be read"
        ),
        (
            #"gauges: [ { name: a, sqlite: { path: a.db }, query: select 1, labels: [le] } ]"#,
            "1: gauges[0].labels[0] must not be le: that label is Prometheus's own"
        ),
    ]
}
