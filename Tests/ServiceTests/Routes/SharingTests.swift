// Pages of other sites that the configuration names: what they may ask, and what a browser is told.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import Compression
import HTTP
import JSON
import Ledger
import Scenes
import System
import TemporaryFiles
import Testing

@testable import Configuration
@testable import Service

@Suite struct SharingTests {
    private let server: RunningApp
    private let page = "https://app.example"
    private typealias Fields = [(name: String, value: String)]

    init() throws {
        server = try RunningApp(
            try TemporaryFiles(),
            set: { configuration in
                configuration.access.tokens = [Secret("s3cr3t")]
                configuration.access.crossOrigin.origins = ["https://app.example"]
            })
    }

    private func send(
        _ method: HTTPClient.Method, _ path: String, _ fields: Fields, body: String = "", isPacked: Bool = false
    ) throws -> Answer {
        var client = try HTTPClient()
        let coding: Fields = isPacked ? [(name: "Content-Encoding", value: "gzip")] : []
        return try client.send(
            method, "http://\(server.server.address)\(path)", headers: fields + coding,
            body: isPacked ? Gzip.compress(Array(body.utf8)) : Array(body.utf8))
    }

    private func made(_ scopes: [String], sends: PublicSending? = nil) throws -> String {
        try server.app.door.tokens.create(
            try TokenWish(name: "web", scopes: scopes, sends: sends), by: "test", at: .now
        ).text
    }

    private func fields(_ token: String, origin: String? = "https://app.example") -> Fields {
        var fields = [(name: "Authorization", value: "Bearer \(token)"), (name: "Sec-Fetch-Site", value: "cross-site")]
        if let origin { fields.append((name: "Origin", value: origin)) }
        return fields
    }

    private let json = (name: "Content-Type", value: "application/json")

    @Test func `A named page reads reports with a token, and its browser lets it`() throws {
        let answer = try send(.get, "/v1/reports/costs", fields("s3cr3t"))
        #expect(answer.status == 200)
        #expect(answer[header: "Access-Control-Allow-Origin"] == page)
        #expect(answer[header: "Access-Control-Allow-Credentials"] == nil)
        #expect(answer.headers.contains { $0.name == "Vary" && $0.value == "Origin" })
        #expect(answer[header: "Access-Control-Expose-Headers"]?.contains("Retry-After") == true)
        let refused = try send(.get, "/v1/reports/costs", fields("nonsense"))
        #expect(refused.status == 401 && refused[header: "Access-Control-Allow-Origin"] == page)
        let foreign = try send(.get, "/v1/reports/costs", fields("s3cr3t", origin: "https://evil.example"))
        #expect(foreign.status == 403 && foreign[header: "Access-Control-Allow-Origin"] == nil)
        #expect(foreign.headers.contains { $0.name == "Vary" && $0.value == "Origin" })
        for origin in ["https://app.example.evil", "http://app.example", "https://app.example:444", "null", nil] {
            let answer = try send(.get, "/v1/reports/costs", fields("s3cr3t", origin: origin))
            #expect(answer.status == 403 && answer[header: "Access-Control-Allow-Origin"] == nil, "\(origin ?? "")")
        }
    }

