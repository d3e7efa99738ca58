// The back office over HTTP: what a server watches, and files that are asked for with POST.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Peers
import TemporaryFiles
import Testing
import Waiting

@Suite struct BackOfficeTests {
    private static let prefix = "/trpc/admin.analytics."

    private static func data(_ procedure: String, of server: RunningServer) throws -> [String: Any] {
        let answer = try server.get(prefix + procedure)
        #expect(answer.status == 200, "\(procedure): \(answer.text)")
        let result = try answer.json()["result"] as? [String: Any]
        return try #require(result?["data"] as? [String: Any], "\(procedure): \(answer.text)")
    }

    @Test func `What a server watches stands in every procedure that tells of it`() throws {
        let redis = try RedisProcess()
        try redis.say("rpush", "renders", "1", "2", "3")
        let site = try Site()
        let tables = try site.tool("sqlite3", "app.db", "CREATE TABLE bugs (n); INSERT INTO bugs VALUES (1), (2)")
        #expect(tables.ending == .exited(0), "\(tables.story)")
        let server = try site.serve(
            config: """
                probes:
                  - { name: cache, redis: { url: "\(redis.url())" }, every: 1s, timeout: 1s, successes_before_up: 1 }
                  - { name: gpu, tcp: { address: "127.0.0.1:1" }, every: 1s, timeout: 1s, failures_before_down: 1 }
                components: { comfyui: gpu }
                queues:
                  - { name: renders, redis: { url: "\(redis.url())", list: renders }, every: 1s, timeout: 1s }
                gauges:
                  - { name: open_bug_reports, sqlite: { path: "\(site.scratch.file("app.db"))" }, query: select count(*) from bugs, every: 1s, timeout: 1s }
                """)
        try server.post(#"{"kind":"request","route":"/a","code":200,"duration_ms":30}"#)
        try eventually("all of it has been looked at") {
            let health = try Self.data("system.getHealth", of: server)
            let quick = try Self.data("dashboard.getQuickStats", of: server)
            let jobs = try Self.data("system.getJobMetrics", of: server)
            let isKnown = quick["openBugReports"] is Int && jobs["queueLength"] is Int && health["overall"] is Bool
            let isUp = (health["redis"] as? [String: Any])?["healthy"] as? Bool == true
            return isKnown && isUp && (health["comfyui"] as? [String: Any])?["healthy"] is Bool
        }
        let health = try Self.data("system.getHealth", of: server)
        let cache = try #require(health["redis"] as? [String: Any])
        #expect(cache["healthy"] as? Bool == true && cache["latencyMs"] is Double)
        #expect((health["comfyui"] as? [String: Any])?["healthy"] as? Bool == false)
        #expect(health["overall"] as? Bool == false && health["database"] is NSNull)
        #expect((health["api"] as? [String: Any])?["p95Ms"] as? Int == 30)
        let overview = try Self.data("dashboard.getOverview", of: server)
        let jobs = try Self.data("system.getJobMetrics", of: server)
        #expect(jobs["queueLength"] as? Int == 3)
        #expect((overview["jobs"] as? [String: Any])?["queueLength"] as? Int == 3)
        #expect((overview["quickActions"] as? [String: Any])?["openBugReports"] as? Int == 2)
        #expect((jobs["comfyui"] as? [String: Any])?["healthy"] as? Bool == false)
        #expect((jobs["queues"] as? [[String: Any]])?.map { $0["queue"] as? String } == ["renders"])
        try server.stop()
    }

    @Test func `An audit is exported with POST, in an envelope or without, and as nothing but JSON`() throws {
        let server = try Site().serve()
        func post(_ procedure: String, _ body: String, type: String = "application/json") throws -> Answer {
            try server.connect().exchange(
                "POST", Self.prefix + procedure, [("Content-Type", type)], body: Array(body.utf8))
        }
        let plain = try post("audit.export", #"{"format":"json"}"#)
        #expect(plain.status == 200 && plain.text.hasPrefix(#"{"result":{"data":{"format":"json","data":[{"id":"#))
        let enveloped = try post("audit.export", #"{"json":{"format":"json"}}"#)
        #expect(enveloped.text.hasPrefix(#"{"result":{"data":{"json":{"format":"json","data":[{"id":"#))
        #expect(try post("audit.getLogs", "{}").status == 405)
        // A page of another site can have a browser send text, and not JSON.
        #expect(try post("audit.export", "{}", type: "text/plain").status == 415)
        #expect(try post("audit.export", String(repeating: " ", count: 16_385)).status == 413)
        try server.stop()
    }
}
