// Who asks travels with the request, and what they ask for is noted.
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import HTTP

@Suite struct CallerTests {
    private final class Notes: Sendable {
        let all = Mutex<[AccessNote]>([])

        func take() -> [AccessNote] {
            all.withLock { notes in
                defer { notes = [] }
                return notes
            }
        }
    }

    private static let shelf = Route.Need.scope(Scope("shelf"))

    private static let routes = [
        Route(.get, "/me", needs: shelf) { request, reply in reply.send(.text(request.caller.identity)) },
        Route(.get, "/door", needs: .open) { request, reply in reply.send(.text(request.caller.identity)) },
        Route(.get, "/street", needs: .nothing) { request, reply in reply.send(.text(request.caller.identity)) },
        Route(.get, "/porch", needs: .nothing, tellsApart: true) { request, reply in
            reply.send(.text(request.caller.identity))
        },
        Route(.post, "/shelf", needs: shelf, body: .upTo(1 << 20)) { request, reply in
            reply.send(.text("\(request.caller.identity) \(request.body.count)"))
        },
    ]

    /// Callers are called what they say they are, and have the scopes that they say.
    private static let authorize: Server.Authorize = { head, _ throws(Problem) in
        guard let name = head.headers["From"] else { throw .unauthorized("Say who you are.") }
        return Caller(identity: name, scopes: head.headers["Scope"].map { [Scope($0)] } ?? [])
    }

    private let notes = Notes()
    private let server: TestServer

    init() throws {
        let notes = notes
        server = try TestServer(
            routes: Self.routes, authorize: Self.authorize, audit: { note in notes.all.withLock { $0.append(note) } })
    }

    @Test func `A handler reads who asks, also behind a body`() throws {
        let client = try server.client()
        #expect(try client.get("/me", "From: ada", "Scope: shelf").text == "ada")
        #expect(try client.get("/door", "From: bob").text == "bob")
        #expect(try client.get("/street", "From: bob").text == "unknown", "nobody was asked")
        #expect(try client.get("/porch", "From: bob").text == "bob")
        let stranger = try client.get("/porch")
        #expect(stranger.status == 200 && stranger.text == "unknown", "who is not let in is served all the same")
        let answer = try client.post(
            "/shelf", Array("{}".utf8), "From: ada", "Scope: shelf", "Content-Type: application/json")
        #expect(answer.text == "ada 2")
    }

    @Test func `A caller without the scope is told which one is missing, and the handler is not called`() throws {
        let client = try server.client()
        let refused = try client.get("/me", "From: ada", "Scope: cellar")
        #expect(refused.status == 403)
        #expect(refused.headers["Content-Type"] == "application/problem+json")
        #expect(refused.headers["WWW-Authenticate"] == #"Bearer error="insufficient_scope", scope="shelf""#)
        #expect(refused.text.contains(#""scope":"shelf""#) && refused.text.contains("needs the scope shelf"))
        let waiting = try server.client()
        try waiting.send("POST /shelf HTTP/1.1\r\nHost: a\r\nFrom: ada\r\nContent-Length: 900000\r\n\r\n")
        #expect(try waiting.answer().status == 403, "before the body is sent")
    }

    @Test func `Whatever authorization is asked about is noted once, with who asked and what came of it`() throws {
        let client = try server.client()
        for path in ["/street", "/nowhere", "/me", "/door"] { _ = try client.get(path) }
        let strangers = notes.take()
        #expect(strangers.map(\.route) == ["/me", "/door"])
        #expect(strangers.allSatisfy { $0.caller == nil && $0.refusal == .unauthorized })
        _ = try client.get("/me", "From: ada")
        _ = try client.get("/me", "From: ada", "Scope: shelf", "X-Request-Id: last")
        let known = notes.take()
        #expect(known.map(\.caller?.identity) == ["ada", "ada"])
        #expect(known.map(\.refusal) == [.forbidden, nil])
        #expect(known.allSatisfy { $0.needs == Self.shelf })
        #expect(known.last?.head.id == "last")
    }
}
