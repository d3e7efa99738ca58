// What the back office says of what is watched: health, queues, gauges.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Reading
import Store
import Testing

@testable import ProductPages

@Suite struct WatchedTests {
    private static func probe(
        _ name: String, _ kind: String, up isUp: Bool?, latency: Int64? = nil
    ) -> Watched.Probe {
        Watched.Probe(name: name, kind: kind, isCritical: false, isUp: isUp, latency: latency)
    }

    private static func health(
        _ probes: [Watched.Probe], components: [String: String] = [:]
    ) throws -> JSONValue {
        var watched = Watched()
        watched.probes = probes
        return try BackOffice.product(watched: watched, components: components).data("system.getHealth")
    }

    @Test func `A part is as well as the worst of its probes, and as slow as the slowest`() throws {
        let health = try Self.health([
            Self.probe("main", "postgres", up: true, latency: 3_250), Self.probe("copy", "postgres", up: false),
            Self.probe("cache", "redis", up: true, latency: 800),
            Self.probe("media", "s3", up: true, latency: 41_002), Self.probe("archive", "s3", up: true, latency: 7),
        ])
        #expect(health["database"]?.text == #"{"healthy":false,"latencyMs":3.25}"#)
        #expect(health["redis"]?.text == #"{"healthy":true,"latencyMs":0.8}"#)
        #expect(health["storage"]?.text == #"{"healthy":true,"latencyMs":41.002}"#)
        #expect(health["comfyui"] == .null)
        #expect(health["overall"] == .bool(false))
    }

    @Test func `All is well where every probe is up, whatever it is for`() throws {
        #expect(try Self.health([Self.probe("mail", "tcp", up: true)])["overall"] == .bool(true))
        let one = [Self.probe("mail", "tcp", up: true), Self.probe("web", "http", up: false)]
        #expect(try Self.health(one)["overall"] == .bool(false))
    }

    @Test func `What nobody has looked at yet is neither well nor ill`() throws {
        #expect(try Self.health([])["overall"] == .null)
        let health = try Self.health([Self.probe("main", "postgres", up: nil), Self.probe("mail", "tcp", up: true)])
        #expect(health["database"]?.text == #"{"healthy":null,"latencyMs":null}"#)
        #expect(health["overall"] == .null)
    }

    @Test func `The configuration says which probe a part is, and names tell where it does not`() throws {
        let probes = [
            Self.probe("gpu", "http", up: false, latency: 90_000), Self.probe("my-ComfyUI", "http", up: true),
            Self.probe("cache", "redis", up: true),
        ]
        #expect(try Self.health(probes)["comfyui"]?.text == #"{"healthy":true,"latencyMs":null}"#)
        let named = try Self.health(probes, components: ["comfyui": "gpu", "storage": "cache"])
        #expect(named["comfyui"]?.text == #"{"healthy":false,"latencyMs":90}"#)
        #expect(named["storage"]?["healthy"] == .bool(true))
        #expect(named["redis"]?["healthy"] == .bool(true))
    }

    @Test func `Procedures of one server do not contradict each other`() throws {
        var watched = Watched()
        watched.probes = [Self.probe("comfyui", "http", up: true, latency: 18_000)]
        watched.queues = [.init(name: "renders", length: 17), .init(name: "mails", length: 3)]
        watched.gaugeTotals = ["open_bug_reports": 2_000_000, "pending_influencer_requests": 1_000_000]
        let product = try BackOffice.product(watched: watched)
        let (overview, quick) = (try product.data("dashboard.getOverview"), try product.data("dashboard.getQuickStats"))
        let (jobs, health) = (try product.data("system.getJobMetrics"), try product.data("system.getHealth"))
        #expect(overview["jobs"]?["queueLength"]?.text == "20")
        #expect(jobs["queueLength"] == overview["jobs"]?["queueLength"])
        #expect(jobs["comfyui"] == health["comfyui"] && jobs["comfyui"]?["healthy"] == .bool(true))
        for name in ["openBugReports", "failedJobs24h", "pendingInfluencerRequests"] {
            #expect(overview["quickActions"]?[name] == quick[name])
        }
        #expect(quick["openBugReports"]?.text == "2" && quick["pendingInfluencerRequests"]?.text == "1")
        // A queue without a job has a row of its own.
        let rows = jobs["queues"]?.elements ?? []
        #expect(rows.map { $0["queue"]?.string } == ["renders", "mails"])
        #expect(rows.map { $0["length"]?.text } == ["17", "3"])
        #expect(rows.map { $0["completed24h"]?.text } == ["1", "0"])
    }

    @Test func `Lengths of queues are those of their readings, by day, and of one day by hour`() throws {
        let product = try BackOffice.product()
        for (day, minute, length) in [
            ("2026-01-30", 1_438, 4), ("2026-01-31", 540, 10), ("2026-01-31", 570, 20), ("2026-01-31", 600, 0),
        ] as [(String, Int64, Int64)] {
            try product.record([QueueSample(queue: "renders", length: length)], on: day, atMinute: minute)
        }
        let days = try product.data("content.getPerformance", #"{"period":"7d"}"#)
        #expect(
            days["queueLength"]?.text == #"[{"date":"2026-01-30","queue":"renders","length":4,"longest":4},"#
                + #"{"date":"2026-01-31","queue":"renders","length":10,"longest":20}]"#)
        let hours = try product.data("content.getPerformance", #"{"period":"day"}"#)
        #expect(
            hours["queueLength"]?.text
                == #"[{"date":"2026-01-31T09:00:00.000Z","queue":"renders","length":15,"longest":20},"#
                + #"{"date":"2026-01-31T10:00:00.000Z","queue":"renders","length":0,"longest":0}]"#)
    }
}
