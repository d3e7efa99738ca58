// People whom a proxy names: who is believed, what each may do, and what a token beside it says.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import HTTP
import Testing

@testable import Configuration
@testable import Service

@Suite struct ProxiedPeopleTests {
    private let read = Route(.get, "/v1/reports", needs: .read) { _, _ in }
    private let access: Configuration.Access
    private let control: AccessControl
    private let rules: ArrivalRules

    init() throws {
        var access = Configuration.Access()
        var proxy = Configuration.Proxy()
        proxy.header = "X-Forwarded-Email"
        proxy.from = ["127.0.0.1/32", "10.0.0.0/8"].compactMap { AddressRange($0) }
        proxy.roles.header = "X-Forwarded-Groups"
        proxy.roles.groups = ["platform": .admin, "finance": .exporter]
        access.proxy = proxy
        var (ada, ben) = (Configuration.Person(), Configuration.Person())
        (ada.email, ada.name, ada.role, ada.user) = ("Ada@Example.com", "Ada", .exporter, "u-1")
        (ben.email, ben.role) = ("ben@example.com", .viewer)
        access.people = [ada, ben]
        access.tokens = [Secret("s3cr3t")]
        self.access = access
        control = AccessControl(
            access, hosts: KnownHosts(listening: .standard, named: [try #require(Authority("books.example")?.host)]))
        rules = ArrivalRules(access)
    }

    private func head(from peer: String = "127.0.0.1", _ fields: (String, String)...) -> RequestHead {
        let headers = Headers([(name: "Host", value: "books.example")] + fields.map { (name: $0.0, value: $0.1) })
        return RequestHead(
            method: .get, path: "/v1/reports", query: Query(), headers: headers, remote: peer, id: "",
            arrival: rules.arrival(headers, from: peer, isTLS: false))
    }

    private func caller(_ head: RequestHead) throws -> Caller { try control.caller(of: head, on: read) }

    @Test func `A person is who the proxy names, with what their role allows, whatever the letters' size`() throws {
        let ada = try caller(head(("X-Forwarded-Email", "ADA@example.COM")))
        #expect(ada.identity == "person ada@example.com" && ada.name == "Ada" && ada.way == .proxy)
        #expect(ada.scopes == [.export, .read] && ada.user == "u-1")
        let ben = try caller(head(("x-forwarded-email", "ben@example.com")))
        #expect(ben.scopes == [.read] && ben.name == "ben@example.com" && ben.user == nil)
    }

    @Test func `Others have the role of their groups, or none`() throws {
        let groups = { (text: String) in
            try caller(head(("X-Forwarded-Email", "cy@example.com"), ("X-Forwarded-Groups", text))).scopes
        }
        #expect(try groups("staff, finance") == [.export, .read])
        #expect(try groups("finance,platform") == Scope.all)
        #expect(try groups("Platform") == [])
        #expect(try caller(head(("X-Forwarded-Email", "cy@example.com"))).scopes == [])
        // Who is among the people has what stands there, and no more.
        let ben = head(("X-Forwarded-Email", "ben@example.com"), ("X-Forwarded-Groups", "platform"))
        #expect(try caller(ben).scopes == [.read])
    }

    @Test func `From any other address nothing of it is believed`() throws {
        for peer in ["127.0.0.2", "192.0.2.7", "::1", ""] {
            let head = head(
                from: peer, ("X-Forwarded-Email", "ada@example.com"), ("X-Forwarded-For", "6.6.6.6"),
                ("X-Forwarded-Proto", "https"))
            #expect(head.client == peer && !head.arrival.isEncrypted)
            #expect(control.problem(with: head, on: read)?.status == .unauthorized, "\(peer)")
        }
        let proxied = head(from: "10.1.2.3", ("X-Forwarded-For", "6.6.6.6, 192.0.2.7"), ("X-Forwarded-Proto", "https"))
        #expect(proxied.client == "192.0.2.7" && proxied.arrival.isEncrypted && proxied.remote == "10.1.2.3")
        #expect(control.problem(with: proxied, on: read)?.status == .unauthorized, "it names nobody")
    }

    @Test(arguments: ["ada@example.com, ben@example.com", "ada@example.com ben", "a\u{7F}b"])
    func `Two names, or what is none, is refused`(value: String) {
        #expect(control.problem(with: head(("X-Forwarded-Email", value)), on: read)?.status == .badRequest)
    }

    @Test func `Groups in two fields are refused, as one of them may be the client's own`() {
        let twice = head(
            ("X-Forwarded-Email", "cy@example.com"), ("X-Forwarded-Groups", "platform"), ("X-Forwarded-Groups", "staff")
        )
        let problem = control.problem(with: twice, on: read)
        #expect(problem?.status == .badRequest && problem?.parameter == "X-Forwarded-Groups")
    }

    @Test(arguments: [
        ("https", true), ("HTTPS", true), ("http, https", true), ("https, http", false), ("https,http", false),
        ("http", false), ("", false),
    ])
    func `The last proxy's word on encryption is believed, and never against our own`(text: String, isRight: Bool) {
        let headers = Headers([(name: "X-Forwarded-Proto", value: text)])
        #expect(rules.arrival(headers, from: "127.0.0.1", isTLS: false).isEncrypted == isRight)
        #expect(rules.arrival(headers, from: "127.0.0.1", isTLS: true).isEncrypted)
    }

    @Test func `The field twice is refused`() {
        let twice = head(("X-Forwarded-Email", "ada@example.com"), ("X-Forwarded-Email", "ada@example.com"))
        #expect(control.problem(with: twice, on: read)?.status == .badRequest)
    }

    @Test func `A name that was led to the proxy's address opens nothing`() {
        let headers = Headers([("Host", "evil.example"), ("X-Forwarded-Email", "ada@example.com")])
        let head = RequestHead(
            method: .get, path: "/v1/reports", query: Query(), headers: headers, remote: "127.0.0.1", id: "",
            arrival: rules.arrival(headers, from: "127.0.0.1", isTLS: false))
        #expect(control.problem(with: head, on: read)?.status == .misdirectedRequest)
    }

    @Test func `A token of ours beside it is who asks, and another's is not looked at`() throws {
        let ben = ("X-Forwarded-Email", "ben@example.com")
        #expect(try caller(head(ben, ("Authorization", "Bearer s3cr3t"))).identity == "token")
        #expect(try caller(head(ben, ("Authorization", "Bearer of-another"))).name == "ben@example.com")
        #expect(try caller(head(ben, ("Authorization", "Negotiate abc"))).name == "ben@example.com")
        let gone = head(ben, ("Authorization", "Bearer \(AccessToken.random())"))
        #expect(control.problem(with: gone, on: read)?.status == .unauthorized)
    }

    @Test func `Several fields of authorization are refused`() {
        for name in ["Authorization", "X-API-Key"] {
            let twice = head((name, "Bearer s3cr3t"), (name, "Bearer s3cr3t"))
            #expect(control.problem(with: twice, on: read)?.status == .badRequest)
        }
    }
}
