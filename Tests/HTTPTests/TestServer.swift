// Servers for tests: on a free port of the loopback, stopped when the test is done.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization
import Testing
import Waiting

@testable import HTTP

/// A server with a few routes, which remembers what it observed.
final class TestServer: Sendable {
    let server: Server
    private let seen: Seen

    private final class Seen: Sendable {
        let observations = Mutex<[Observation]>([])
        let begun = Atomic(0)
        let limits = Mutex<[LimitScope]>([])

        /// The same route, which counts those that come in.
        func counting(_ route: Route) -> Route {
            Route(
                route.method, route.pattern, needs: route.needs, body: route.body, takes: route.takes,
                tellsApart: route.tellsApart, rate: route.rate, refusal: route.refusal
            ) { [self] request, reply in
                begun.add(1, ordering: .relaxed)
                route.handler(request, reply)
            }
        }
    }

    init(
        listen: String = "127.0.0.1:0", routes: [Route] = TestServer.routes,
        authorize: @escaping Server.Authorize = { _, _ in .tester },
        limit: @escaping Server.Limit = { _, _, _ in .free },
        prepare: (@Sendable (RequestHead) -> Preparation?)? = nil,
        audit: @escaping @Sendable (AccessNote) -> Void = { _ in },
        set change: (inout Server.Options) -> Void = { _ in }
    ) throws {
        var options = Server.Options(listen: try ListenAddress(listen))
        options.threads = 2
        change(&options)
        let seen = Seen()
        self.seen = seen
        server = try Server(
            options, routes: routes.map(seen.counting), authorize: authorize, limit: limit, prepare: prepare,
            audit: audit,
            observe: { observation in seen.observations.withLock { $0.append(observation) } },
            limited: { scope in seen.limits.withLock { $0.append(scope) } })
    }

    deinit { server.stop() }

    func client() throws -> TestClient { try TestClient(server.address) }

    /// Waits until so many requests were handed to their handlers.
    func begun(_ count: Int) throws {
        try wait("\(count) requests") { seen.begun.load(ordering: .relaxed) >= count }
    }

    /// Waits until so many exchanges are over.
    func observations(_ count: Int) throws -> [Observation] {
        try wait("\(count) observations") { seen.observations.withLock { $0.count >= count } }
        return seen.observations.withLock { $0 }
    }

    /// The limits that were met so far.
    var limits: [LimitScope] { seen.limits.withLock { $0 } }

    /// Waits until these limits were met, in any order.
    func met(_ limits: LimitScope...) throws {
        let wanted = limits.map(\.rawValue).sorted()
        try wait("\(wanted), not \(self.limits)") { self.limits.map(\.rawValue).sorted() == wanted }
    }

    func wait(_ what: String, until isTrue: () -> Bool) throws {
        try eventually(what, holds: isTrue)
    }

    static let answers = DispatchQueue(label: "answers", attributes: .concurrent)

    /// Compressible, and larger than any buffer on the way.
    static let large = Array(String(repeating: "a line of a large answer\n", count: 400_000).utf8)

    static let routes = [
        Route(.get, "/livez", needs: .nothing) { _, reply in reply.send(.text("ok\n")) },
        Route(.get, "/later", needs: .tested) { _, reply in answers.async { reply.send(.text("later\n")) } },
        Route(.get, "/never", needs: .tested) { request, reply in Keep.forEver(reply, until: request) },
        Route(.get, "/dropped", needs: .tested) { _, _ in },
        Route(.get, "/dropped-later", needs: .tested) { _, reply in answers.async { _ = reply } },
        Route(.get, "/twice", needs: .tested) { _, reply in
            reply.send(.text("first"))
            reply.send(.text("second"))
        },
        Route(.get, "/refused", needs: .tested) { _, reply in
            reply.fail(Problem.badRequest("No such day.", parameter: "from"))
        },
        Route(.get, "/broken", needs: .tested) { _, reply in reply.fail(TestClient.Failure(description: "a secret")) },
        Route(.get, "/large", needs: .tested) { _, reply in reply.send(Response(.ok, .text, large)) },
        Route(.get, "/image", needs: .tested) { _, reply in reply.send(Response(.ok, MediaType("image/png"), large)) },
        Route(.get, "/metrics", needs: .tested) { _, reply in
            reply.send(Response(.ok, .metrics, Array("plain\n".utf8), gzipped: Array("ready".utf8)))
        },
        Route(.get, "/echo", needs: .tested) { request, reply in
            let query = request.query.items.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
            reply.send(.text("\(request.path)?\(query) from \(request.client)"))
        },
        Route(.get, "/v1/reports/:name", needs: .tested) { request, reply in
            reply.send(.text("\(request.route) \(request.parameters["name"] ?? "")"))
        },
        Route(.post, "/v1/events", needs: .tested, body: .upTo(1 << 20), takes: nil) { request, reply in
            answers.async { reply.send(Response(.ok, .json, request.body)) }
        },
        Route(.post, "/small", needs: .tested, body: .upTo(100), takes: nil) { request, reply in
            reply.send(Response(.ok, .text, request.body))
        },
        Route(.post, "/typed", needs: .tested, body: .upTo(100), takes: [.json, .ndjson]) { request, reply in
            reply.send(Response(.ok, .text, request.body))
        },
        Route(.post, "/bare", needs: .tested) { request, reply in reply.send(.text("\(request.body.count)")) },
    ]
}

extension Route.Need {
    static let tested = Self.scope(Scope("test"))
}

extension Caller {
    static let tester = Caller(identity: "tester", scopes: [Scope("test")])
}

/// Holds replies that nobody answers, for as long as the process runs.
enum Keep {
    private static let replies = Mutex<[Reply]>([])

    static func forEver(_ reply: Reply, until request: Request) { replies.withLock { $0.append(reply) } }
}
