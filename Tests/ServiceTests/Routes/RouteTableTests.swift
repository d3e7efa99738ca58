// The whole route table, walked: what each line needs is asked for, and is enough.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import Configuration
import JSON
import Page
import ProductPages
import Scenes
import Synchronization
import TemporaryFiles
import Testing

@testable import HTTP
@testable import Service

@Suite struct RouteTableTests {
    private let running: RunningApp

    init() throws { running = try RunningApp(try TemporaryFiles(), set: { $0.access.tokens = [Secret("s3cr3t")] }) }

    private var routes: [Route] { running.app.routes }

    private static let bearer = "Bearer s3cr3t"

    /// What the rules of admission say of a request for the route, something standing in the place of its parameters:
    /// nil where it is served, else the answer.
    private func refusal(
        of route: Route, _ authorization: String?, by control: AccessControl,
        audit: @escaping @Sendable (AccessNote) -> Void = { _ in }, rules others: AdmissionRules? = nil
    ) throws -> Response? {
        let rules =
            others
            ?? AdmissionRules(
                router: Router(routes),
                authorize: { head, route throws(Problem) in try control.caller(of: head, on: route) },
                limit: { _, _, _ in .free },
                unavailable: { _ in nil }, audit: audit)
        let segments = route.pattern.split(separator: "/").map { $0.hasPrefix(":") ? "costs" : String($0) }
        let target = try Target(Array("/\(segments.joined(separator: "/"))".utf8))
        let fields = [("Host", "localhost")] + (authorization.map { [("Authorization", $0)] } ?? [])
        let head = RequestHead(
            method: route.method, path: target.path, query: Query(),
            headers: Headers(fields.map { (name: $0.0, value: $0.1) }), remote: "", id: "")
        switch rules.admit(head, .success(target), .init()) {
        case .serve(let found, let caller, _, _, _):
            #expect(found.method == route.method && found.pattern == route.pattern)
            if let scope = route.needs.scope { #expect(caller.scopes.contains(scope)) }
            return nil
        case .refuse(let response, _, _, _): return response
        case .wait:
            Issue.record("nobody has a password here")
            return nil
        }
    }

    @Test func `Without the token each route that needs a caller is 401, and with it each is served`() throws {
        let control = AccessControl.with(token: "s3cr3t")
        for route in routes {
            let refused = try refusal(of: route, nil, by: control)?.status
            let expected: Status? = route.isForm ? .forbidden : route.isOfKnown ? .unauthorized : nil
            #expect(refused == expected, "\(route.line)")
            #expect(try refusal(of: route, Self.bearer, by: control) == nil, "\(route.line)")
        }
    }

    @Test func `The server that runs asks for the token in the same way`() throws {
        for route in routes where route.method == .get && !route.pattern.contains(":") {
            let status = try running.get(route.pattern).status
            #expect((status == 401) == route.isOfKnown, "\(route.line): \(status)")
            let admitted = try running.get(route.pattern, (name: "Authorization", value: Self.bearer)).status
            // The token is no user of the product.
            let isOfUsers = route.pattern == "/api/v1/analytics/my-stats"
            #expect(isOfUsers ? admitted == 401 : [200, 400].contains(admitted), "\(route.line): \(admitted)")
        }
    }

    @Test
    func `A caller without the scope of a route is 403 and told which; one with nothing but that scope is served`()
        throws
    {
        for scope in Scope.all {
            let without = AccessControl.with(token: "s3cr3t", scopes: Scope.all.subtracting([scope]))
            let with = AccessControl.with(token: "s3cr3t", scopes: [scope])
            for route in routes {
                let line = "\(route.line) with \(scope.name)"
                let isNeeded = route.needs.scope == scope
                let refused = try refusal(of: route, Self.bearer, by: without)
                #expect(refused?.status == (isNeeded ? .forbidden : nil), "\(line)")
                if let refused, route.pattern.hasPrefix("/trpc/") {
                    let error = try JSONValue(parsing: refused.body)["error"]
                    #expect(error?["data"]?["code"]?.string == "FORBIDDEN", "\(line)")
                    #expect(error?["message"]?.string?.contains("scope \(scope.name)") == true, "\(line)")
                } else if let refused, route.forbidden == nil {
                    #expect(refused.type == .problem)
                    let problem = try JSONValue(parsing: refused.body)
                    #expect(problem["scope"]?.string == scope.name)
                    #expect(problem["detail"]?.string?.contains("scope \(scope.name)") == true, "\(line)")
                }
                let isEnough = isNeeded || route.needs.scope == nil
                #expect((try refusal(of: route, Self.bearer, by: with) == nil) == isEnough, "\(line)")
            }
        }
    }

    @Test func `Who is bound is served by what keeps within bounds, and by nothing else`() throws {
        let bound = Caller(identity: "bound", scopes: Scope.all, bounds: [Caller.Bound("tenant", "acme")])
        let control = AccessControl.with()
        var kept: [String] = []
        for route in routes {
            let rules = AdmissionRules(
                router: Router(routes), authorize: { _, _ in bound }, limit: { _, _, _ in .free },
                unavailable: { _ in nil }, audit: nil)
            let refused = try refusal(of: route, nil, by: control, rules: rules)
            #expect(
                (refused?.status == .forbidden) == (route.needs.scope != nil && !route.keepsBounds), "\(route.line)")
            if route.needs.scope != nil, route.keepsBounds { kept.append(route.pattern) }
        }
        let shop = Endpoint.all.filter { $0.product == .shopifyUsage }.flatMap(\.paths)
        let views = View.all.filter { !$0.path.isEmpty }.map(\.pattern)
        #expect(
            kept == ["/v1/reports", "/v1/reports/:name", "/v1/allowance"] + views + ["/api/v1/analytics/my-stats"]
                + shop)
    }

    @Test func `Every scope is needed by some route, and no route needs one that the token does not have`() {
        // What who may act for others may is asked by the pages that are about whoever asks.
        #expect(Set(routes.compactMap(\.needs.scope)) == Scope.all.subtracting([.actAs]))
    }

    @Test func `What changes the ledger or gives all of it away needs more than reading does`() {
        func needs(_ method: HTTP.Method, _ pattern: String) -> Route.Need? {
            routes.first { $0.method == method && $0.pattern == pattern }?.needs
        }
        #expect(needs(.post, "/v1/events") == .ingest)
        #expect(needs(.get, "/v1/reports/:name") == .read)
        #expect(needs(.get, "/metrics") == .metrics)
        for path in ["/v1/forget", "/v1/reprice"] { #expect(needs(.post, path) == .admin) }
        let exports = routes.filter { $0.needs == .export }.map(\.pattern).sorted()
        #expect(exports == routes.map(\.pattern).filter { $0.hasSuffix("/export") }.sorted())
        #expect(!exports.isEmpty)
    }

    @Test func `Each access is noted with its caller and what came of it, but what needs nothing is not`() throws {
        final class Notes: Sendable { let all = Mutex<[AccessNote]>([]) }
        let notes = Notes()
        let reader = AccessControl.with(token: "s3cr3t", scopes: [.read])
        for route in routes {
            _ = try refusal(of: route, Self.bearer, by: reader) { note in notes.all.withLock { $0.append(note) } }
        }
        let noted = notes.all.withLock { $0 }
        let asked = routes.filter { $0.needs != .nothing }
        #expect(noted.map(\.route) == asked.map(\.pattern))
        for (note, route) in zip(noted, asked) {
            #expect(note.needs == route.needs && note.caller?.identity == "token")
            let isEnough = [.open, .known, .read].contains(route.needs)
            #expect(note.refusal == (isEnough ? nil : .forbidden), "\(route.line)")
        }
    }
}

extension Route {
    fileprivate var line: String { "\(method.name) \(pattern)" }

    /// Whether nobody is served who is not known.
    fileprivate var isOfKnown: Bool { needs != .nothing && needs != .open }
}
