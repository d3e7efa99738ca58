// The whole route table, walked: nothing that is answered can be used against who reads it.
// SPDX-License-Identifier: Apache-2.0

import Client
import Foundation
import HTTP
import Scenes
import TemporaryFiles
import Testing

@testable import Service

@Suite struct SecurityHeadersTests {
    private let running: RunningApp

    init() throws { running = try RunningApp(try TemporaryFiles()) }

    /// Something stands in the place of parameters.
    private func path(of route: Route) -> String {
        "/"
            + route.pattern.split(separator: "/").map { $0.hasPrefix(":") ? "costs" : String($0) }.joined(
                separator: "/")
    }

    /// What must stand on an answer to who reads.
    private func check(_ answer: Answer, _ line: String) {
        #expect(answer[header: "X-Content-Type-Options"] == "nosniff", "\(line)")
        #expect(answer[header: "Cross-Origin-Resource-Policy"] == "same-origin", "\(line)")
        #expect(answer[header: "Cache-Control"] == "no-store", "\(line)")
        #expect(answer[header: "Server"] == nil, "\(line)")
        let isPage = answer[header: "Content-Type"]?.hasPrefix("text/html") == true
        #expect(isPage == answer.text.lowercased().contains("<!doctype"), "\(line) is what it says")
        guard isPage else { return }
        let policy = (answer[header: "Content-Security-Policy"] ?? "").split(separator: "; ").map(String.init)
        #expect(policy.first == "default-src 'none'", "\(line)")
        for part in ["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"] {
            #expect(policy.contains(part), "\(line) lacks \(part)")
        }
        for part in policy where part.contains("unsafe") || part.contains("*") || part.contains("http") {
            Issue.record("\(line) allows \(part)")
        }
        #expect(answer[header: "Referrer-Policy"] == "no-referrer", "\(line)")
        // A script is a file of ours, and nothing stands in the page itself.
        let scripts = answer.text.components(separatedBy: "<script").dropFirst()
        #expect(scripts.allSatisfy { $0.hasPrefix(" src=\"/assets/") && $0.contains("></script>") }, "\(line)")
        #expect(!answer.text.contains("style=\""), "\(line)")
    }

    @Test func `Whatever is read is what it says, stays with who reads it, and a page can do nothing`() throws {
        for route in running.app.routes where route.method == HTTP.Method.get {
            let answer = try running.get(path(of: route))
            check(answer, route.pattern)
            check(try running.get(path(of: route) + "?from=%3Cscript%3E"), "\(route.pattern), asked wrongly")
        }
        check(try running.get("/nowhere/%3Cscript%3E"), "nowhere")
    }

    @Test func `A posted answer is never taken for a page`() throws {
        var client = try HTTPClient()
        for route in running.app.routes where route.method == HTTP.Method.post {
            let answer = try client.send(
                .post, "http://\(running.server.address)\(path(of: route))",
                headers: [(name: "Content-Type", value: "application/json")], body: Array("<!doctype html>".utf8))
            #expect(answer[header: "X-Content-Type-Options"] == "nosniff", "\(route.pattern)")
            #expect(answer[header: "Content-Type"]?.contains("json") == true, "\(route.pattern)")
        }
    }

    @Test func `A file is a file, whatever names are in it`() throws {
        let page = "<!doctype html><script>alert(1)</script>"
        #expect(try running.post(#"{"provider":"\#(page)","model":"m","user":"=1+1"}"#).status == 200)
        for path in [
            "/v1/reports/costs?by=provider&format=csv", "/admin/analytics/export?format=csv",
            "/api/shopify/analytics/usage/export?format=csv",
        ] {
            let answer = try running.get(path)
            guard answer.status == 200 else { continue }
            #expect(answer[header: "Content-Disposition"]?.hasPrefix("attachment; ") == true, "\(path)")
            #expect(answer[header: "Content-Type"]?.hasPrefix("text/csv") == true, "\(path)")
            #expect(answer[header: "X-Content-Type-Options"] == "nosniff", "\(path)")
        }
        let table = try running.get("/v1/reports/costs?by=provider&format=table")
        #expect(table[header: "Content-Type"]?.hasPrefix("text/plain") == true)
        #expect(table[header: "X-Content-Type-Options"] == "nosniff" && table.text.contains("<script>"))
    }

    @Test func `The first page's one style is the one that its policy names`() throws {
        let answer = try running.get("/start")
        let text = answer.text
        let start = try #require(text.range(of: "<style>")), end = try #require(text.range(of: "</style>"))
        let style = PageStyle(String(text[start.upperBound..<end.lowerBound]))
        #expect(answer[header: "Content-Security-Policy"]?.contains(" style-src '\(style.source)';") == true)
        #expect(text.components(separatedBy: "<style").count == 2)
    }
}
