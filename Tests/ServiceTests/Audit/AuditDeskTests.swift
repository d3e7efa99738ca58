// What a server puts into its audit: every route, who asked, what they asked, and in the words of the founding documents.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import Configuration
import JSON
import Ledger
import Reading
import SQL
import Scenes
import Store
import TemporaryFiles
import Testing
import Waiting

@testable import HTTP
@testable import Service

@Suite struct AuditDeskTests {
    private let server: RunningApp

    init() throws { server = try RunningApp(try TemporaryFiles()) }

    private func admin() throws -> String {
        let answer = try server.send(.post, "/v1/tokens", #"{"name":"boss","scopes":["admin"]}"#)
        return try #require(answer.json?["token"]?.string)
    }

    // MARK: The table of routes

    @Test func `Each route says how it is recorded, and what is not recorded says why`() {
        for route in server.app.routes {
            switch route.recording.way {
            case .none(let reason): #expect(!reason.isEmpty, "\(route.pattern)")
            case .noted: #expect(route.method == .get || route.pattern == "/trpc/:procedures", "\(route.pattern)")
            case .counted: #expect([.ingest, .read].contains(route.needs.scope), "\(route.pattern)")
            case .kept: break
            }
            if case .none = route.recording.way {
                #expect(route.method == .get && route.needs.scope != .admin && route.needs.scope != .export)
            } else if let action = route.recording.action {
                #expect(AuditAction(rawValue: action) != nil, "\(route.pattern): \(action)")
            }
        }
        // What no line says is safe: what reads is noted, and what changes anything waits for its entry.
        #expect(Route(.get, "/x", needs: .open) { _, _ in }.recording.way == .noted)
        #expect(Route(.post, "/x", needs: .open) { _, _ in }.recording.way == .kept)
    }

    @Test func `Each route of the table that is recorded leaves an entry, and none else does`() throws {
        let token = try admin()
        var expected = 0
        let before = try server.entries(token: token).count
        for (number, route) in server.app.routes.enumerated() where route.method == .get {
            let path = route.pattern.split(separator: "/").map { $0.hasPrefix(":") ? "costs" : String($0) }
            let id = "walk-\(number)"
            _ = try server.send(.get, "/" + path.joined(separator: "/"), token: token, headers: [("X-Request-Id", id)])
            if case .none = route.recording.way { continue }
            expected += 1
            let found = try server.entries(token: token).filter { $0["request_id"]?.string == id }
            #expect(found.count >= 1, "\(route.pattern)")
        }
        #expect(expected > 20)
        #expect(try server.entries(token: token).count > before)
    }

    // MARK: Who, what, and what came of it

    @Test func `An entry says who did what to what, from where, and what came of it`() throws {
        let token = try admin()
        #expect(
            try server.send(
                .get, "/v1/reports/costs?by=model&user=ada&from=2026-01-01&to=2026-01-31", token: token,
                headers: [("X-Request-Id", "mine")]
            ).status == 200)
        let entry = try #require(try server.entries(token: token).first { $0["request_id"]?.string == "mine" })
        #expect(entry["actor"]?.string == "token 1 (boss)" && entry["name"]?.string == "boss")
        #expect(entry["way"]?.string == "token …\(token.suffix(4))")
        #expect(entry["action"]?.string == "report_viewed" && entry["object"]?.string == "costs")
        #expect(entry["from"]?.string == "127.0.0.1" && entry["outcome"]?.string == "done")
        #expect(entry["status"]?.integer == 200 && entry["rows"]?.integer == 0)
        #expect(entry["details"]?["user"]?.string == "ada" && entry["details"]?["by"]?.string == "model")
    }

