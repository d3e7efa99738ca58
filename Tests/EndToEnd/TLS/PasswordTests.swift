// Names and passwords of a file for exporters, with TLS and without.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing
import Waiting

@Suite struct PasswordTests {
    private let users = "basic_auth_users: { ada: \"\(TLSSite.hash)\", eve: \"\(TLSSite.hash)\" }\n"

    private func basic(_ pair: String) -> [(String, String)] {
        [("Authorization", "Basic \(Data(pair.utf8).base64EncodedString())")]
    }

    private func serve(_ site: Site, config: String? = nil) throws -> RunningServer {
        try site.serve("--web.config.file", try site.scratch.write(users, to: "web.yml"), config: config)
    }

    @Test func `Nobody comes in without a password or a token, but health stays open`() throws {
        let site = try Site()
        let token = try site.scratch.write("a-secret-token\n", to: "token")
        let server = try serve(
            site, config: "access: { token_file: \(token), passwords: [ { name: eve, scopes: [metrics] } ] }")
        let refused = try server.get("/metrics")
        #expect(refused.status == 401 && refused["WWW-Authenticate"] == "Basic realm=\"Bursar\", Bearer")
        #expect(try server.get("/livez").status == 200 && server.get("/readyz").status == 200)
        #expect(try server.get("/metrics", basic("ada:U*U")).status == 200)
        #expect(try server.get("/v1/reports", basic("ada:U*U")).status == 200)
        #expect(try server.get("/metrics", basic("eve:U*U")).status == 200)
        #expect(try server.get("/v1/reports", basic("eve:U*U")).status == 403)
        for pair in ["ada:U*V", "bob:U*U", "ada:", ":", "ada:U*U "] {
            let answer = try server.get("/metrics", basic(pair))
            #expect(answer.status == 401 && answer.text.contains("are not known"), "\(pair): \(answer.text)")
        }
        #expect(try server.get("/metrics", [("Authorization", "Bearer a-secret-token")]).status == 200)
        #expect(try server.get("/metrics", basic("anybody:a-secret-token")).status == 200)
        #expect(!server.words.contains("U*U"))
    }

    @Test func `A request waits for its first look, whatever it brings`() throws {
        let site = try Site()
        let server = try serve(site)
        // Each connection is new, and so is the password's first look for the first of them.
        let body = Array(Events.array((0..<200).map { Events.call(id: "\($0)") }).utf8)
        let receipt = try server.post(body, type: "application/json", basic("ada:U*U")).receipt()
        #expect(receipt.accepted == 200)
        let wire = try server.connect()
        for pair in ["eve:U*U", "ada:U*U", "ada:wrong", "eve:U*U"] {
            let answer = try wire.exchange("GET", "/v1/reports", basic(pair))
            #expect((answer.status == 200) == !pair.contains("wrong"), "\(pair)")
        }
        // One that waits for its look when the server stops is answered, or its connection ends.
        let last = try server.connect()
        try last.send("GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: \(basic("new:look")[0].1)\r\n\r\n")
        #expect(try server.stop() == .exited(0))
    }

    @Test func `A burst of wrong passwords does not hold up who is known`() throws {
        let site = try Site()
        let server = try serve(site)
        for name in ["ada", "eve"] { #expect(try server.get("/v1/reports", basic("\(name):U*U")).status == 200) }
        let burst = try (0..<200).map { number in
            let wire = try server.connect()
            try wire.send(
                "GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: \(basic("ada:wrong \(number)")[0].1)\r\n\r\n")
            return wire
        }
        for _ in 0..<20 { #expect(try server.get("/v1/reports", basic("ada:U*U")).status == 200) }
        let statuses = try burst.map { try $0.receive().status }
        #expect(statuses.allSatisfy { $0 == 401 || $0 == 429 }, "\(Set(statuses))")
        #expect(statuses.contains(429) && statuses.contains(401))
        #expect(try server.get("/v1/reports", basic("eve:U*U")).status == 200)
    }

    @Test func `A reload changes users, and fields of answers`() throws {
        let site = try Site()
        let server = try serve(site)
        #expect(try server.get("/metrics", basic("ada:U*U"))["X-Frame-Options"] == nil)
        _ = try site.scratch.write(
            "basic_auth_users: { eve: \"\(TLSSite.hash)\" }\n"
                + "http_server_config: { headers: { X-Frame-Options: deny, Strict-Transport-Security: max-age=9 } }\n",
            to: "web.yml")
        server.child.signal(SIGHUP)
        try eventually("it is reloaded") { server.words.contains("info reloaded") }
        let gone = try server.get("/metrics", basic("ada:U*U"))
        #expect(gone.status == 401 && gone["X-Frame-Options"] == "deny")
        let still = try server.get("/metrics", basic("eve:U*U"))
        #expect(still.status == 200 && still["Strict-Transport-Security"] == "max-age=9")
        #expect(still.headers.count { $0.name.lowercased() == "x-frame-options" } == 1)
        // A head that leaves no room for an answer is answered past the library.
        let large = try server.connect().exchange("GET", "/", [("X-Large", String(repeating: "a", count: 17_000))])
        #expect(large.status == 431 && large["X-Frame-Options"] == "deny")
    }
}