    @Test func `A public token sends activities and errors of its fields, one bad one loses no neighbour`() throws {
        let token = try made(["ingest"], sends: try PublicSending(fields: ["event", "message", "property:page"]))
        let body = """
            [{"kind":"activity","event":"page_seen","properties":{"page":"/a"}},
             {"kind":"activity","event":"page_seen","user":"ada"},
             {"kind":"call","provider":"p","cost_usd":1},
             {"kind":"error","message":"boom"},
             {"kind":"activity","event":"x","properties":{"page":"/a","other":1}},
             {"event":"no_kind"}, 7]
            """
        let answer = try send(.post, "/v1/events", fields(token) + [json], body: body)
        #expect(answer.status == 200 && answer.json?["accepted"]?.integer == 2, "\(answer.text)")
        let rejected = answer.json?["rejected"]?.elements ?? []
        #expect(rejected.compactMap { $0["index"]?.integer } == [1, 2, 4, 5, 6])
        #expect(rejected.first?["error"]?.string == "user is no field that this token sends")
        #expect(rejected.dropFirst().first?["error"]?.string?.hasPrefix("kind must be activity or error") == true)
        #expect(rejected.allSatisfy { $0["quarantined"] == nil })
        #expect(answer[header: "Access-Control-Allow-Origin"] == page)
        let lines = "{\"kind\":\"activity\",\"event\":\"a\"}\n\n{\"kind\":\"billing\",\"event\":\"paid\"}\n{bad\n"
        let ndjson = (name: "Content-Type", value: "application/x-ndjson")
        let second = try send(.post, "/v1/events", fields(token) + [ndjson], body: lines)
        #expect(second.json?["accepted"]?.integer == 1, "\(second.text)")
        #expect((second.json?["rejected"]?.elements ?? []).compactMap { $0["index"]?.integer } == [1, 2])
    }

    @Test(arguments: [false, true])
    func `A name that stands twice, null the second time, lets no other kind or field through`(isPacked: Bool) throws {
        let token = try made(["ingest"], sends: try PublicSending(fields: ["event", "property:page"]))
        let bad = [
            #"{"kind":"billing","event":"paid","amount_usd":5,"kind":null}"#,
            #"{"kind":"call","provider":"p","model":"m","cost_usd":5,"kind":null}"#,
            #"{"kind":"activity","kind":null,"event":"x","user":"ada"}"#,
            #"{"kind":"activity","event":"x","source":"backend","source":null}"#,
            #"{"kind":"activity","event":"x","properties":{"plan":"free","plan":null}}"#,
        ]
        let good = #"{"kind":"activity","event":"fine"}"#
        let ndjson = (name: "Content-Type", value: "application/x-ndjson")
        let lines = try send(
            .post, "/v1/events", fields(token) + [ndjson], body: (bad + [good]).joined(separator: "\n"),
            isPacked: isPacked)
        #expect(lines.status == 200 && lines.json?["accepted"]?.integer == 1, "\(lines.text)")
        let rejected = lines.json?["rejected"]?.elements ?? []
        #expect(rejected.compactMap { $0["index"]?.integer } == [0, 1, 2, 3, 4])
        #expect(rejected.allSatisfy { $0["error"]?.string?.hasPrefix("not JSON: ") == true }, "\(lines.text)")
        for event in bad {
            let alone = try send(.post, "/v1/events", fields(token) + [json], body: event, isPacked: isPacked)
            let among = try send(
                .post, "/v1/events", fields(token) + [json], body: "[\(good),\(event)]", isPacked: isPacked)
            #expect(alone.status == 400 && among.status == 400, "\(event)")
        }
        let metrics = try server.get("/metrics", (name: "Authorization", value: "Bearer s3cr3t"))
        #expect(metrics.metric(#"bursar_events_total{kind="activity",outcome="accepted"}"#) == "1")
        for kind in ["billing", "call"] {
            #expect(metrics.metric(#"bursar_events_total{kind="\#(kind)",outcome="accepted"}"#) ?? "0" == "0")
        }
    }

    @Test func `An event of another kind or under another source is none that such a token sends`() {
        let sending = Caller.Sending(kinds: ["activity"], fields: ["event"], source: "token-1")
        for (kind, source, isRight) in [
            (.activity, "token-1", true), (.activity, "", false), (.activity, "backend", false),
            (.billing, "token-1", false), (.call, "token-1", false), (.error, "token-1", false),
        ] as [(Event.Kind, String, Bool)] {
            var event = Event(Event.Detail(kind))
            event.source = source
            #expect(sending.allows(event) == isRight, "\(kind) \(source)")
        }
    }

