// How often whom may ask the running server what.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import Configuration
import HTTP
import JSON
import Ledger
import Scenes
import TemporaryFiles
import Testing

@testable import Service

@Suite struct RateRoutesTests {
    private static func app(_ set: @escaping (inout Configuration.Access.Limits) -> Void = { _ in }) throws
        -> RunningApp
    {
        try RunningApp(
            try TemporaryFiles(),
            set: { configuration in
                configuration.access.limits = Configuration.Access.Limits()
                set(&configuration.access.limits)
            })
    }

    private static let dashboard = "/admin/analytics/dashboard?start_date=2026-01-01&end_date=2026-01-31"

    @Test func `The 31st request of a minute to the documents' admin routes is refused in the documents' words`() throws
    {
        let server = try Self.app()
        for number in 1...30 {
            let path = number % 2 == 0 ? Self.dashboard : "/api/v1/analytics/admin/overview"
            let answer = try server.get(path)
            #expect(answer.status == 200)
            #expect(answer[header: "RateLimit-Policy"] == #""analytics";q=30;w=60"#)
            #expect(answer[header: "RateLimit"]?.hasPrefix(#""analytics";r=\#(30 - number);t="#) == true)
        }
        let refused = try server.get(Self.dashboard)
        #expect(refused.status == 429 && refused[header: "Content-Type"] == "application/problem+json")
        #expect(refused.json?["detail"]?.string == "Rate limit exceeded: 30 analytics requests per minute")
        let seconds = try #require(refused[header: "Retry-After"].flatMap { Int($0) })
        #expect((1...60).contains(seconds))
        #expect(try server.metric(#"bursar_limited_total{scope="analytics"}"#) == "1")
        // Nobody was turned away at the door, and nothing else stands still.
        #expect(try server.metric(#"bursar_access_refused_total{reason="scope"}"#) == "0")
        #expect(try server.get("/v1/reports/costs").status == 200)
        for path in ["/metrics", "/health", "/livez", "/v1/allowance?user=ada"] {
            let answer = try server.get(path)
            #expect(answer.status == 200 && answer[header: "RateLimit"] == nil, "\(path)")
        }
    }

