// What an audit says of what was asked, and that nobody can fill it by asking.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import HTTP
import JSON
import Ledger
import Scenes
import System
import TemporaryFiles
import Testing

@testable import Service

@Suite struct AuditAskedTests {
    private let server: RunningApp

    init() throws { server = try RunningApp(try TemporaryFiles()) }

    private func token(_ scopes: String, _ more: String = "") throws -> String {
        let answer = try server.send(.post, "/v1/tokens", #"{"name":"t","scopes":\#(scopes)\#(more)}"#)
        return try #require(answer.json?["token"]?.string, "\(answer.text)")
    }

    @Test func `Whatever stands in the query of a page that is open to all, its views are one entry`() throws {
        for number in 0..<20 {
            let many = String(repeating: "a\(number)&", count: 2_000)
            #expect(try server.send(.get, "/?\(many)").status == 200)
            #expect(try server.send(.get, "/sign-in?\(many)").status == 200)
        }
        let found = try server.entries("action=page_viewed")
        #expect(found.map { $0["object"]?.string } == ["/", "/sign-in"], "\(found)")
        #expect(found.allSatisfy { $0["details"]?.members?.isEmpty == true }, "\(found)")
    }

    @Test func `What nobody would have got an answer to is folded, whatever it asked`() throws {
        for number in 0..<20 { #expect(try server.send(.get, "/v1/reports/costs?x\(number)=\(number)").status == 400) }
        for number in 0..<20 { #expect(try server.send(.get, "/v1/quarantine/none-\(number)").status == 404) }
        let found = try server.entries("outcome=invalid")
        #expect(found.map { $0["status"]?.integer } == [400, 404], "\(found)")
        let routes = ["/v1/reports/:name", "/v1/quarantine/:number"]
        #expect(found.map { $0["object"]?.string } == routes, "\(found)")
        server.app.audit.close()
        #expect(try server.entries("outcome=invalid").compactMap { $0["times"]?.integer }.reduce(0, +) == 40)
    }

    @Test func `A token that stands where none belongs is not kept`() throws {
        let text = AccessToken.random()
        #expect(try server.send(.get, "/v1/reports/costs?user=\(text)").status == 200)
        // What only looks a little like one is somebody's name, and is not hidden from whoever reads of it.
        for model in ["a,\(text)", "a,bsr_x"] {
            #expect(try server.send(.get, "/v1/reports/costs?model=\(model)").status == 200)
        }
        let found = try server.entries("object=costs")
        #expect(found.map { $0["details"]?["user"]?.string } == ["(token)", nil, nil])
        #expect(found.map { $0["details"]?["model"]?.string } == [nil, "a,(token)", "a,bsr_x"])
        #expect(!"\(try server.entries())".contains(text))
    }

    @Test func `A browser that is led to the page that signs people in was not let in`() throws {
        let token = try token(#"["admin"]"#)
        #expect(
            try server.send(.get, "/v1/reports/costs", headers: [(name: "Accept", value: "text/html")]).status == 303
        )
        let found = try server.entries("action=access_refused", token: token)
        #expect(found.map { $0["outcome"]?.string } == ["refused"], "\(found)")
        #expect(found.first?["status"]?.integer == 303, "\(found)")
    }

    @Test func `Whoever shows a token that anybody may have is nobody at no address`() throws {
        _ = try token(#"["admin"]"#)
        let answer = try server.send(
            .post, "/v1/tokens", #"{"name":"page","scopes":["ingest"],"public":true}"#, token: try admin())
        let shown = try #require(answer.json?["token"]?.string, "\(answer.text)")
        _ = try server.send(.post, "/v1/events", #"{"kind":"activity","event":"x"}"#, token: shown)
        server.app.audit.close()
        let found = try server.entries("target=events", token: try admin())
        #expect(!found.isEmpty && found.allSatisfy { $0["from"]?.string == "many" }, "\(found)")
    }

    private func admin() throws -> String {
        try server.app.door.tokens.create(
            try TokenWish(name: "root", scopes: ["admin"]), by: "test", at: .now
        ).text
    }

    @Test func `A session is begun by whom its token is of, and none ends where nobody was signed in`() throws {
        let token = try admin()
        let form = [
            (name: "Origin", value: "http://\(server.server.address)"),
            (name: "Content-Type", value: "application/x-www-form-urlencoded"),
        ]
        #expect(try server.send(.post, "/sign-in", "token=\(token)", headers: form).status == 303)
        let begun = try #require(try server.entries("action=session_begun", token: token).first)
        #expect(begun["actor"]?.string == "token 1 (root)" && begun["name"]?.string == "root", "\(begun)")
        #expect(begun["way"]?.string == "session 1" && begun["outcome"]?.string == "done", "\(begun)")
        #expect(try server.send(.post, "/sign-out", "a=b", headers: form).status == 303)
        #expect(try server.entries("action=session_ended", token: token).isEmpty)
    }

    @Test func `What a call of the back office asked is told, and may be forgotten where it names somebody`() throws {
        _ = try server.send(.get, "/trpc/admin.analytics.revenue.getTrends?input=%7B%22period%22%3A%22week%22%7D")
        let input = "%7B%22filters%22%3A%7B%22admin%22%3A%22ada%22%7D%7D"
        #expect(try server.send(.get, "/trpc/admin.analytics.audit.getLogs?input=\(input)").status == 200)
        let found = try server.entries()
        #expect(found.contains { $0["details"]?["period"]?.string == "week" }, "\(found)")
        #expect(found.contains { $0["details"]?["filters.admin"]?.string == "ada" }, "\(found)")
        // Nobody but the audit knows her.
        let answer = try server.send(.post, "/v1/forget", #"{"user":"ada"}"#)
        #expect(answer.status == 200 && answer.json?["mentions"]?.integer == 1, "\(answer.text)")
        #expect(try server.entries().contains { $0["details"]?["filters.admin"]?.string == "forgotten" })
    }

    @Test func `Which events of the quarantine were dropped is told, and how many`() throws {
        #expect(try server.send(.post, "/v1/quarantine/drop", #"{"protocol":"none"}"#).status == 200)
        let found = try #require(try server.entries("action=quarantine_dropped").first)
        #expect(found["details"]?["protocol"]?.string == "none" && found["rows"]?.integer == 0, "\(found)")
    }
}
