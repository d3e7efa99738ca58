// Tokens over HTTP: made, listed, shown and revoked, and what each lets its holder do.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import Configuration
import HTTP
import JSON
import Reports
import Scenes
import TemporaryFiles
import Testing

@testable import Service

@Suite struct TokenRoutesTests {
    private let server: RunningApp

    init() throws { server = try RunningApp(try TemporaryFiles()) }

    /// Made by whoever may, which is everybody until there is a token that may administer.
    private func made(_ scopes: String, by token: String? = nil, rest: String = "") throws -> JSONValue {
        let answer = try server.send(.post, "/v1/tokens", #"{"name":"ci","scopes":[\#(scopes)]\#(rest)}"#, token: token)
        #expect(answer.status == 201, "\(answer.text)")
        return try #require(answer.json)
    }

    @Test func `A token is shown once, and lets its holder in until it is revoked`() throws {
        let admin = try #require(try made(#""admin""#)["token"]?.string)
        #expect(try server.send(.get, "/v1/reports").status == 401)
        let told = try made(#""read""#, by: admin)
        let (text, id) = (try #require(told["token"]?.string), try #require(told["id"]?.integer))
        #expect(told["ends_with"]?.string == String(text.suffix(4)))
        #expect(told["made_by"]?.string == "token 1 (ci)")
        #expect(try server.send(.get, "/v1/reports", token: text).status == 200)
        let listed = try server.send(.get, "/v1/tokens", token: admin)
        #expect(listed.json?["tokens"]?.elements?.count == 2)
        #expect(!listed.text.contains(text) && !listed.text.contains("digest"))
        #expect(try server.send(.delete, "/v1/tokens/\(id)", token: admin).status == 200)
        #expect(try server.send(.get, "/v1/reports", token: text).status == 401)
        #expect(try server.send(.delete, "/v1/tokens/\(id)", token: admin).status == 404)
        #expect(try server.send(.delete, "/v1/tokens/one", token: admin).status == 404)
        #expect(try server.send(.delete, "/v1/tokens/1", token: admin).status == 409)
        #expect(try server.send(.get, "/v1/tokens", token: admin).status == 200)
    }

    @Test func `Each scope opens what it is for, and nothing else`() throws {
        let admin = try #require(try made(#""admin""#)["token"]?.string)
        for scope in Scope.inOrder {
            let token = try #require(try made("\"\(scope.name)\"", by: admin)["token"]?.string)
            let allowed = Scope.allowed(by: [scope])
            for route in server.app.routes where route.method == .get && !route.pattern.contains(":") {
                let status = try server.send(.get, route.pattern, token: token).status
                let isAllowed = route.needs.scope.map { allowed.contains($0) } ?? true
                #expect((status == 403) == !isAllowed, "\(scope.name) on \(route.pattern): \(status)")
            }
            let event = #"{"provider":"p","cost_usd":1}"#
            #expect(
                try (server.send(.post, "/v1/events", event, token: token).status == 200) == allowed.contains(.ingest))
            let wish = #"{"name":"x","scopes":["read"]}"#
            #expect(try (server.send(.post, "/v1/tokens", wish, token: token).status == 201) == (scope == .admin))
        }
    }

    @Test func `Who is bound to a tenant is told of it alone, on every path there is`() throws {
        for tenant in ["acme", "other"] {
            let event =
                #"{"provider":"p-\#(tenant)","model":"m","cost_usd":1,"user":"u-\#(tenant)","tenant":"\#(tenant)"}"#
            #expect(try server.post(event).status == 200)
        }
        let admin = try #require(try made(#""admin""#)["token"]?.string)
        let bound = try made(#""read","export""#, by: admin, rest: #","tenant":"acme""#)
        let token = try #require(bound["token"]?.string)
        #expect(bound["bounds"]?["tenant"]?.string == "acme")
        var told = 0
        // Each line of the table, and each report in each form; whatever is answered names nobody else.
        var paths = server.app.routes.filter { $0.method == .get && !$0.pattern.contains(":") }.map(\.pattern)
        for report in Report.all {
            let example = report.example.map { "&\($0.name)=\($0.value)" }.joined()
            for rest in ["", "&format=csv", "&tenant=other", "&format=table", "&user=u-other"] {
                paths.append("/v1/reports/\(report.name)?last=2d\(example)\(rest)")
            }
        }
        paths += ["/v1/values?of=tenant", "/v1/values?of=user", "/v1/allowance?tenant=other", "/v1/quarantine/1"]
        let shopify = "/api/shopify/analytics/usage/breakdown"
        paths += ["\(shopify)?shop=other", "\(shopify)?shop=acme", "/v1/allowance", "/v1/allowance?user=u-other"]
        for path in paths {
            let answer = try server.send(.get, path, token: token)
            #expect([200, 400, 403, 404].contains(answer.status), "\(path): \(answer.status)")
            guard answer.status == 200 else { continue }
            told += 1
            // A heading may repeat what was asked.
            let isNamed = path.contains("other")
            #expect(!answer.text.contains("p-other") && (isNamed || !answer.text.contains("u-other")), "\(path)")
            if path.hasPrefix("/v1/reports/costs?last=2d") {
                #expect(answer.text.contains("p-acme") == !isNamed, "\(path): \(answer.text)")
            }
        }
        #expect(told > 20, "\(told)")
        #expect(try server.send(.get, "\(shopify)?shop=other", token: token).status == 403)
        #expect(try server.send(.get, "\(shopify)?shop=acme", token: token).text.contains(#""shop":"acme""#))
        #expect(try server.send(.get, "/v1/allowance?tenant=other", token: token).status == 403)
        #expect(try server.send(.get, "/v1/allowance", token: token).json?["tenant"]?.string == "acme")
    }

    @Test func `Who is bound to a user asks for themselves, and only who may act for others says for whom`() throws {
        let admin = try #require(try made(#""admin""#)["token"]?.string)
        let event = #"{"provider":"p","model":"m","cost_usd":1,"user":"ada"}"#
        #expect(try server.send(.post, "/v1/events", event, token: admin).status == 200)
        func stats(_ token: String, as user: String? = nil) throws -> Int {
            var client = try HTTPClient()
            var headers = [(name: "Authorization", value: "Bearer \(token)")]
            if let user { headers.append((name: "X-Bursar-User", value: user)) }
            let url = "http://\(server.server.address)/api/v1/analytics/my-stats"
            return try client.send(.get, url, headers: headers).status
        }
        func token(_ scopes: String, _ rest: String = "") throws -> String {
            try #require(try made(scopes, by: admin, rest: rest)["token"]?.string)
        }
        let (ada, reader) = (try token(#""read""#, #","user":"ada""#), try token(#""read""#))
        let app = try token(#""read","act-as""#)
        #expect(try stats(ada) == 200)
        #expect(try stats(ada, as: "ada") == 200)
        #expect(try stats(ada, as: "ben") == 403)
        #expect(try stats(reader, as: "ada") == 403)
        #expect(try stats(app, as: "ada") == 200)
        #expect(try stats(try token(#""read""#, #","tenant":"acme""#)) == 403)
        // Whoever is before this server may have gone by one of two.
        for shown in [app, ada] {
            var client = try HTTPClient()
            let headers = [("Authorization", "Bearer \(shown)"), ("X-Bursar-User", "ada"), ("X-Bursar-User", "ben")]
            let doubled = try client.send(
                .get, "http://\(server.server.address)/api/v1/analytics/my-stats",
                headers: headers.map { (name: $0.0, value: $0.1) })
            #expect(doubled.status == 400 && doubled.json?["parameter"]?.string == "X-Bursar-User", "\(doubled.text)")
        }
        let both = try token(#""read""#, #","user":"ada","tenant":"acme""#)
        let allowance = try server.send(.get, "/v1/allowance", token: both)
        #expect(allowance.status == 403 && allowance.text.contains("This tells more than"), "\(allowance.text)")
        // Who is forgotten has no token any more.
        #expect(try server.send(.post, "/v1/forget", #"{"user":"ada"}"#, token: admin).status == 200)
        #expect(try stats(ada) == 401)
        #expect(try !server.send(.get, "/v1/tokens", token: admin).text.contains("ada"))
    }

    @Test func `A token that holds no more gives nothing where nobody needs one either`() throws {
        let reader = try made(#""read""#, rest: #","tenant":"acme""#)
        let (text, id) = (try #require(reader["token"]?.string), try #require(reader["id"]?.integer))
        #expect(try server.send(.get, "/v1/values?of=user").status == 200)
        #expect(try server.send(.get, "/v1/values?of=user", token: text).status == 403)
        #expect(try server.send(.delete, "/v1/tokens/\(id)").status == 200)
        #expect(try server.send(.get, "/v1/values?of=user", token: text).status == 401)
        #expect(try server.send(.get, "/v1/values?of=user", token: AccessToken.random()).status == 401)
        // Nobody gave this one out, and nobody needs one.
        #expect(try server.send(.get, "/v1/values?of=user", token: "something").status == 200)
    }

    @Test func `A file needs export, in whatever form a report is asked for one`() throws {
        let admin = try #require(try made(#""admin""#)["token"]?.string)
        let reader = try #require(try made(#""read""#, by: admin)["token"]?.string)
        let exporter = try #require(try made(#""export""#, by: admin)["token"]?.string)
        #expect(try server.send(.get, "/v1/reports/costs?format=csv", token: reader).status == 403)
        #expect(try server.send(.get, "/v1/reports/costs?format=csv", token: exporter).status == 200)
        #expect(try server.send(.get, "/v1/reports/costs", token: reader).status == 200)
    }

    @Test func `What is over lets nobody in, and is told as unknown is`() throws {
        let admin = try #require(try made(#""admin""#)["token"]?.string)
        let token = try made(#""read""#, by: admin, rest: #","expires":"2100-01-01""#)
        #expect(token["expires_at"]?.string == "2100-01-02T00:00:00.000Z")
        #expect(try server.send(.get, "/v1/reports", token: token["token"]?.string).status == 200)
        let wrong = try server.send(.get, "/v1/reports", token: AccessToken.random())
        #expect(wrong.status == 401 && wrong.text.contains("not known, or holds no more"))
    }

    @Test(arguments: [
        (#"{"name":"a","scopes":["reed"]}"#, "scopes"), (#"{"name":"","scopes":["read"]}"#, "name"),
        (#"{"name":"a","scopes":["read"],"expires":"soon"}"#, "expires"),
        (#"{"name":"a","scopes":["read"],"expires":"2020-01-01"}"#, "expires"),
        (#"{"name":"a","scope":["read"]}"#, "scope"),
        (#"{"name":"a","scopes":["read","ingest"],"tenant":"t"}"#, "scopes"),
        (#"{"name":"a","scopes":["admin"],"user":"u"}"#, "scopes"),
        (#"{"name":"a","scopes":["read"],"tenant":1}"#, "tenant"),
        (#"{"name":"a","scopes":["read"],"tenant":""}"#, "tenant"),
        (#"{"name":"a","scopes":["read"],"filters":{"nonsense":"x"}}"#, "filters"),
        (#"{"name":"a","scopes":["read"],"tenant":"a","filters":{"tenant":"b"}}"#, "tenant"),
        (#"{"name":"a","scopes":["read"],"filters":["model"]}"#, "filters"),
    ])
    func `A wrong wish is 400 and names its member`(body: String, member: String) throws {
        let answer = try server.send(.post, "/v1/tokens", body)
        #expect(answer.status == 400 && answer.json?["parameter"]?.string == member, "\(answer.text)")
        #expect(server.app.door.tokens.all.isEmpty)
    }

    @Test func `Who is turned away is counted by why, and tokens by what they allow`() throws {
        let server = try RunningApp(
            try TemporaryFiles(), set: { $0.access.tokens = [Secret("old"), Secret("s3cr3t")] })
        let bearer = (name: "Authorization", value: "Bearer s3cr3t")
        func metric(_ series: String) throws -> String? { try server.get("/metrics", bearer).metric(series) }
        for reason in ["token", "scope", "page", "host", "slowed"] {
            #expect(try metric("bursar_access_refused_total{reason=\"\(reason)\"}") == "0")
        }
        _ = try server.get("/v1/reports")
        _ = try server.get("/v1/reports", (name: "Authorization", value: "Bearer nonsense"))
        _ = try server.get("/", (name: "Sec-Fetch-Site", value: "cross-site"))
        #expect(try metric(#"bursar_access_refused_total{reason="token"}"#) == "2")
        #expect(try metric(#"bursar_access_refused_total{reason="page"}"#) == "1")
        #expect(try metric(#"bursar_access_tokens{scope="read"}"#) == "0")
        // Each line of the configuration's file is a token: the old one and the new.
        #expect(try server.get("/v1/reports", (name: "Authorization", value: "Bearer old")).status == 200)
    }

    @Test func `The page of metrics may be open while all else is guarded`() throws {
        let server = try RunningApp(
            try TemporaryFiles(),
            set: { configuration in
                configuration.access.tokens = [Secret("s3cr3t")]
                configuration.access.metrics = .open
            })
        #expect(try server.get("/metrics").status == 200)
        #expect(try server.get("/v1/reports").status == 401)
        #expect(try server.get("/metrics", (name: "Authorization", value: "Bearer wrong")).status == 200)
    }
}
