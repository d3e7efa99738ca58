// Requests that are one too many: asked about by their head, refused before their body.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization
import Testing

@testable import HTTP

@Suite struct RateTests {
    private static let field = HeaderField(.rateLimit, "\"analytics\";r=0;t=9")
    private static let refusal = Problem.tooMany("Rate limit exceeded", retryAfter: 9, limit: .analytics)

    /// Lets in whoever does not say that they are many.
    private static let limit: Server.Limit = { head, route, caller in
        guard route.rate != nil else { return .free }
        return RateDecision(refusal: head.headers["Many"] == nil ? nil : refusal, headers: [field])
    }

    private static let routes = [
        Route(.get, "/street", needs: .nothing, rate: .api) { _, reply in reply.send(.text("ok")) },
        Route(.get, "/free", needs: .tested) { _, reply in reply.send(.text("ok")) },
        Route(.get, "/counted", needs: .tested, rate: .analytics) { _, reply in reply.send(.text("ok")) },
        Route(.post, "/counted", needs: .tested, body: .upTo(1_000), rate: .analytics) { _, reply in
            TestServer.answers.async { reply.fail(Problem.badRequest("No.")) }
        },
        Route(
            .get, "/spoken/:word", needs: .tested, rate: .analytics,
            refusal: { problem, _, parameters in
                .json(Array("{\"no\":\"\(parameters["word"] ?? "")\"}".utf8), status: problem.status)
            }
        ) { _, reply in reply.send(.text("ok")) },
    ]

    @Test func `One too many is 429 with when to come back, and every answer says how it stands`() throws {
        let server = try TestServer(routes: Self.routes, limit: Self.limit)
        let client = try server.client()
        let served = try client.get("/counted")
        #expect(served.status == 200 && served.headers["RateLimit"] == Self.field.value)
        let refused = try client.get("/counted", "Many: 1")
        #expect(refused.status == 429 && refused.headers["Retry-After"] == "9")
        #expect(refused.headers["RateLimit"] == Self.field.value)
        #expect(refused.headers["Content-Type"] == "application/problem+json")
        #expect(refused.text.contains(#""detail":"Rate limit exceeded""#))
        let failed = try client.post("/counted", Array("{}".utf8), "Content-Type: application/json")
        #expect(failed.status == 400 && failed.headers["RateLimit"] == Self.field.value, "also of what fails")
        let untyped = try client.post("/counted", Array("{}".utf8))
        #expect(untyped.status == 415 && untyped.headers["RateLimit"] == Self.field.value, "or is refused otherwise")
        try server.met(.analytics)
    }

    @Test func `What is not counted says nothing of it, and what needs nothing is not even asked about`() throws {
        let server = try TestServer(routes: Self.routes, limit: Self.limit)
        let client = try server.client()
        for path in ["/street", "/free"] {
            let answer = try client.get(path, "Many: 1")
            #expect(answer.status == 200 && answer.headers["RateLimit"] == nil, "\(path)")
        }
    }

    @Test func `A refusal does not wait for the body`() throws {
        let server = try TestServer(routes: Self.routes, limit: Self.limit)
        let client = try server.client()
        try client.send(
            "POST /counted HTTP/1.1\r\nHost: a\r\nMany: 1\r\nContent-Type: application/json\r\n"
                + "Expect: 100-continue\r\nContent-Length: 900\r\n\r\n")
        #expect(try client.answer().status == 429)
    }

    @Test func `A route says refusals in its own words, with all that stands on them`() throws {
        let server = try TestServer(routes: Self.routes, limit: Self.limit)
        let refused = try server.client().get("/spoken/here", "Many: 1")
        #expect(refused.status == 429 && refused.text == #"{"no":"here"}"#)
        #expect(refused.headers["Retry-After"] == "9" && refused.headers["RateLimit"] == Self.field.value)
        try server.met(.analytics)
    }

    @Test func `Who may not ask is not counted, and who asks too often is noted as refused for that`() throws {
        final class Box: Sendable {
            let asked = Mutex(0)
            let notes = Mutex<[AccessNote]>([])
        }
        let box = Box()
        let server = try TestServer(
            routes: Self.routes,
            authorize: { head, _ in
                Caller(identity: "x", scopes: head.headers["Scope"] == nil ? [] : [Scope("test")])
            },
            limit: { head, route, caller in
                box.asked.withLock { $0 += 1 }
                return Self.limit(head, route, caller)
            }, audit: { note in box.notes.withLock { $0.append(note) } })
        let client = try server.client()
        #expect(try client.get("/counted").status == 403)
        #expect(box.asked.withLock { $0 } == 0)
        #expect(try client.get("/counted", "Scope: 1", "Many: 1").status == 429)
        #expect(box.asked.withLock { $0 } == 1)
        #expect(box.notes.withLock { $0.map(\.refusal) } == [.forbidden, .tooManyRequests])
    }
}