    @Test func `What it calls an event never stands in the way of another sender's`() throws {
        let token = try made(["ingest"], sends: try PublicSending())
        let event = #"{"kind":"activity","id":"order-1","source":"","event":"x"}"#
        #expect(try send(.post, "/v1/events", fields(token) + [json], body: event).status == 200)
        let bearer = (name: "Authorization", value: "Bearer s3cr3t")
        let own = try send(
            .post, "/v1/events", [bearer, json], body: #"{"kind":"activity","id":"order-1","event":"paid_for"}"#)
        #expect(own.json?["accepted"]?.integer == 1, "\(own.text)")
    }

    @Test func `It does nothing else, signs nobody in, and a token that is no public one sends no events of pages`()
        throws
    {
        let token = try made(["ingest"], sends: try PublicSending())
        for path in ["/v1/reports", "/metrics", "/v1/tokens", "/admin/analytics/costs"] {
            #expect(try send(.get, path, [(name: "Authorization", value: "Bearer \(token)")]).status == 403)
        }
        let form = (name: "Content-Type", value: "application/x-www-form-urlencoded")
        let own = (name: "Origin", value: "http://\(server.server.address)")
        #expect(try send(.post, "/sign-in", [own, form], body: "token=\(token)").status == 401)
        let event = #"{"kind":"activity","event":"x"}"#
        #expect(try send(.post, "/v1/events", fields(try made(["ingest"])) + [json], body: event).status == 403)
        // Bodies that a browser sends without asking are refused, as they are of anybody.
        let text = (name: "Content-Type", value: "text/plain")
        #expect(try send(.post, "/v1/events", fields(token) + [text], body: event).status == 415)
        let large = "[" + Array(repeating: event, count: 9_000).joined(separator: ",") + "]"
        #expect(try send(.post, "/v1/events", fields(token) + [json], body: large).status == 413)
    }

    @Test func `Too many wrong tokens are told to wait, while a right one is let in`() throws {
        let wrong = [(name: "Authorization", value: "Bearer wrong")]
        for _ in 0..<20 { #expect(try send(.get, "/v1/reports", wrong).status == 401) }
        let slowed = try send(.get, "/v1/reports", wrong)
        #expect(slowed.status == 429 && Int(slowed[header: "Retry-After"] ?? "").map { (1...60).contains($0) } == true)
        let right = [(name: "Authorization", value: "Bearer s3cr3t")]
        #expect(try send(.get, "/v1/reports", right).status == 200)
        let form = (name: "Content-Type", value: "application/x-www-form-urlencoded")
        let own = (name: "Origin", value: "http://\(server.server.address)")
        #expect(try send(.post, "/sign-in", [own, form], body: "token=wrong").status == 429)
        #expect(try send(.post, "/sign-in", [own, form], body: "token=s3cr3t").status == 303)
        #expect(try send(.get, "/", wrong).status == 200, "what is open stays so")
        let metrics = try server.get("/metrics", right[0])
        #expect(metrics.metric(#"bursar_access_refused_total{reason="slowed"}"#) == "2")
    }

    @Test(arguments: [
        (#""scopes":["read"],"public":true"#, "scopes"), (#""scopes":["ingest"],"public":1"#, "public"),
        (#""scopes":["ingest"],"public":true,"kinds":["call"]"#, "kinds"),
        (#""scopes":["ingest"],"public":true,"kinds":[]"#, "kinds"),
        (#""scopes":["ingest"],"public":true,"fields":["cost_usd"]"#, "fields"),
        (#""scopes":["ingest"],"public":true,"fields":["source"]"#, "fields"),
        (#""scopes":["ingest"],"fields":["event"]"#, "public"),
        (#""scopes":["ingest","read"],"public":true"#, "scopes"),
    ])
    func `A wrong wish for a public token names its member`(rest: String, member: String) throws {
        let bearer = (name: "Authorization", value: "Bearer s3cr3t")
        let answer = try send(.post, "/v1/tokens", [bearer, json], body: "{\"name\":\"w\",\(rest)}")
        #expect(answer.status == 400 && answer.json?["parameter"]?.string == member, "\(answer.text)")
    }
}
