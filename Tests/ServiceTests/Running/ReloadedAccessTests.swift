// What a reload may change of who gets in, and what it must not.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import HTTP
import Ledger
import Passwords
import Scenes
import System
import TLS
import TemporaryFiles
import Testing

@testable import Configuration
@testable import Service

@Suite struct ReloadedAccessTests {
    private static let hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"

    /// Each way in, alone.
    private static let ways: [(name: String, loss: String, set: @Sendable (inout Configuration) throws -> Void)] = [
        ("token", "no access token any more", { $0.access.tokens = [Secret("s3cr3t")] }),
        (
            "proxy", "no people named by a proxy (access.proxy.header) any more",
            {
                var proxy = Configuration.Proxy()
                (proxy.header, proxy.roles.standard) = ("X-Forwarded-Email", .admin)
                proxy.from = [AddressRange("127.0.0.2/32")].compactMap(\.self)
                $0.access.proxy = proxy
            }
        ),
        (
            "certificates", "no certificates that let in (access.certificates) any more",
            {
                var grant = Configuration.Grant()
                (grant.name, grant.scopes) = ("app", [.admin])
                $0.access.certificates = [grant]
            }
        ),
        ("passwords", "no names and passwords any more", { $0.web.users = ["ada": try PasswordHash(Self.hash)] }),
    ]

    @Test(arguments: ways.indices)
    func `What loses the only way in is refused, and whoever comes stays out`(place: Int) throws {
        let way = Self.ways[place]
        var start = Configuration()
        try way.set(&start)
        let server = try RunningApp(try TemporaryFiles()) { ($0.access, $0.web) = (start.access, start.web) }
        #expect(try server.get("/v1/tokens").status == 401, "\(way.name)")
        var new = server.app.configuration
        (new.access, new.web) = (Configuration().access, Configuration().web)
        let error = #expect(throws: ReloadError.self, "\(way.name)") { try server.app.reload(new) }
        let words = error?.description ?? ""
        for word in ["access.token_file", "access.proxy.header", "access.certificates", "basic_auth_users", "restart"] {
            #expect(words.contains(word), "\(words)")
        }
        #expect(try server.get("/v1/tokens").status == 401, "\(way.name)")
        // A word of consent is one, and is told.
        new.access.allowAnonymous = true
        let losses = try server.app.reload(new).losses
        #expect(losses == "the new configuration has no access token needed any more (allow_anonymous)", "\(way.name)")
        #expect(try server.get("/v1/tokens").status == 200, "\(way.name)")
        // Where it is open already there is nothing to lose.
        new.access.allowAnonymous = false
        #expect(try server.app.reload(new).losses == nil, "\(way.name)")
    }

    @Test(arguments: ways.indices)
    func `A way in that is gone is told where another is left`(place: Int) throws {
        let way = Self.ways[place]
        let server = try RunningApp(try TemporaryFiles())
        _ = try server.app.door.tokens.create(try TokenWish(name: "root", scopes: ["admin"]), by: "test", at: .now)
        let bare = server.app.configuration
        var guarded = bare
        try way.set(&guarded)
        #expect(try server.app.reload(guarded).losses == nil, "\(way.name)")
        #expect(try server.app.reload(bare).losses == "the new configuration has \(way.loss)", "\(way.name)")
        #expect(try server.get("/v1/tokens").status == 401, "\(way.name)")
    }

    @Test func `Certificates are no way in until TLS is there, which takes a restart`() throws {
        let server = try RunningApp(try TemporaryFiles()) { $0.access.tokens = [Secret("s3cr3t")] }
        var new = server.app.configuration
        var grant = Configuration.Grant()
        (grant.name, grant.scopes) = ("app", [.admin])
        (new.access.tokens, new.access.certificates) = ([], [grant])
        #expect(throws: ReloadError.self) { try server.app.reload(new) }
        #expect(try server.send(.get, "/v1/tokens", token: "s3cr3t").status == 200)
    }

    @Test func `A long answer ends for who is let in no more, by whichever way they came`() throws {
        var access = Configuration.Access()
        var proxy = Configuration.Proxy()
        (proxy.header, proxy.from) = ("X-Email", [try #require(AddressRange("127.0.0.1"))])
        access.proxy = proxy
        var ada = Configuration.Person()
        (ada.email, ada.role) = ("ada@example.com", .exporter)
        access.people = [ada]
        var grant = Configuration.Grant()
        (grant.name, grant.scopes) = ("app", [.export])
        access.certificates = [grant]
        let export = Route(.get, "/export", needs: .export) { _, _ in }
        func control(_ access: Configuration.Access) -> AccessControl {
            AccessControl(access, hosts: KnownHosts(listening: .standard))
        }
        func head(_ fields: (String, String)..., certificate: PeerCertificate? = nil) -> RequestHead {
            let headers = Headers([(name: "Host", value: "localhost")] + fields.map { (name: $0.0, value: $0.1) })
            return RequestHead(
                method: .get, path: "/export", query: Query(), headers: headers, remote: "127.0.0.1", id: "",
                certificate: certificate,
                arrival: ArrivalRules(access).arrival(headers, from: "127.0.0.1", isTLS: false))
        }
        let person = head(("X-Email", "ada@example.com"))
        let client = head(certificate: PeerCertificate(isVerified: true, commonName: "app", names: []))
        let callers = try [person, client].map { try control(access).caller(of: $0, on: export) }
        #expect(callers.map(\.way) == [.proxy, .certificate])
        func held(_ change: (inout Configuration.Access) -> Void) -> [Bool] {
            var changed = access
            change(&changed)
            return zip([person, client], callers).map { control(changed).holds($0, by: $1) }
        }
        #expect(held { _ in } == [true, true])
        #expect(held { $0.people = [] } == [false, true])
        #expect(held { $0.people[0].role = .viewer } == [false, true])
        #expect(held { $0.people[0].role = .admin } == [true, true])
        #expect(held { $0.proxy = nil } == [false, true])
        #expect(held { $0.certificates = [] } == [true, false])
        #expect(held { $0.certificates[0].scopes = [.read] } == [true, false])
        // Whoever came while nobody needed anything.
        let open = control(Configuration.Access())
        let anybody = try open.caller(of: head(), on: export)
        #expect(open.holds(head(), by: anybody) && !control(access).holds(head(), by: anybody))
    }
}
