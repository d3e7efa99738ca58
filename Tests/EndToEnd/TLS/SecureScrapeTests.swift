// A real Prometheus over TLS, and our own commands.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Peers
import TemporaryFiles
import Testing
import Waiting

@Suite struct SecureScrapeTests {
    @Test func `A real Prometheus scrapes with a password, a token and a certificate`() throws {
        let site = try TLSSite()
        let scratch = site.site.scratch
        let client = try site.authority.issue(for: "URI:spiffe://test/prometheus")
        let token = try scratch.write("a-secret-token\n", to: "token")
        let server = try site.serve(
            "  client_ca_file: \(site.authority.file)\n  client_auth_type: VerifyClientCertIfGiven",
            web: "basic_auth_users: { prometheus: \"\(TLSSite.hash)\" }",
            config: """
                access:
                  token_file: \(token)
                  certificates: [ { name: "spiffe://test/prometheus", scopes: [metrics] } ]
                """)
        let jobs = [
            ("password", "basic_auth: { username: prometheus, password: \"U*U\" }", ""),
            ("bearer", "authorization: { credentials_file: \(token) }", ""),
            ("certificate", "", ", cert_file: \(client.certificate), key_file: \(client.key)"),
            ("wrong", "basic_auth: { username: prometheus, password: wrong }", ""),
            ("nothing", "", ""),
        ].map { name, way, more in
            """
              - job_name: \(name)
                scheme: https
                tls_config: { ca_file: \(site.authority.file)\(more) }
                static_configs: [ { targets: ["localhost:\(server.port)"] } ]
                \(way)
            """
        }
        let config = try scratch.write(
            "global: { scrape_interval: 1s, scrape_timeout: 1s }\nscrape_configs:\n" + jobs.joined(separator: "\n")
                + "\n",
            to: "prometheus.yml")
        let prometheus = try Peer(in: scratch, ready: "/-/ready") { port in
            [
                "prometheus", "--config.file=\(config)", "--web.listen-address=127.0.0.1:\(port)",
                "--storage.tsdb.path=\(scratch.file("tsdb"))",
            ]
        }
        func up(_ job: String) throws -> String? {
            let answer = try prometheus.get("/api/v1/query?query=up%7Bjob%3D%22\(job)%22%7D").text
            return answer.firstMatch(of: /"value":\[[0-9.]+,"([01])"\]/).map { String($0.1) }
        }
        for job in ["password", "bearer", "certificate"] {
            try eventually("\(job) is up") { try up(job) == "1" }
        }
        for job in ["wrong", "nothing"] { try eventually("\(job) is down") { try up(job) == "0" } }
    }

    @Test func `Commands ask a server over TLS, and believe whom they are told to`() throws {
        let site = try TLSSite()
        let server = try site.serve()
        let url = "https://localhost:\(server.port)"
        let event = try site.site.scratch.write(Events.call(id: "1"), to: "event.json")
        let sent = try site.site.run("record", "--server", url, "--ca-file", site.authority.file, "--quiet", event)
        #expect(sent.ending == .exited(0), "\(sent.story)")
        let asked = try site.site.run(
            "report", "costs", "--server", url, "--ca-file", site.authority.file, "--format", "json")
        #expect(asked.ending == .exited(0), "\(asked.story)")
        let doubted = try site.site.run("report", "costs", "--server", url)
        #expect(doubted.ending == .exited(1), "\(doubted.story)")
        let useless = try site.site.run("report", "costs", "--store", site.site.storeURL, "--ca-file", "x")
        #expect(useless.ending == .exited(2), "\(useless.story)")
    }

    @Test func `Our own file says the same in short, and a reload cannot turn TLS off`() throws {
        let site = try TLSSite()
        let tls = "tls: { certificate: server.crt, key: server.key, min_version: TLS13 }\n"
        let server = try site.site.serve(config: tls)
        #expect(try site.status(server, "/livez") == "200")
        #expect(try site.shake(server, "-tls1_2").ending == .exited(1))
        _ = try site.site.scratch.write(tls.replacing("TLS13", with: "TLS12"), to: "bursar.yaml")
        server.child.signal(SIGHUP)
        try eventually("TLS 1.2 is agreed to") { try site.shake(server, "-tls1_2").ending == .exited(0) }
        _ = try site.site.scratch.write("log: { access: false }\n", to: "bursar.yaml")
        server.child.signal(SIGHUP)
        try eventually("a restart is asked for") { server.words.contains("a restart is needed for: tls") }
        #expect(try site.status(server, "/livez") == "200")
    }
}
