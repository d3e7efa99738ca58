// What is watched, as health documents, the first page, metrics and reports tell it.
// SPDX-License-Identifier: Apache-2.0

import Client
import Configuration
import Foundation
import JSON
import Reading
import Scenes
import TemporaryFiles
import Testing
import Waiting
import Watch

@testable import Service

@Suite struct ServerWatchTests {
    private let board = Switchboard()
    private let server: RunningApp

    init() throws {
        let board = board
        server = try RunningApp(try TemporaryFiles()) { configuration in
            configuration.probes = [board.probe("cache", critical: false), board.probe("data<base>", critical: true)]
            var queue = QueuePlan()
            queue.name = "renders"
            queue.target = Switchboard.Wired(name: "renders", board: board)
            queue.every = .milliseconds(20)
            queue.timeout = .seconds(3600)
            configuration.queues = [queue]
            var gauge = GaugePlan()
            gauge.name = "bugs"
            gauge.labels = ["severity"]
            gauge.source = Switchboard.Wired(name: "bugs", board: board)
            gauge.every = .milliseconds(20)
            gauge.timeout = .seconds(3600)
            configuration.gauges = [gauge]
        }
    }

    private func status(of check: String) throws -> String? {
        try server.get("/health").json?["checks"]?[check]?.elements?.first?["status"]?.string
    }

    @Test func `Only a critical probe that is down fails the whole, and readiness never`() throws {
        try eventually("all is well") {
            try ["cache:up", "data<base>:up", "renders:length", "bugs:gauge"].allSatisfy {
                try status(of: $0) == "pass"
            }
        }
        #expect(try server.get("/health").status == 200)
        #expect(try server.get("/health").json?["status"]?.string == "pass")
        #expect(try server.get("/start").text.contains("All is well."))

        board.set(.denied, for: "cache")
        try eventually("the cache is down") { try status(of: "cache:up") == "fail" }
        let warned = try server.get("/health")
        #expect(warned.status == 200)
        #expect(warned.json?["status"]?.string == "warn")
        #expect(warned.json?["checks"]?["cache:up"]?.elements?.first?["output"]?.string == "access denied")

        board.set(.timedOut(.connect), for: "data<base>")
        try eventually("the database is down") { try status(of: "data<base>:up") == "fail" }
        #expect(try server.get("/health").status == 503)
        #expect(try server.get("/health").json?["status"]?.string == "fail")
        #expect(try server.get("/readyz").status == 200)
        let page = try server.get("/start").text
        #expect(page.contains("Something critical is down."))
        #expect(page.contains("data&lt;base&gt;:up") && !page.contains("data<base>"))

        board.set(nil, for: "data<base>")
        board.set(nil, for: "cache")
        try eventually("both are up again") { try server.get("/health").json?["status"]?.string == "pass" }
    }

    @Test func `Pages get all samples of a gauge together, and how long a look took`() throws {
        try eventually("all has been looked at") {
            let watched = server.app.watch.watched
            return watched.gaugeTotals["bugs"] == 6_500_000 && watched.probes.allSatisfy { $0.latency != nil }
                && watched.queueLength == 7
        }
    }

    @Test func `Metrics show the last readings, and none of what cannot be read`() throws {
        func page() throws -> Set<String> { Set(try server.get("/metrics").text.components(separatedBy: "\n")) }
        let wanted = [
            #"bursar_probe_up{probe="cache",kind="redis"} 1"#,
            #"bursar_probe_critical{probe="cache",kind="redis"} 0"#,
            #"bursar_probe_phase_duration_seconds{probe="cache",kind="redis",phase="answer"} 0.0015"#,
            #"bursar_probe_certificate_expiry_timestamp_seconds{probe="cache",kind="redis"} 1900000000"#,
            #"bursar_queue_length{queue="renders"} 7"#, #"bursar_queue_oldest_age_seconds{queue="renders"} 12.5"#,
            #"bursar_queue_failed{queue="renders"} 3"#, #"bursar_queue_up{queue="renders"} 1"#,
            #"bursar_gauge_bugs{severity="high"} 4"#, #"bursar_gauge_bugs{severity="low"} 2.5"#,
            #"bursar_gauge_up{gauge="bugs"} 1"#, #"bursar_probe_up{probe="ledger",kind="ledger"} 1"#,
            "bursar_ledger_writable 1",
        ]
        try eventually("all figures are there") { try page().isSuperset(of: wanted) }
        #expect(try !page().contains { $0.hasPrefix("bursar_queue_delayed{") })
        #expect(try !page().contains { $0.contains(#"severity="none""#) })

        board.set(.unreachable, for: "renders")
        board.set(.unexpected("the server refused the query"), for: "bugs")
        try eventually("neither can be read") {
            try page().isSuperset(of: [#"bursar_queue_up{queue="renders"} 0"#, #"bursar_gauge_up{gauge="bugs"} 0"#])
        }
        #expect(try !page().contains { $0.hasPrefix("bursar_queue_length{") || $0.hasPrefix("bursar_gauge_bugs{") })
        #expect(try server.get("/health").json?["status"]?.string == "warn")
    }

    @Test func `The overview has the gauges`() throws {
        try eventually("the gauge is read") { server.app.watch.gauges.first?.reading != nil }
        let rows = try server.get("/v1/reports/overview").json?["rows"]?.elements ?? []
        let gauges = rows.filter { $0["measure"]?.string?.hasPrefix("gauge ") == true }
        #expect(gauges.map { $0["measure"]?.string } == ["gauge bugs severity=high", "gauge bugs severity=low"])
        #expect(gauges.map { $0["value"]?.number } == ["4", "2.5"])
    }

    @Test func `A reload watches what is new, and forgets nothing of what has not changed`() throws {
        board.set(.denied, for: "data<base>")
        try eventually("the database is down") { try server.get("/health").status == 503 }
        var configuration = server.app.configuration
        _ = try server.app.reload(configuration)
        #expect(try server.get("/health").status == 503)
        configuration.probes = [board.probe("other", critical: false)] + configuration.probes.dropFirst()
        _ = try server.app.reload(configuration)
        // What is down stays so through a reload that changes something else.
        #expect(try server.get("/health").status == 503)
        #expect(server.app.watch.probes.map(\.plan.name) == ["ledger", "other", "data<base>"])
        #expect(server.app.watch.queues.first?.readAt != nil)
        try eventually("the other is up") { try status(of: "other:up") == "pass" }
        #expect(try status(of: "cache:up") == nil)
        board.set(nil, for: "data<base>")
        try eventually("the database is up") { try server.get("/health").status == 200 }
    }

    @Test func `What gauges say is not for everybody`() throws {
        try eventually("the gauge is read") { server.app.watch.gauges.first?.reading != nil }
        let check = try server.get("/health").json?["checks"]?["bugs:gauge"]?.elements?.first
        #expect(check?["observedValue"]?.bool == true)
        #expect(check?["observedUnit"]?.string == "boolean")
    }
}
