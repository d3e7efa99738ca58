// What pages that a person has open may do to a server on the same machine, in a real Chromium.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

@Suite struct CrossSiteTests {
    @Test func `They book nothing, forget nobody, price nothing and read nothing, and links to here are followed`()
        throws
    {
        let site = try Site()
        let server = try site.serve(config: "server: { hosts: [bursar.example] }")
        try server.post(Events.call(id: "1", #""user":"ada""#))
        let found = try Self.found(by: site, port: server.port)

        #expect(found.attacks.count == 6)
        for attack in found.attacks {
            // Ten attempts reach the server; the browser keeps back what needs a permission.
            #expect(attack.answers.count >= 10, "\(attack)")
            for answer in attack.answers where answer.method == "POST" { #expect(answer.status == 403, "\(attack)") }
            // To the browser another port is the same site. It sends what it shows nobody: no script, and no frame.
            for answer in attack.answers where !attack.isSameSite { #expect(answer.status == 403, "\(attack)") }
        }
        #expect(found.rebound == [421, 421, 421, 421, 421], "a name that was led here is not this server's")
        #expect(found.reboundVisit == 421)
        #expect(found.links == [200, 200, 200, 200])
        #expect(found.named == [200, 200, 200, 200], "a name of the configuration is")
        #expect(found.own == [200, 200, 200, 200])
        #expect(found.typed == 200)

        // Its own pages have sent one event each under its two names, and nobody else has.
        let metrics = try server.metrics().lines.filter { $0.hasPrefix("bursar_calls_total") }
        #expect(metrics.map { $0.split(separator: " ").last } == ["3"], "\(metrics)")
        let forgotten = try server.connect().exchange(
            "POST", "/v1/forget", [("Content-Type", "application/json")], body: Array(#"{"user":"ada"}"#.utf8))
        #expect(forgotten.status == 200, "ada was known until now")
    }

    private static func found(by site: Site, port: UInt16) throws -> Found {
        let script = Repository.fixture("browser/pages.py")
        let run = try site.tool(try Repository.python(with: "playwright"), "-B", script, "\(port)")
        guard run.ending == .exited(0) else { throw Failed(description: run.story) }
        return try JSONDecoder().decode(Found.self, from: Data(run.output.utf8))
    }

    private struct Failed: Error, CustomStringConvertible { let description: String }

    /// What the script prints.
    private struct Found: Decodable {
        let attacks: [Attack]
        let rebound, links, named, own: [Int]
        let reboundVisit, typed: Int

        enum CodingKeys: String, CodingKey {
            case attacks, rebound, links, named, own, typed
            case reboundVisit = "rebound_visit"
        }
    }

    /// What a page of one origin got from the server under one of its names.
    private struct Attack: Decodable {
        let origin, target: String
        let answers: [(method: String, status: Int)]

        var isSameSite: Bool { URL(string: origin)?.host() == URL(string: target)?.host() }

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            origin = try list.decode(String.self)
            target = try list.decode(String.self)
            var rows = try list.nestedUnkeyedContainer()
            var answers: [(method: String, status: Int)] = []
            while !rows.isAtEnd {
                var row = try rows.nestedUnkeyedContainer()
                let method = try row.decode(String.self)
                _ = try row.decode(String.self)
                answers.append((method, try row.decode(Int.self)))
            }
            self.answers = answers
        }
    }
}

@Suite struct ProgramsTests {
    @Test func `curl with a header, a kubelet's probe and a Prometheus with a token come in`() throws {
        let site = try Site()
        let server = try site.serve()
        let sent = try site.tool(
            "curl", "-s", "\(server.url)/v1/events", "-H", "content-type: application/json", "-d", Events.call(id: "1"))
        #expect(sent.output == #"{"accepted":1,"duplicates":0,"rejected":[]}"#, "\(sent.story)")
        // Without a header curl says that it sends a form, as any page could.
        let form = try site.tool("curl", "-s", "\(server.url)/v1/events", "-d", Events.call(id: "2"))
        #expect(form.output.contains("Content-Type must say what the body is"), "\(form.story)")

        for path in ["/livez", "/readyz", "/health", "/-/healthy", "/-/ready"] {
            for host in ["10.1.2.3:9847", "bursar.default.svc", "evil.example", ""] {
                let wire = try server.connect()
                try wire.send("GET \(path) HTTP/1.1\r\nHost: \(host)\r\nUser-Agent: kube-probe/1.31\r\n\r\n")
                #expect(try wire.receive().status == 200, "\(path) for \(host)")
            }
            let old = try server.connect()
            try old.send("GET \(path) HTTP/1.0\r\n\r\n")
            #expect(try old.receive().status == 200, "\(path) as a load balancer of old asks")
        }
        let foreign = try server.connect()
        try foreign.send("GET /metrics HTTP/1.1\r\nHost: bursar.default.svc:9847\r\n\r\n")
        let refused = try foreign.receive()
        #expect(refused.status == 421)
        #expect(refused.text.contains("add it to server.hosts"))
    }

    @Test func `With a token the host may be any, as it is where others map names and ports`() throws {
        let site = try Site()
        let token = try site.scratch.write("s3cret-token\n", to: "token")
        let server = try site.serve(config: "access: { token_file: \(token) }")
        let wire = try server.connect()
        try wire.send(
            "GET /metrics HTTP/1.1\r\nHost: bursar.default.svc:9847\r\nAuthorization: Bearer s3cret-token\r\n\r\n")
        #expect(try wire.receive().status == 200)
        try wire.send("GET /metrics HTTP/1.1\r\nHost: bursar.default.svc:9847\r\n\r\n")
        #expect(try wire.receive().status == 401)
        try wire.send("GET / HTTP/1.1\r\nHost: bursar.default.svc:9847\r\n\r\n")
        #expect(try wire.receive().status == 421, "the first page needs no token, so it needs the name")
    }
}
