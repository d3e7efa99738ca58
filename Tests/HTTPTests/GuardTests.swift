// What answers tell browsers.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTP

@Suite struct GuardTests {
    private static let policy = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

    private static let routes = [
        Route(.get, "/page", needs: .open) { _, reply in reply.send(.html(Array("<p>hello</p>".utf8))) },
        Route(.get, "/styled", needs: .open) { _, reply in
            reply.send(.html(Array("<p>hello</p>".utf8), styles: ["sha256-x="]))
        },
        Route(.get, "/kept", needs: .open) { _, reply in
            reply.send(
                Response.text("kept").with(HeaderField(.cacheControl, "max-age=9"))
                    .with(HeaderField(.crossOriginResourcePolicy, "cross-origin")))
        },
        Route(.get, "/json", needs: .open) { _, reply in reply.send(.json(Array("{}".utf8))) },
        Route(.post, "/json", needs: .open, body: .upTo(9)) { _, reply in reply.send(.json(Array("{}".utf8))) },
        Route(.post, "/page", needs: .open, body: .upTo(9)) { _, reply in reply.send(.html([])) },
    ]

    @Test func `A page runs nothing, loads nothing and stands in no frame, and has the styles that it names`() throws {
        let server = try TestServer(routes: Self.routes)
        defer { server.server.stop() }
        let client = try server.client()
        let page = try client.get("/page").headers
        #expect(page["Content-Security-Policy"] == Self.policy)
        let styled = Self.policy.replacing("'none'; base", with: "'none'; style-src 'sha256-x='; base")
        #expect(try client.get("/styled").headers["Content-Security-Policy"] == styled)
        let body = Array("{}".utf8)
        let posted = try client.post("/page", body, "Content-Type: application/json").headers
        for headers in [page, posted] {
            #expect(headers["Referrer-Policy"] == "no-referrer" && headers["Cache-Control"] == "no-store")
            #expect(headers["Content-Security-Policy"] == Self.policy)
            #expect(headers["Cross-Origin-Resource-Policy"] == "same-origin")
        }
    }

    @Test func `Every answer is what it says, no cache keeps it, and no other site has it as a part`() throws {
        let server = try TestServer(routes: Self.routes)
        defer { server.server.stop() }
        let client = try server.client()
        for answer in [
            try client.get("/json"), try client.request("HEAD", "/json"), try client.get("/nowhere"),
            // The connection ends behind it.
            try server.client().post("/json", Array("too long a body".utf8), "Content-Type: application/json"),
        ] {
            #expect(answer.headers["X-Content-Type-Options"] == "nosniff" && answer.headers["Server"] == nil)
            #expect(answer.headers["Content-Security-Policy"] == nil)
        }
        for path in ["/json", "/nowhere"] {
            let headers = try client.get(path).headers
            #expect(headers["Cache-Control"] == "no-store", "\(path)")
            #expect(headers["Cross-Origin-Resource-Policy"] == "same-origin", "\(path)")
        }
    }

    @Test func `What an answer says itself stands, once`() throws {
        let server = try TestServer(routes: Self.routes)
        defer { server.server.stop() }
        let headers = try server.client().get("/kept").headers
        #expect(headers["Cache-Control"] == "max-age=9" && headers.count(of: "Cache-Control") == 1)
        #expect(headers["Cross-Origin-Resource-Policy"] == "cross-origin")
        #expect(headers["X-Content-Type-Options"] == "nosniff")
    }

    @Test func `So does an answer that goes past the library`() throws {
        let server = try TestServer()
        defer { server.server.stop() }
        let answer = try server.client().get("/" + String(repeating: "x", count: 13_000))
        #expect(answer.status == 414)
        #expect(answer.headers["X-Content-Type-Options"] == "nosniff" && answer.headers["Cache-Control"] == "no-store")
    }
}
