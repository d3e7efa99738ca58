// Every line of the route table, asked by everybody there is, held against one matrix of what each may.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import Dispatch
import Foundation
import Ledger
import Passwords
import Scenes
import Store
import System
import TLS
import TemporaryFiles
import Testing

@testable import Configuration
@testable import HTTP
@testable import Service

@Suite struct AccessMatrixTests {
    /// By what a route needs: `!` changes something, `bounded` and `kept` (an export) keep within bounds. `ok` is served, else it is the status.
    private static let matrix = """
        who                          nothing open form known known! ingest! metrics read bounded read! export  kept admin admin!
        nobody                            ok   ok  403   401    401     401     401  401     401   401    401   401   401    401
        wrong token                       ok   ok  403   401    401     401     401  401     401   401    401   401   401    401
        expired token                     ok   ok  403   401    401     401     401  401     401   401    401   401   401    401
        revoked token                     ok   ok  403   401    401     401     401  401     401   401    401   401   401    401
        two tokens                        ok  400  400   400    400     400     400  400     400   400    400   400   400    400
        ingest                            ok   ok   ok    ok     ok      ok     403  403     403   403    403   403   403    403
        metrics                           ok   ok   ok    ok     ok     403      ok  403     403   403    403   403   403    403
        read                              ok   ok   ok    ok     ok     403     403   ok      ok    ok    403   403   403    403
        export                            ok   ok   ok    ok     ok     403     403   ok      ok    ok     ok    ok   403    403
        act-as                            ok   ok   ok    ok     ok     403     403  403     403   403    403   403   403    403
        admin                             ok   ok   ok    ok     ok      ok      ok   ok      ok    ok     ok    ok    ok     ok
        token of the file                 ok   ok   ok    ok     ok      ok      ok   ok      ok    ok     ok    ok    ok     ok
        admin, by X-API-Key               ok   ok   ok    ok     ok      ok      ok   ok      ok    ok     ok    ok    ok     ok
        admin, as a password              ok   ok   ok    ok     ok      ok      ok   ok      ok    ok     ok    ok    ok     ok
        password of admin                 ok   ok   ok    ok     ok      ok      ok   ok      ok    ok     ok    ok    ok     ok
        password of exporter              ok   ok   ok    ok     ok     403     403   ok      ok    ok     ok    ok   403    403
        wrong password                    ok   ok  403   401    401     401     401  401     401   401    401   401   401    401
        certificate of reader             ok   ok   ok    ok     ok     403     403   ok      ok    ok    403   403   403    403
        certificate unverified            ok   ok  403   401    401     401     401  401     401   401    401   401   401    401
        public                            ok   ok   ok    ok     ok      ok     403  403     403   403    403   403   403    403
        tenant-bound                      ok   ok   ok    ok     ok     403     403  403      ok   403    403    ok   403    403
        user-bound                        ok   ok   ok    ok     ok     403     403  403      ok   403    403    ok   403    403
        session of admin                  ok   ok  403    ok    403     403      ok   ok      ok   403     ok    ok    ok    403
        session, own origin               ok   ok   ok    ok    403     403      ok   ok      ok   403     ok    ok    ok    403
        session, wrong proof              ok   ok   ok    ok    403     403      ok   ok      ok   403     ok    ok    ok    403
        session, proof alone              ok   ok  403    ok    403     403      ok   ok      ok   403     ok    ok    ok    403
        session, proof and origin         ok   ok   ok    ok     ok      ok      ok   ok      ok    ok     ok    ok    ok     ok
        session of reader, proved         ok   ok   ok    ok     ok     403     403   ok      ok    ok    403   403   403    403
        session of tenant-bound           ok   ok   ok    ok     ok     403     403  403      ok   403    403    ok   403    403
        session that ended                ok   ok  403   401    401     401     401  401     401   401    401   401   401    401
        session of a revoked token        ok   ok  403   401    401     401     401  401     401   401    401   401   401    401
        session, foreign page             ok  403  403   403    403     403     403  403     403   403    403   403   403    403
        admin, foreign page               ok  403  403   403    403     403     403  403     403   403    403   403   403    403
        nobody, named page                ok  403  403   403    403     401     403  401     401   401    401   401   403    403
        session, named page               ok  403  403   403    403     401     403  401     401   401    401   401   403    403
        proxied admin, named page         ok  403  403   403    403     401     403  401     401   401    401   401   403    403
        read, named page                  ok  403  403   403    403     403     403   ok      ok    ok    403   403   403    403
        admin, named page                 ok  403  403   403    403     403     403   ok      ok    ok     ok    ok   403    403
        public, named page                ok  403  403   403    403      ok     403  403     403   403    403   403   403    403
        wrong token, named page           ok  403  403   403    403     401     403  401     401   401    401   401   403    403
        tenant-bound, named page          ok  403  403   403    403     403     403  403      ok   403    403    ok   403    403
        proxied viewer                    ok   ok  403    ok    403     403     403   ok      ok   403    403   403   403    403
        proxied viewer, proved            ok   ok   ok    ok     ok     403     403   ok      ok    ok    403   403   403    403
        proxied exporter                  ok   ok  403    ok    403     403     403   ok      ok   403     ok    ok   403    403
        proxied admin                     ok   ok  403    ok    403     403      ok   ok      ok   403     ok    ok    ok    403
        proxied admin, proved             ok   ok   ok    ok     ok      ok      ok   ok      ok    ok     ok    ok    ok     ok
        proxied without a role            ok   ok  403    ok    403     403     403  403     403   403    403   403   403    403
        proxied, two names                ok  400  400   400    400     400     400  400     400   400    400   400   400    400
        proxied, name led here            ok  421  421   421    421     421     421  421     421   421    421   421   421    421
        proxy that names nobody           ok   ok  403   401    401     401     401  401     401   401    401   401   401    401
        no proxy, naming an admin         ok   ok  403   401    401     401     401  401     401   401    401   401   401    401
        """

