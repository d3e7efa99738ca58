// Which requests are let in, and what the others are told.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import HTTP
import Testing

@testable import Configuration
@testable import Service

@Suite struct AccessControlTests {
    private let guarded = Route(.get, "/metrics", needs: .metrics) { _, _ in }
    private let open = Route(.get, "/", needs: .open) { _, _ in }
    private let control = AccessControl.with(token: "s3cr3t")

    private func head(_ authorization: String?) -> RequestHead {
        RequestHead.with(fields: [("Host", "localhost")] + (authorization.map { [("Authorization", $0)] } ?? []))
    }

    @Test(arguments: ["Bearer", "bearer", "BEARER", "Bearer "])
    func `The token opens, however Bearer is written`(scheme: String) {
        #expect(control.problem(with: head("\(scheme) s3cr3t"), on: guarded) == nil)
    }

    @Test(
        arguments: [
            (nil, "send Authorization: Bearer"), ("Basic czNjcjN0", "a name, a colon"), ("s3cr3t", "must be Bearer"),
            ("Bearer", "must be Bearer"), ("Bearer ", "not known"), ("Bearer s3cr3", "not known"),
            ("Bearer s3cr3t2", "not known"), ("Bearer S3cr3t", "not known"),
        ] as [(String?, String)])
    func `No token, another scheme and a wrong token are 401, each with what to send`(
        authorization: String?, words: String
    ) {
        let problem = control.problem(with: head(authorization), on: guarded)
        #expect(problem?.status == .unauthorized)
        #expect(problem?.detail.contains(words) == true)
        #expect(problem?.headers.contains { $0.name == .wwwAuthenticate } == true)
        #expect(problem?.detail.contains("s3cr3t") == false)
    }

    @Test func `What is open needs no token`() { #expect(control.problem(with: head(nil), on: open) == nil) }

    @Test func `Where the anonymous are allowed, or there is no token, anybody comes in`() {
        let welcoming = AccessControl.with(token: "s3cr3t", allowsAnonymous: true)
        #expect(welcoming.problem(with: head("Bearer nonsense"), on: guarded) == nil)
        #expect(AccessControl.with().problem(with: head(nil), on: guarded) == nil)
    }

    @Test func `The token has every scope, and so has everybody where none is needed; else the anonymous have none`()
        throws
    {
        let holder = try control.caller(of: head("Bearer s3cr3t"), on: open)
        #expect(holder == Caller(identity: "token", way: .token(tail: nil), scopes: Scope.all))
        #expect(try control.caller(of: head(nil), on: open) == Caller(identity: "anonymous", scopes: []))
        for welcoming in [AccessControl.with(), .with(token: "s3cr3t", allowsAnonymous: true)] {
            let anybody = try welcoming.caller(of: head(nil), on: guarded)
            #expect(anybody == Caller(identity: "anonymous", scopes: Scope.all))
        }
    }
}

extension AccessControl {
    /// Why a request is not let in; nil where it is.
    func problem(with head: RequestHead, on route: Route) -> Problem? {
        do throws(Problem) {
            _ = try caller(of: head, on: route)
            return nil
        } catch {
            return error
        }
    }

    static func with(
        token: String? = nil, allowsAnonymous: Bool = false, listening address: String = "127.0.0.1:9847",
        hosts: [String] = [], scopes: Set<Scope> = Scope.all
    ) -> AccessControl {
        var access = Configuration.Access()
        access.tokens = token.map { [Secret($0)] } ?? []
        access.allowAnonymous = allowsAnonymous
        let listen = (try? ListenAddress(address)) ?? .standard
        return AccessControl(
            access, hosts: KnownHosts(listening: listen, named: hosts.compactMap { Authority($0)?.host }),
            scopes: scopes)
    }
}

extension RequestHead {
    static func with(_ method: Method = .get, fields: [(String, String)]) -> RequestHead {
        RequestHead(
            method: method, path: "/metrics", query: Query(),
            headers: Headers(fields.map { (name: $0.0, value: $0.1) }), remote: "", id: "")
    }
}
