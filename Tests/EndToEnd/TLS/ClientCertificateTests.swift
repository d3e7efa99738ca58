// Clients that show certificates, by each of the ways to ask for them.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Peers
import TemporaryFiles
import Testing

@Suite struct ClientCertificateTests {
    /// What curl is to show.
    private func showing(_ certificate: CertificateAuthority.Certificate) -> [String] {
        ["--cert", certificate.certificate, "--key", certificate.key]
    }

    @Test func `Each way of asking lets in whom exporters would let in`() throws {
        let site = try TLSSite()
        let known = showing(try site.authority.issue(for: "DNS:prometheus.test"))
        let foreign = showing(try CertificateAuthority().issue(for: "DNS:prometheus.test"))
        let file = "  client_ca_file: \(site.authority.file)\n"
        for (type, none, ours, others) in [
            ("  client_auth_type: NoClientCert", "200", "200", "200"),
            ("  client_auth_type: RequestClientCert", "200", "200", "200"),
            ("  client_auth_type: RequireAnyClientCert", "000", "200", "200"),
            (file + "  client_auth_type: VerifyClientCertIfGiven", "200", "200", "000"),
            (file + "  client_auth_type: RequireAndVerifyClientCert", "000", "200", "000"),
        ] {
            let server = try site.serve(type)
            for version in ["1.2", "1.3"] {
                let tls = ["--tlsv\(version)", "--tls-max", version]
                #expect(try site.status(server, "/livez", tls) == none, "\(type), \(version)")
                #expect(try site.status(server, "/livez", tls + known) == ours, "\(type), \(version)")
                #expect(try site.status(server, "/livez", tls + foreign) == others, "\(type), \(version)")
            }
            try server.stop()
        }
    }

    @Test func `Only names that are allowed come in, and a client hears why it does not`() throws {
        let site = try TLSSite()
        let server = try site.serve(
            """
              client_ca_file: \(site.authority.file)
              client_auth_type: RequireAndVerifyClientCert
              client_allowed_sans: ["prometheus.test", "spiffe://test/prometheus", "192.0.2.7", "ada@example.test"]
            """)
        for names in [
            "DNS:prometheus.test", "DNS:other.test,URI:spiffe://test/prometheus", "IP:192.0.2.7",
            "email:ada@example.test",
        ] {
            let shown = showing(try site.authority.issue(for: names))
            #expect(try site.status(server, "/livez", shown) == "200", "\(names)")
        }
        let other = try site.authority.issue(for: "DNS:prometheus.test.evil")
        let refused = try site.curl(server, "/livez", "--cert", other.certificate, "--key", other.key)
        #expect(refused.ending != .exited(0) && refused.errors.contains("alert"), "\(refused.story)")
        let none = try site.curl(server, "/livez")
        #expect(none.ending != .exited(0) && none.errors.contains("alert"), "\(none.story)")
        let over = try site.authority.issue(for: "DNS:prometheus.test", end: "20210101000000Z")
        #expect(try site.status(server, "/livez", showing(over)) == "000")
    }

    @Test func `A certificate that the configuration names is an identity, and no other is`() throws {
        let site = try TLSSite()
        let server = try site.serve(
            "  client_ca_file: \(site.authority.file)\n  client_auth_type: VerifyClientCertIfGiven",
            config: """
                access:
                  certificates:
                    - { name: "spiffe://test/scraper", scopes: [metrics] }
                    - { name: app.test, scopes: [ingest, read] }
                """)
        let scraper = showing(try site.authority.issue(for: "URI:spiffe://test/scraper"))
        let app = showing(try site.authority.issue(for: "DNS:app.test"))
        let other = showing(try site.authority.issue(for: "DNS:other.test"))
        #expect(server.words.contains("who asks needs"))
        #expect(try site.status(server, "/metrics", scraper) == "200")
        #expect(try site.status(server, "/v1/reports", scraper) == "403")
        #expect(try site.status(server, "/v1/reports", app) == "200")
        #expect(try site.status(server, "/metrics", app) == "403")
        #expect(try site.status(server, "/v1/reports", other) == "401")
        #expect(try site.status(server, "/v1/reports") == "401")
        #expect(try site.status(server, "/livez") == "200")
    }
}