    @Test func `Reports are counted apart, and a call of the back office is refused as tRPC says it`() throws {
        let server = try Self.app { $0.api = 4 }
        for _ in 0..<2 { #expect(try server.get("/v1/reports/costs").status == 200) }
        #expect(try server.get("/trpc/admin.analytics.dashboard.getOverview").status != 429)
        #expect(try server.get("/v1/values?of=model")[header: "RateLimit"]?.contains("r=0") == true)
        let refused = try server.get("/v1/reports/costs")
        #expect(refused.json?["detail"]?.string == "Rate limit exceeded: 4 requests per minute")
        let call = try server.get("/trpc/admin.analytics.dashboard.getOverview")
        #expect(call.status == 429 && call[header: "Retry-After"] != nil)
        let error = call.json?["error"]
        #expect(error?["message"]?.string == "Rate limit exceeded: 4 requests per minute")
        #expect(error?["code"]?.integer == -32029)
        #expect(error?["data"]?["code"]?.string == "TOO_MANY_REQUESTS")
        #expect(error?["data"]?["path"]?.string == "admin.analytics.dashboard.getOverview")
        let batch = try server.get(
            "/trpc/admin.analytics.dashboard.getOverview,nothing?batch=1&input=%7B%220%22:%7B%22json%22:%7B%7D%7D%7D")
        #expect(batch.status == 429 && batch.json?.elements?.count == 2)
        #expect(batch.json?.elements?.first?["error"]?["json"]?["code"]?.integer == -32029, "in superjson's envelope")
        #expect(try server.get(Self.dashboard).status == 200)
    }

    @Test func `A batch of the back office counts as its calls`() throws {
        let server = try Self.app { $0.api = 30 }
        let call = "admin.analytics.dashboard.getOverview"
        let batch = "/trpc/" + Array(repeating: call, count: 12).joined(separator: ",") + "?batch=1"
        #expect(try server.get(batch)[header: "RateLimit"]?.hasPrefix(#""api";r=18;"#) == true)
        #expect(try server.get("/trpc/\(call)")[header: "RateLimit"]?.hasPrefix(#""api";r=17;"#) == true)
        for status in [200, 200, 429] { #expect(try (server.get(batch).status == 429) == (status == 429)) }
    }

    @Test func `A token with a limit of its own has it, and is listed with it`() throws {
        let server = try Self.app()
        let made = try server.make(#"{"name": "agent", "scopes": ["read"], "limit": 40}"#)
        #expect(made["limit"]?.integer == 40)
        let header = (name: "Authorization", value: "Bearer \(made["token"]?.string ?? "")")
        for _ in 0..<40 { #expect(try server.get(Self.dashboard, header).status == 200) }
        let refused = try server.get("/v1/reports/costs", header)
        #expect(refused.json?["detail"]?.string == "Rate limit exceeded: 40 requests per minute")
        #expect(refused[header: "RateLimit-Policy"] == #""token";q=40;w=60"#)
        #expect(try server.get("/v1/tokens").json?["tokens"]?.elements?.first?["limit"]?.integer == 40)
        for limit in ["0", "1000001", "\"many\"", "1.5"] {
            let refused = try server.wish(#"{"name": "x", "scopes": ["read"], "limit": \#(limit)}"#)
            #expect(refused.status == 400 && refused.json?["parameter"]?.string == "limit", "\(limit)")
        }
    }

    @Test func `Events beyond their rate are refused before any of them is booked, and taken later`() throws {
        let server = try Self.app { $0.ingest = 5 }
        let batch = "[" + (0..<20).map { #"{"id":"a\#($0)","provider":"p","model":"m"}"# }.joined(separator: ",") + "]"
        #expect(try server.post(batch).status == 200)
        let refused = try server.post(#"{"id":"b","provider":"p","model":"m"}"#)
        #expect(refused.status == 429 && refused[header: "Retry-After"].flatMap { Int($0) } ?? 0 >= 1)
        #expect(refused.json?["detail"]?.string == "Rate limit exceeded: 5 events per second")
        #expect(try server.metric(#"bursar_limited_total{scope="ingest"}"#) == "1")
        #expect(try server.metric(#"bursar_events_total{kind="call",outcome="accepted"}"#) == "20")
    }

    @Test func `A reload changes limits at once`() throws {
        let server = try Self.app { $0.analytics = 1 }
        #expect(try server.get(Self.dashboard).status == 200)
        #expect(try server.get(Self.dashboard).status == 429)
        var configuration = server.app.configuration
        configuration.access.limits = .off
        _ = try server.app.reload(configuration)
        #expect(try server.get(Self.dashboard)[header: "RateLimit"] == nil)
    }

    @Test
    func `JSON that is too deep and an event that is too long are told by name and counted, and lose no neighbour`()
        throws
    {
        let server = try Self.app()
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        let whole = try server.post(#"{"id":"a","provider":"p","model":"m","properties":\#(deep)}"#)
        #expect(whole.status == 400 && whole.json?["detail"]?.string?.contains("nested more than 32 deep") == true)
        let good = #"{"id":"b","provider":"p","model":"m"}"#
        let lines = try server.post("\(good)\n\(deep)\n", as: "application/x-ndjson")
        #expect(lines.status == 200 && lines.json?["accepted"]?.integer == 1)
        #expect(try server.metric(#"bursar_limited_total{scope="json_depth"}"#) == "2")
        let long = #"{"id":"c","provider":"p","model":"m","error":"\#(String(repeating: "x", count: 1 << 20))"}"#
        let other = #"{"id":"d","provider":"p","model":"m"}"#
        for (body, type) in [("\(long)\n\(other)", "application/x-ndjson"), ("[\(long),\(good)]", "application/json")] {
            let answer = try server.post(body, as: type)
            #expect(answer.status == 200 && answer.text.contains("an event may have at most 1048576 bytes"), "\(type)")
        }
        #expect(try server.metric(#"bursar_limited_total{scope="event_bytes"}"#) == "2")
        let many = "[" + Array(repeating: "{}", count: 100_001).joined(separator: ",") + "]"
        #expect(try server.post(many).status == 400)
        #expect(try server.metric(#"bursar_limited_total{scope="events"}"#) == "1")
    }

    @Test func `Every limit is on the page of metrics from the start`() throws {
        let server = try Self.app()
        for scope in LimitScope.allCases {
            #expect(try server.metric(#"bursar_limited_total{scope="\#(scope.rawValue)"}"#) == "0")
        }
    }

    @Test func `Whatever needs a right to read or change is counted, but for what an app asks before each call`() throws
    {
        let routes = try Self.app().app.routes
        let uncounted = routes.filter { $0.rate == nil && $0.needs.scope != nil }
        #expect(uncounted.map(\.pattern) == ["/metrics", "/v1/allowance"])
        for route in routes {
            #expect((route.rate == .ingest) == (route.needs == .ingest), "\(route.pattern)")
            let isForAdmins = route.pattern.split(separator: "/").contains("admin")
            #expect((route.rate == .analytics) == isForAdmins, "\(route.pattern)")
        }
    }
}

extension RunningApp {
    fileprivate func wish(_ body: String) throws -> Answer {
        var client = try HTTPClient()
        return try client.send(
            .post, "http://\(server.address)/v1/tokens", headers: [(name: "Content-Type", value: "application/json")],
            body: Array(body.utf8))
    }

    fileprivate func make(_ body: String) throws -> JSONValue {
        let answer = try wish(body)
        #expect(answer.status == 201, "\(answer.text)")
        return answer.json ?? .null
    }
}
