// Requests that browsers send for pages: which are this server's own.
// SPDX-License-Identifier: Apache-2.0

import Access
import HTTP
import Testing

@testable import Service

@Suite struct CrossSiteTests {
    private let guarded = Route(.post, "/v1/forget", needs: .admin, body: .upTo(100)) { _, _ in }

    private func status(_ control: AccessControl, _ method: Method, _ fields: [(String, String)]) -> Int? {
        control.problem(with: .with(method, fields: fields), on: guarded)?.status.code
    }

    @Test(arguments: [
        [("Origin", "http://evil.example")], [("Origin", "http://127.0.0.1:8000")], [("Origin", "null")],
        [("Origin", "http://localhost:9847")], [("Origin", "http://127.0.0.1")], [("Origin", "https://127.0.0.1")],
        [("Origin", "chrome-extension://abc")], [("Origin", "")],
        [("Origin", "http://127.0.0.1:9847@evil.example")],
        [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")],
        [("Sec-Fetch-Site", "cross-site"), ("Origin", "http://127.0.0.1:9847")],
        [("Sec-Fetch-Site", "same-site"), ("Origin", "http://127.0.0.1:8000")],
        [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe")],
    ])
    func `A page of another site is refused, whatever it knows of the host`(fields: [(String, String)]) {
        let fields = [("Host", "127.0.0.1:9847")] + fields
        for method in [Method.get, .post, .delete] { #expect(status(.with(), method, fields) == 403) }
        // A token does not make a page one's own: a browser may have been told to send it along.
        let bearer = fields + [("Authorization", "Bearer s3cr3t")]
        #expect(status(.with(token: "s3cr3t"), .post, bearer) == 403)
    }

    @Test(arguments: [
        [], [("Origin", "http://127.0.0.1:9847")], [("Sec-Fetch-Site", "same-origin")],
        [("Sec-Fetch-Site", "none")],
        [("Sec-Fetch-Site", "same-origin"), ("Origin", "null")], [("Sec-Fetch-Site", "same-site")],
    ])
    func `The server's own pages, programs and people come in`(fields: [(String, String)]) {
        for method in [Method.get, .post] {
            #expect(status(.with(), method, [("Host", "127.0.0.1:9847")] + fields) == nil)
        }
    }

    @Test func `A link from elsewhere is followed, a form is not`() {
        let link = [
            ("Host", "localhost"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"),
            ("Sec-Fetch-Dest", "document"),
        ]
        #expect(status(.with(), .get, link) == nil)
        #expect(status(.with(), .head, link) == nil)
        #expect(status(.with(), .post, link) == 403)
    }

    @Test func `An origin that is named as another site's is one, whatever hosts the server goes by`() {
        let control = AccessControl.with(token: "s3cr3t", hosts: ["bursar.example"])
        let page = "https://bursar.example"
        let fields = [("Host", "bursar.example"), ("Origin", page), ("Authorization", "Bearer s3cr3t")]
        var arrival = Arrival(client: "", isEncrypted: true)
        (arrival.page, arrival.mayBeOfPages) = (page, true)
        let head = RequestHead(
            method: .post, path: "/v1/forget", query: Query(),
            headers: Headers(fields.map { (name: $0.0, value: $0.1) }),
            remote: "", id: "", arrival: arrival)
        #expect(status(control, .post, fields) == nil)
        #expect(control.problem(with: head, on: guarded)?.status == .forbidden)
    }

    @Test func `Behind a proxy the origin is the name that the configuration has`() {
        let control = AccessControl.with(hosts: ["bursar.example"])
        #expect(status(control, .post, [("Host", "127.0.0.1:9847"), ("Origin", "https://bursar.example")]) == nil)
        #expect(status(control, .post, [("Host", "bursar.example"), ("Origin", "https://bursar.example")]) == nil)
        #expect(status(control, .post, [("Host", "127.0.0.1:9847"), ("Origin", "https://other.example")]) == 403)
        for (host, origin, expected) in [
            ("127.0.0.1:9847", "http://bursar.example:8080", 403),
            ("bursar.example", "https://bursar.example:8443", 403),
            ("127.0.0.1:9847", "https://bursar.example:80", 403),
            ("bursar.example:9847", "https://bursar.example:9847", nil),
        ] as [(String, String, Int?)] {
            #expect(status(control, .post, [("Host", host), ("Origin", origin)]) == expected, "\(host) \(origin)")
        }
        let kept = AccessControl.with(token: "s3cr3t")
        let bearer = ("Authorization", "Bearer s3cr3t")
        for (origin, expected) in [
            ("https://bursar.example", nil), ("http://bursar.example", nil), ("http://bursar.example:8080", 403),
        ] as [(String, Int?)] {
            #expect(status(kept, .post, [("Host", "bursar.example"), ("Origin", origin), bearer]) == expected)
        }
    }
}

@Suite struct KnownHostsTests {
    private let guarded = Route(.get, "/metrics", needs: .metrics) { _, _ in }
    private let open = Route(.get, "/", needs: .open) { _, _ in }

    private func isKnown(_ host: String?, by control: AccessControl) -> Bool {
        let head = RequestHead.with(fields: host.map { [("Host", $0)] } ?? [])
        let problem = control.problem(with: head, on: guarded)
        #expect((problem == nil) == (control.problem(with: head, on: open) == nil))
        if let problem { #expect(problem.status.code == 421 && problem.parameter == "Host") }
        return problem == nil
    }

    @Test func `Without a token the host is a loopback, the address that is listened on, or named`() {
        let control = AccessControl.with(hosts: ["Bursar.Example.", "192.0.2.9"])
        for host in [
            "localhost", "LOCALHOST:9847", "localhost.", "127.0.0.1", "127.0.0.1:1", "127.8.9.1", "[::1]:9847", "[::1]",
            "[::ffff:127.0.0.1]", "bursar.example", "bursar.example:443", "192.0.2.9:80",
        ] {
            #expect(isKnown(host, by: control), "\(host)")
        }
        for host in [
            nil, "", "evil.example", "evil.example:9847", "localhost.evil.example", "127.0.0.1.evil.example",
            "192.0.2.7",
            "[::2]", "0.0.0.0", "a b", "user@localhost", "localhost:", "localhost:99999", "[::1", "bursar.example.evil",
            "127.0.0.1, localhost", "bursar",
        ] {
            #expect(!isKnown(host, by: control), "\(host ?? "none")")
        }
    }

    @Test func `An address that is listened on is known, and on a wildcard every address is, but no name`() {
        let one = AccessControl.with(allowsAnonymous: true, listening: "192.0.2.7:9847")
        #expect(isKnown("192.0.2.7:9847", by: one))
        #expect(!isKnown("192.0.2.8:9847", by: one))
        for wildcard in ["0.0.0.0:9847", "[::]:9847"] {
            let all = AccessControl.with(allowsAnonymous: true, listening: wildcard)
            #expect(isKnown("192.0.2.8:9847", by: all))
            #expect(isKnown("[2001:db8::1]", by: all))
            #expect(!isKnown("evil.example", by: all))
        }
    }

    @Test func `With the token any host will do, and without one that is needed it is 401`() {
        let control = AccessControl.with(token: "s3cr3t")
        let host = ("Host", "bursar.internal:9847")
        #expect(control.problem(with: .with(fields: [host, ("Authorization", "Bearer s3cr3t")]), on: guarded) == nil)
        #expect(control.problem(with: .with(fields: [host]), on: guarded)?.status == .unauthorized)
        #expect(control.problem(with: .with(fields: [host]), on: open)?.status == .misdirectedRequest)
        let welcoming = AccessControl.with(token: "s3cr3t", allowsAnonymous: true)
        #expect(welcoming.problem(with: .with(fields: [host]), on: guarded)?.status == .misdirectedRequest)
    }
}
