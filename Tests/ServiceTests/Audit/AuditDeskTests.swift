// What a server puts into its audit: every route, who asked, what they asked, and what came of it.
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
        for (number, route) in server.app.routes.enumerated() where route.method == .get {
            let path = route.pattern.split(separator: "/").map { $0.hasPrefix(":") ? "costs" : String($0) }
            let id = "walk-\(number)"
            _ = try server.send(.get, "/" + path.joined(separator: "/"), token: token, headers: [("X-Request-Id", id)])
            let found = try server.entries(token: token).filter { $0["request_id"]?.string == id }
            if case .none = route.recording.way {
                #expect(found.isEmpty, "\(route.pattern)")
                continue
            }
            expected += 1
            #expect(found.count == 1, "\(route.pattern): \(found)")
        }
        #expect(expected > 20)
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
        #expect(found.map { $0["status"]?.integer } == [401, 403, 403], "\(found)")
        #expect(found[0]["action"]?.string == "access_refused" && found[0]["actor"]?.string == "unknown")
        #expect(found.dropFirst().allSatisfy { $0["actor"]?.string == "token 2 (r)" })
        // Nothing that was tried hides behind something else that was.
        #expect(found.dropFirst().map { $0["action"]?.string } == ["report_exported", "admin_audit_log_viewed"])
        #expect(found[1]["object"]?.string == "costs" && found[1]["details"]?["export_format"]?.string == "csv")
        server.app.audit.close()
        let told = try server.entries("outcome=refused", token: token)
        #expect(told.compactMap { $0["times"]?.integer }.reduce(0, +) == 52)
    }

    @Test func `A change that was refused is no refused look, and another page is another entry`() throws {
        let token = try admin()
        let reader = try #require(
            try server.send(.post, "/v1/tokens", #"{"name":"r","scopes":["read"]}"#, token: token).json?["token"]?
                .string)
        for _ in 0..<3 {
            #expect(try server.send(.get, "/v1/tokens", token: reader).status == 403)
            #expect(
                try server.send(.post, "/v1/tokens", #"{"name":"e","scopes":["admin"]}"#, token: reader).status == 403)
        }
        let pages = ["usage", "usage/trends", "usage/breakdown", "usage/predictions"].map {
            "/api/shopify/analytics/\($0)"
        }
        for page in pages + pages {
            #expect(try server.send(.get, page, token: token, headers: [("X-Bursar-User", "kim")]).status == 200)
        }
        server.app.audit.close()
        let refused = try server.entries("action=access_refused", token: token)
        func told(_ method: String) -> [Int64?] {
            refused.filter { $0["details"]?["method"]?.string == method }.map { $0["times"]?.integer }
        }
        #expect(told("GET") == [1, 2] && told("POST") == [1, 2], "\(refused)")
        let seen = try server.entries("action=usage_page_viewed", token: token)
        #expect(seen.map { $0["object"]?.string }.sorted { ($0 ?? "") < ($1 ?? "") } == (pages + pages).sorted())
        #expect(seen.allSatisfy { $0["details"]?["user"]?.string == "kim" && $0["times"]?.integer == 1 }, "\(seen)")
        #expect(seen.contains { $0["details"]?["start_date"]?.string?.isEmpty == false })
    }

    @Test func `A token that holds no more is refused like any other, and the audit says whose it was`() throws {
        let token = try admin()
        let made = try server.send(.post, "/v1/tokens", #"{"name":"old","scopes":["read"]}"#, token: token).json
        let old = try #require(made?["token"]?.string)
        #expect(try server.send(.delete, "/v1/tokens/2", token: token).status == 200)
        let (gone, never) = (
            try server.send(.get, "/v1/reports/costs", token: old),
            try server.send(.get, "/v1/reports/costs", token: AccessToken.random())
        )
        #expect(gone.status == 401 && gone.json?["detail"] == never.json?["detail"])
        let refused = try server.entries("outcome=refused", token: token)
        #expect(refused.map { $0["actor"]?.string } == ["token 2 (old)", "unknown"], "\(refused)")
        #expect(refused.first?["way"]?.string == "token …\(old.suffix(4))")
    }

    @Test func `Whoever guesses where nobody is refused is seen`() throws {
        let token = try admin()
        #expect(try server.send(.get, "/health").status == 200)
        let guess = try server.send(.get, "/health", token: AccessToken.random())
        #expect(guess.status == 200 && guess.json?["checks"] == nil, "\(guess.text)")
        #expect(try server.send(.get, "/health", token: token).json?["checks"] != nil)
        let refused = try server.entries("outcome=refused", token: token)
        #expect(refused.map { $0["object"]?.string } == ["/health"], "\(refused)")
        let page = try server.send(.get, "/metrics", token: token).text
        #expect(page.metric(#"bursar_access_refused_total{reason="token"}"#) == "1")
    }

    @Test func `A token in a question is kept nowhere, whatever stands around it`() throws {
        let token = try admin()
        for text in [token, "a,\(token)", "Bearer%20\(token)", "x\(token)y"] {
            for name in ["model", "user"] {
                #expect(try server.send(.get, "/v1/reports/costs?\(name)=\(text)", token: token).status == 200)
            }
        }
        _ = try server.send(
            .get, "/v1/reports/costs?days=7", token: token, headers: [("X-Request-Id", "id-\(token)")])
        let input = "%7B%22filters%22%3A%7B%22admin%22%3A%22Bearer%20\(token)%22%7D%7D"
        let logs = try server.send(.get, "/trpc/admin.analytics.audit.getLogs?input=\(input)", token: token)
        #expect(logs.status == 200)
        server.app.audit.close()
        let kept = try server.entries(token: token).map { "\($0)" }
        #expect(kept.contains { $0.contains("Bearer (token)") } && kept.contains { $0.contains("id-(token)") })
        #expect(kept.filter { $0.contains(AccessToken.prefix) } == [])
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
        #expect(try server.send(.post, "/v1/forget", #"{"user":"ada"}"#).status == 200)
        let found = try server.entries()
        #expect(!found.contains { "\($0)".contains("\"ada\"") }, "\(found)")
        #expect(found.contains { $0["details"]?["user"]?.string == "forgotten" })
        #expect(found.contains { $0["object"]?.string == "/api/v1/analytics/my-stats" })
        let forgetting = try #require(found.first { $0["action"]?.string == "user_forgotten" })
        #expect(forgetting["object"]?.string == "a user" && forgetting["rows"]?.integer == 1)
        #expect(try Verification.run(server.app.store.location).isClean)
    }

    // MARK: Who reads it

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