    @Test func `Who may not is an entry too, and a flood of them is few`() throws {
        let token = try admin()
        let reader = try #require(
            try server.send(.post, "/v1/tokens", #"{"name":"r","scopes":["read"]}"#, token: token).json?["token"]?
                .string)
        for _ in 0..<50 { #expect(try server.send(.get, "/v1/reports/costs").status == 401) }
        // By a handler, and by the frame.
        #expect(try server.send(.get, "/v1/reports/costs?format=csv", token: reader).status == 403)
        #expect(try server.send(.get, "/v1/reports/audit", token: reader).status == 403)
        let found = try server.entries("outcome=refused", token: token)
        #expect(found.map { $0["status"]?.integer } == [401, 403], "\(found)")
        #expect(found[0]["action"]?.string == "access_refused" && found[0]["actor"]?.string == "unknown")
        #expect(found[1]["actor"]?.string == "token 2 (r)" && found[1]["action"]?.string == "report_viewed")
        server.app.audit.close()
        let told = try server.entries("outcome=refused", token: token)
        #expect(told.compactMap { $0["times"]?.integer }.reduce(0, +) == 52)
    }

    @Test func `The same view again and again is one entry, and another one when it is over`() throws {
        let token = try admin()
        for _ in 0..<30 { #expect(try server.send(.get, "/v1/reports/costs", token: token).status == 200) }
        #expect(try server.send(.get, "/v1/reports/costs?by=model", token: token).status == 200)
        #expect(try server.entries("object=costs", token: token).map { $0["times"]?.integer } == [1, 1])
        server.app.audit.close()
        // At the time that it is told.
        #expect(try server.entries("object=costs", token: token).map { $0["times"]?.integer } == [1, 1, 29])
    }

    @Test func `Events of one sender are one entry, with how many there were`() throws {
        for number in 0..<20 {
            let event = #"{"provider":"p","model":"m","cost_usd":1,"id":"e-\#(number)"}"#
            #expect(try server.post("[\(event)]").status == 200)
        }
        server.app.audit.close()
        let found = try server.entries("action=api_call_logged")
        #expect(found.map { $0["times"]?.integer } == [1, 19] && found.map { $0["rows"]?.integer } == [1, 19])
        #expect(try server.post(#"{"kind":"activity","event":"x"}"#).status == 200)
        #expect(try server.entries("action=events_recorded").count == 1)
    }

    @Test func `What is changed is an entry before it is answered`() throws {
        let token = try admin()
        #expect(try server.send(.delete, "/v1/tokens/1", token: token).status == 409)
        let made = try server.send(.post, "/v1/tokens", #"{"name":"x","scopes":["read"],"user":"ada"}"#, token: token)
        #expect(made.status == 201)
        // Nothing else was waited for.
        let database = try LedgerReader(server.app.store.location).database
        let rows = try database.rows("SELECT action, object FROM audit ORDER BY number DESC LIMIT 1") {
            ($0.text(0), $0.text(1))
        }
        #expect(rows.first?.0 == "token_created" && rows.first?.1 == "token 2")
        let found = try server.entries("action=token_created&object=token%202", token: token)
        #expect(found.first?["details"]?["user"]?.string == "ada")
    }

    @Test func `Who is forgotten is forgotten by the audit, which stays whole`() throws {
        #expect(try server.post(#"{"provider":"p","model":"m","cost_usd":1,"user":"ada"}"#).status == 200)
        #expect(try server.send(.get, "/v1/reports/costs?user=ada").status == 200)
        #expect(try server.send(.get, "/api/v1/analytics/my-stats", headers: [("X-Bursar-User", "ada")]).status == 200)
        #expect(try server.entries("object=ada").count == 1)
        #expect(try server.send(.post, "/v1/forget", #"{"user":"ada"}"#).status == 200)
        let found = try server.entries()
        #expect(!found.contains { "\($0)".contains("\"ada\"") }, "\(found)")
        #expect(found.contains { $0["details"]?["user"]?.string == "forgotten" })
        #expect(found.contains { $0["object"]?.string == "forgotten" })
        let forgetting = try #require(found.first { $0["action"]?.string == "user_forgotten" })
        #expect(forgetting["object"]?.string == "a user" && forgetting["rows"]?.integer == 1)
        #expect(try Verification.run(server.app.store.location).isClean)
    }

    // MARK: The founding documents

    @Test func `Each tool of the agents' document is an entry as its hook writes it`() throws {
        let dates = "start_date=2024-01-01&end_date=2024-01-31"
        let tools = [
            ("dashboard?\(dates)", "analytics_dashboard_viewed", "get_dashboard_metrics"),
            ("costs?\(dates)", "analytics_costs_viewed", "get_cost_breakdown"),
            ("users/growth?\(dates)", "analytics_growth_viewed", "get_user_growth"),
            ("users/top?\(dates)", "analytics_top_users_viewed", "get_top_users"),
            ("export?\(dates)&format=csv", "analytics_data_exported", "export_analytics"),
        ]
        for (path, _, _) in tools { #expect(try server.send(.get, "/admin/analytics/\(path)").status == 200) }
        _ = try server.entries()
        let input = "%7B%22limit%22%3A100%7D"
        let logs = try server.send(.get, "/trpc/admin.analytics.audit.getLogs?input=\(input)")
        let found = try #require(logs.json?["result"]?["data"]?["logs"]?.elements)
        for (_, action, tool) in tools {
            let log = try #require(found.first { $0["action"]?.string == action }, "\(action)")
            let details = try #require(log["details"])
            #expect(log["resourceType"]?.string == "analytics" && log["admin"]?.string == "anonymous")
            #expect(details["tool"]?.string == tool && details["ip_address"]?.string == "127.0.0.1")
            #expect(details["date_range"]?["start"]?.string == "2024-01-01")
            #expect(details["date_range"]?["end"]?.string == "2024-01-31")
            #expect(details["timestamp"]?.string?.isEmpty == false)
            if tool == "export_analytics" {
                #expect(details["alert"]?.string == "DATA_EXPORT" && details["export_format"]?.string == "csv")
            }
            if tool == "get_top_users" {
                #expect(details["limit"]?.string == "10" && details["sort_by"]?.string == "cost")
            }
        }
    }

    @Test func `The back office's events are entries: tabs, filters, exports and the audit itself`() throws {
        _ = try server.send(.get, "/trpc/admin.analytics.users.getGrowth")
        _ = try server.send(.get, "/trpc/admin.analytics.revenue.getTrends?input=%7B%22period%22%3A%22week%22%7D")
        _ = try server.send(.get, "/trpc/admin.analytics.audit.export?input=%7B%22format%22%3A%22json%22%7D")
        _ = try server.send(.get, "/trpc/admin.analytics.audit.getLogs")
        let found = try server.entries()
        func details(_ action: String) -> JSONValue? { found.first { $0["action"]?.string == action }?["details"] }
        #expect(details("admin_dashboard_viewed")?["tab"]?.string == "users")
        #expect(details("admin_analytics_filtered")?["dashboard"]?.string == "revenue")
        #expect(details("admin_analytics_filtered")?["filter_type"]?.string == "period")
        #expect(details("admin_analytics_exported")?["dashboard"]?.string == "audit")
        #expect(details("admin_analytics_exported")?["format"]?.string == "json")
        #expect(details("admin_audit_log_viewed") != nil)
    }

    @Test func `Who looks is no user of the product`() throws {
        #expect(try server.post(#"{"provider":"p","model":"m","cost_usd":1,"user":"ada"}"#).status == 200)
        func figures() throws -> [String] {
            try ["overview", "active", "growth", "segments"].map {
                try #require(try server.send(.get, "/v1/reports/\($0)").json?["rows"].map { "\($0)" })
            }
        }
        let before = try figures()
        _ = try server.send(.get, "/trpc/admin.analytics.dashboard.getOverview")
        _ = try server.send(.get, "/admin/analytics/dashboard")
        #expect(try server.entries().count > 3)
        #expect(try figures() == before)
    }

    @Test func `Who may not administer sees nothing of it, neither as a report nor as logs`() throws {
        let token = try admin()
        let exporter = try #require(
            try server.send(.post, "/v1/tokens", #"{"name":"e","scopes":["export"]}"#, token: token).json?["token"]?
                .string)
        #expect(try server.send(.get, "/v1/reports/audit", token: exporter).status == 403)
        #expect(try server.send(.get, "/v1/reports/audit?format=ndjson", token: exporter).status == 403)
        for name in ["audit.getLogs", "audit.export"] {
            let answer = try server.send(.get, "/trpc/admin.analytics.\(name)", token: exporter)
            #expect(answer.status == 403 && answer.text.contains("Admin access required."), "\(answer.text)")
        }
    }

    @Test func `An export of it has all there is, as CSV and as lines of JSON`() throws {
        _ = try server.entries()
        let csv = try server.send(.get, "/v1/reports/audit?format=csv")
        #expect(csv.text.hasPrefix("at,actor,action,object,from,outcome,rows,request_id,"))
        let lines = try server.send(.get, "/v1/reports/audit?format=ndjson").text.split(separator: "\n")
        // The export before it is in it, too.
        #expect(lines.count >= csv.text.split(separator: "\r\n").count)
        for line in lines { #expect(try JSONValue(parsing: String(line))["action"]?.string != nil) }
    }

    // MARK: Witnesses

    @Test func `A scrape tells how far it has come, and books that have it hold against it`() throws {
        try eventually("the first checkpoint is told") { try server.metric("bursar_audit_checkpoint_entries") != nil }
        let page = try server.get("/metrics").text
        let length = try #require(page.metric("bursar_audit_checkpoint_entries").flatMap { Int64($0) })
        let heads = page.split(separator: "\n").filter { $0.hasPrefix("bursar_audit_head_info{") }
        #expect(heads.count == 1)
        let head = try #require(heads.first?.split(separator: "\"").dropFirst().first)
        let witness = try #require(AuditPosition("\(length):\(head)"))
        _ = try server.entries()
        let report = try Verification.run(server.app.store.location, witnesses: [witness])
        #expect(report.isClean, "\(report.differences)")
        #expect(report.audit.witnesses.count == 1)
        #expect(server.log.lines.contains { $0.contains("\(witness)") })
    }
}