    private let running: RunningApp
    private let access: Configuration.Access
    private let visitors: [String: [(String, String)]]
    private let passwords: PasswordDesk

    init() throws {
        running = try RunningApp(try TemporaryFiles(), set: { $0.access.tokens = [Secret("s3cr3t")] })
        var access = running.app.configuration.access
        var proxy = Configuration.Proxy()
        (proxy.header, proxy.from) = ("X-Email", [try #require(AddressRange("127.0.0.1"))])
        (access.proxy, access.crossOrigin.origins) = (proxy, ["https://app.example"])
        access.people = Configuration.Role.allCases.map { role in
            var person = Configuration.Person()
            (person.email, person.role) = ("\(role.rawValue)@example.com", role)
            return person
        }
        var grant = Configuration.Grant()
        (grant.name, grant.scopes) = ("reader", [.read])
        access.certificates = [grant]
        self.access = access
        passwords = try Self.passwords()
        visitors = try Self.visitors(running)
    }

    /// Of everybody the password is `U*U`. What each shows has been looked at.
    private static func passwords() throws -> PasswordDesk {
        let hash = try PasswordHash("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")
        let users = [
            "ada": PasswordDesk.User(hash: hash, scopes: [.admin]), "eve": .init(hash: hash, scopes: [.export]),
        ]
        let desk = try #require(PasswordDesk(users, PasswordLooks()))
        for fields in [basic("ada", "U*U"), basic("eve", "U*U"), basic("ada", "U*V")] {
            let done = DispatchSemaphore(value: 0)
            desk.preparation(for: .with(fields: fields))?({ done.signal() })
            done.wait()
        }
        return desk
    }

    private static func basic(_ name: String, _ password: String) -> [(String, String)] {
        [("Authorization", "Basic \(Data("\(name):\(password)".utf8).base64EncodedString())")]
    }

    /// What each of them sends.
    private static func visitors(_ running: RunningApp) throws -> [String: [(String, String)]] {
        let (tokens, sessions, now) = (running.app.door.tokens, running.app.door.sessions, Timestamp.now)
        func made(
            _ scopes: [String], _ bounds: [TokenRecord.Bound] = [], sends: PublicSending? = nil, ended: Bool = false
        ) throws -> String {
            let wish = try TokenWish(
                name: "t", scopes: scopes, bounds: bounds, sends: sends, expires: ended ? "1h" : nil)
            let at = ended ? now.advanced(byMilliseconds: -86_400_000) : now
            return try tokens.create(wish, by: "test", at: at).text
        }
        func bearer(_ token: String) -> [(String, String)] { [("Authorization", "Bearer \(token)")] }
        func session(_ token: String) throws -> String {
            try sessions.begin(
                with: AccessToken.digest(of: token), insteadOf: nil, from: "", "", at: now
            ).secret
        }
        func cookie(_ secret: String) -> [(String, String)] { [("Cookie", "bursar=\(secret)")] }
        func proof(_ secret: String) -> (String, String) {
            let head = RequestHead.with(fields: cookie(secret))
            let caller = Caller(identity: "", way: .session(1), scopes: [])
            return ("X-CSRF-Token", FormProof().text(for: caller, head) ?? "")
        }
        let own = ("Origin", "http://localhost")
        let (named, foreign) = (("Origin", "https://app.example"), ("Origin", "https://evil.example"))
        let (admin, read) = (try made(["admin"]), try made(["read"]))
        let revoked = try tokens.create(try TokenWish(name: "t", scopes: ["admin"]), by: "test", at: now)
        let (held, reader) = (try session(admin), try session(read))
        let (lost, ended) = (try session(revoked.text), try session(admin))
        _ = try tokens.revoke(revoked.record.number, leavesAdmin: true, at: now)
        if let last = sessions.all(at: now).last { try sessions.end(last.number) }
        let open = try made(["ingest"], sends: try PublicSending())
        let tenant = try made(["read", "export"], [TokenRecord.Bound("tenant", "acme")])
        let bound = try session(tenant)
        func person(_ role: String) -> [(String, String)] { [("X-Email", "\(role)@example.com")] }
        var visitors = [
            "nobody": [], "wrong token": bearer("nonsense"), "revoked token": bearer(revoked.text),
            "expired token": bearer(try made(["admin"], ended: true)), "two tokens": bearer(admin) + bearer(admin),
            "admin": bearer(admin), "token of the file": bearer("s3cr3t"), "public": bearer(open),
            "admin, by X-API-Key": [("X-API-Key", admin)], "admin, as a password": basic("anybody", admin),
            "password of admin": basic("ada", "U*U"), "password of exporter": basic("eve", "U*U"),
            "wrong password": basic("ada", "U*V"), "certificate of reader": [], "certificate unverified": [],
            "tenant-bound": bearer(tenant),
            "user-bound": bearer(try made(["read", "export"], [TokenRecord.Bound("user", "ada")])),
            "session of admin": cookie(held), "session, own origin": cookie(held) + [own],
            "session, wrong proof": cookie(held) + [own, proof(reader)],
            "session, proof alone": cookie(held) + [proof(held)],
            "session, proof and origin": cookie(held) + [own, proof(held)],
            "session of reader, proved": cookie(reader) + [own, proof(reader)],
            "session of tenant-bound": cookie(bound) + [own, proof(bound)],
            "session that ended": cookie(ended), "session of a revoked token": cookie(lost),
            "session, foreign page": cookie(held) + [foreign, proof(held)],
            "admin, foreign page": bearer(admin) + [foreign], "nobody, named page": [named],
            "session, named page": cookie(held) + [named, proof(held)],
            "proxied admin, named page": person("admin") + [named], "read, named page": bearer(read) + [named],
            "admin, named page": bearer(admin) + [named], "public, named page": bearer(open) + [named],
            "wrong token, named page": bearer("nonsense") + [named],
            "tenant-bound, named page": bearer(tenant) + [named],
            "proxied without a role": person("somebody"), "proxied, two names": person("admin") + person("viewer"),
            "proxied, name led here": person("admin") + [("Host", "evil.example")],
            "proxy that names nobody": [("X-Forwarded-For", "192.0.2.7")],
            "no proxy, naming an admin": person("admin"),
        ]
        for scope in Scope.inOrder where scope != .admin { visitors[scope.name] = bearer(try made([scope.name])) }
        for role in ["viewer", "exporter", "admin"] {
            visitors["proxied \(role)"] = person(role)
            visitors["proxied \(role), proved"] = person(role) + [own, ("X-CSRF-Token", "proof")]
        }
        return visitors
    }

    /// The column that a route is in.
    private func kind(of route: Route) -> String {
        if route.isForm { return "form" }
        let change = route.method == .get ? "" : "!"
        switch route.needs {
        case .nothing: return "nothing" + change
        case .open: return "open" + change
        case .known: return "known" + change
        case .scope(.read) where route.keepsBounds: return "bounded" + change
        case .scope(.export) where route.keepsBounds: return "kept" + change
        case .scope(let scope): return scope.name + change
        }
    }

    /// `ok` or a status.
    private func outcome(of route: Route, for who: String, _ fields: [(String, String)]) throws -> String {
        let proof = FormProof()
        // One of its own for each request, so that nobody is slowed by others.
        let control = AccessControl(
            access, tokens: running.app.door.tokens, sessions: running.app.door.sessions, passwords: passwords,
            proof: proof, hosts: KnownHosts(listening: .standard))
        let rules = AdmissionRules(
            router: Router([route]),
            authorize: { head, route throws(Problem) in try control.caller(of: head, on: route) },
            limit: { _, _, _ in .free },
            unavailable: { _ in nil }, audit: nil, prepare: control.preparation(for:))
        let path = route.pattern.split(separator: "/").map { $0.hasPrefix(":") ? "1" : String($0) }.joined(
            separator: "/")
        let target = try Target(Array("/\(path)".utf8))
        var fields = fields
        if !fields.contains(where: { $0.0 == "Host" }) { fields.append(("Host", "localhost")) }
        if let place = fields.firstIndex(where: { $0 == ("X-CSRF-Token", "proof") }) {
            let name = who.split(separator: " ")[1].prefix { $0 != "," }
            let caller = Caller(identity: "person \(name)@example.com", way: .proxy, scopes: [])
            fields[place].1 = proof.text(for: caller, .with(fields: [])) ?? ""
        }
        let headers = Headers(fields.map { (name: $0.0, value: $0.1) })
        let peer = who.hasPrefix("no proxy") ? "192.0.2.1" : "127.0.0.1"
        let head = RequestHead(
            method: route.method, path: target.path, query: Query(), headers: headers, remote: peer, id: "",
            certificate: who.hasPrefix("certificate")
                ? PeerCertificate(isVerified: who.hasSuffix("reader"), commonName: "reader", names: []) : nil,
            arrival: ArrivalRules(access).arrival(headers, from: peer, isTLS: false))
        switch rules.admit(head, .success(target), .init()) {
        case .serve: return "ok"
        case .refuse(let response, _, _, _): return "\(response.status.code)"
        case .wait: return "waits"
        }
    }

    @Test func `Each may what the matrix says, on every route of the table`() throws {
        let lines = Self.matrix.split(separator: "\n")
        let kinds = try #require(lines.first).split(separator: " ").dropFirst().map(String.init)
        let columns = Dictionary(grouping: running.app.routes, by: kind(of:))
        #expect(Set(columns.keys) == Set(kinds), "there are routes of each kind, and of no other")
        // Of the pages of products, its document keeps these for admins.
        let pages = columns["admin"]?.map(\.pattern).filter { $0.hasPrefix("/api/") || $0.hasPrefix("/admin/") }
        #expect(pages == ["/api/v1/analytics/admin/overview", "/api/v1/analytics/admin/errors"])
        var asked: Set<String> = []
        for line in lines.dropFirst() {
            let cells = line.split(separator: " ")
            let who = cells.dropLast(kinds.count).joined(separator: " ")
            let fields = try #require(visitors[who], "nobody is known as \(who)")
            asked.insert(who)
            for (kind, expected) in zip(kinds, cells.suffix(kinds.count)) {
                for route in columns[kind] ?? [] {
                    let outcome = try outcome(of: route, for: who, fields)
                    #expect(outcome == expected, "\(who) on \(route.method.name) \(route.pattern) (\(kind))")
                }
            }
        }
        #expect(asked.isSuperset(of: Scope.inOrder.map(\.name)), "each scope has a line")
    }
}
