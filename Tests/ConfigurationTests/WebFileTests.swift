// Files that exporters are configured by, and what our own says of the same.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import Passwords
import TLS
import TemporaryFiles
import Testing

@testable import Configuration

@Suite struct WebFileTests {
    private func load(_ web: String, own: String? = nil) throws -> Configuration {
        let scratch = try TemporaryFiles()
        var flags = ConfigurationFlags()
        flags.webFile = try scratch.write(web, to: "web.yml")
        let path = try own.map { try scratch.write($0, to: "bursar.yaml") }
        return try Configuration.load(path: path, flags: flags, environment: [:], listens: true)
    }

    private func problems(_ web: String, own: String? = nil) throws -> [String] {
        do {
            _ = try load(web, own: own)
            return []
        } catch let error as ConfigurationErrors {
            return error.problems.map { "\($0.line ?? 0): \($0.message)" }
        }
    }

    @Test func `A whole file of an exporter is read as it is`() throws {
        let configuration = try load(
            """
            tls_server_config:
              cert_file: server.crt
              key_file: /etc/server.key
              client_ca_file: clients.crt
              client_auth_type: RequireAndVerifyClientCert
              client_allowed_sans: [one, two]
              min_version: TLS12
              max_version: TLS13
              cipher_suites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]
              curve_preferences: [CurveP384, X25519]
              prefer_server_cipher_suites: false
            http_server_config:
              http2: true
              headers:
                Strict-Transport-Security: max-age=31536000
                X-Frame-Options: deny
            basic_auth_users:
              alice: $2y$12$1DpfPeqF9HzHJt.EWswy1exHluGfbhnn3yXhR7Xes6m3WJqFg0Wby
            rate_limit: { interval: 100ms, burst: 20 }
            """)
        let plan = try #require(configuration.tls)
        guard case .file(let certificate) = plan.certificate else { throw NotAFile() }
        #expect(certificate.hasSuffix("/server.crt") && certificate.hasPrefix("/"))
        #expect(plan.key == .file("/etc/server.key") && plan.clients == .verified)
        #expect(plan.allowedNames == ["one", "two"] && plan.suites == [.rsaAES256] && plan.curves == [.p384, .x25519])
        #expect(!plan.hasOrder && plan.oldest == .tls12 && plan.newest == .tls13)
        #expect(configuration.web.headers.map(\.name.text) == ["Strict-Transport-Security", "X-Frame-Options"])
        #expect(configuration.web.users["alice"]?.cost == 12)
        #expect(configuration.web.rateLimit == .init(interval: .milliseconds(100), burst: 20))
    }

    private struct NotAFile: Error {}

    @Test func `A file with nothing in it, or with passwords alone, asks for no TLS`() throws {
        #expect(try load("").tls == nil)
        let hash = "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi"
        let users = try load("basic_auth_users: { a: \"\(hash)\" }\ntls_server_config: { min_version: TLS13 }")
        #expect(users.tls == nil && users.web.users.count == 1 && !users.isOpen)
        let inline = try load("tls_server_config:\n  cert: |\n    PEM ${X}\n  key: |\n    KEY\n")
        #expect(inline.tls?.certificate == .text(.init("PEM ${X}\n")))
        #expect(!"\(inline)".contains("KEY"))
    }

    @Test(arguments: [
        ("tls_server_config: { cert_file: a }", "lacks key_file"),
        ("tls_server_config: { key_file: a }", "lacks cert_file"),
        ("tls_server_config: { cert_file: a, cert: b, key_file: c }", "exclude each other"),
        ("tls_server_config: { cert_file: a, key_file: b, client_ca_file: c }", "client_auth_type"),
        ("tls_server_config: { cert_file: a, key_file: b, client_auth_type: RequireAndVerifyClientCert }", "client_ca"),
        ("tls_server_config: { cert_file: a, key_file: b, client_auth_type: VerifyClientCert }", "must be one of"),
        ("tls_server_config: { cert_file: a, key_file: b, min_version: TLS10 }", "must be one of TLS12, TLS13"),
        ("tls_server_config: { cert_file: a, key_file: b, min_version: TLS13, max_version: TLS12 }", "newer"),
        (
            "tls_server_config: { cert_file: a, key_file: b, cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA257] }",
            "did you mean TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256?"
        ),
        (
            "tls_server_config: { cert_file: a, key_file: b, cipher_suites: [TLS_RSA_WITH_RC4_128_SHA] }",
            "must be a cipher suite that Go calls secure"
        ),
        ("tls_server_config: { cert_file: a, key_file: b, curve_preferences: [CurveP257] }", "did you mean CurveP256?"),
        ("tls_server_confg: {}", "unknown key tls_server_confg; did you mean tls_server_config?"),
        ("http_server_config: { headers: { X-Frame-Options: allow } }", "must be deny or sameorigin"),
        ("http_server_config: { headers: { Server: me } }", "unknown key"),
        ("basic_auth_users: { a: secret }", "must be a hash that bcrypt made"),
        (
            "basic_auth_users: { bob: \"$2y$18$4VeFDzXIoPHKnKTU3O3GH.N.vZu06CVqczYZ8WvfzrddFU6tGqjR.\" }",
            "basic_auth_users.bob must have a cost from 4 to 14, not 18"
        ),
        ("rate_limit: { interval: soon }", "must be a duration"),
    ])
    func `What is wrong in such a file is told with its line, and no secret`(file: String, words: String) throws {
        let problems = try problems(file)
        #expect(problems.count >= 1 && problems.allSatisfy { $0.hasPrefix("1: ") }, "\(problems)")
        #expect(problems.contains { $0.contains(words) }, "\(problems)")
        #expect(!problems.contains { $0.contains("secret") || $0.contains("4VeFDz") }, "\(problems)")
    }

    @Test func `TLS in our own file says the same in short, and not beside the other`() throws {
        let own = "tls: { certificate: a.crt, key: a.key, client_ca: ca.crt }\n"
        let plan = try #require(try load("", own: own).tls)
        #expect(plan.clients == .verified)
        let both = try problems("tls_server_config: { cert_file: a, key_file: b }", own: own)
        #expect(both.count == 1 && both[0].contains("leave one of them out"), "\(both)")
        #expect(try problems("", own: "tls: { certificate: a.crt }").first?.contains("tls lacks key") == true)
    }

    @Test func `Who is said to come with a password and has none is refused by name`() throws {
        let users = "basic_auth_users: { prometheus: $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW }"
        let own = "access:\n  passwords:\n    - { name: prometheus, scopes: [metrics] }\n"
        #expect(try problems(users, own: own) == [])
        let slip = try problems(users, own: own + "    - { name: promethues, scopes: [metrics] }\n")
        let words =
            "access.passwords[1].name is no name of basic_auth_users in --web.config.file: promethues; did you mean"
        #expect(slip.count == 1 && slip.first?.hasPrefix("4: \(words)") == true, "\(slip)")
        #expect(try problems("", own: own).count == 1)
    }

    @Test func `Grants name scopes, and a certificate that is named counts as access`() throws {
        let configuration = try load(
            """
            basic_auth_users: { prometheus: $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW }
            tls_server_config:
              { cert_file: a, key_file: b, client_ca_file: c, client_auth_type: VerifyClientCertIfGiven }
            """,
            own: """
                access:
                  passwords: [ { name: prometheus, scopes: [metrics] } ]
                  certificates: [ { name: "spiffe://example/app", scopes: [ingest, read] } ]
                """)
        #expect(configuration.access.passwords.map(\.name) == ["prometheus"])
        #expect(configuration.access.certificates.first?.scopes.map(\.name) == ["ingest", "read"])
        #expect(!configuration.isOpen)
        let wrong = try problems("", own: "access: { certificates: [ { name: a, scopes: [metric] } ] }")
        #expect(wrong.first?.contains("did you mean metrics?") == true, "\(wrong)")
        #expect(try problems("", own: "access: { passwords: [ { name: a } ] }").first?.contains("needs scopes") == true)
    }
    @Test func `Certificates that can let nobody in are refused by their key`() throws {
        let own = "listen: 0.0.0.0:1\naccess:\n  certificates: [ { name: app, scopes: [read] } ]"
        let without = try problems("", own: own)
        #expect(
            without.first?.hasPrefix("3: access.certificates can let nobody in: it needs TLS") == true, "\(without)")
        for type in ["", "client_auth_type: NoClientCert", "client_auth_type: RequireAnyClientCert"] {
            let found = try problems("tls_server_config: { cert_file: a, key_file: b, \(type) }", own: own)
            #expect(
                found.first?.contains("access.certificates can let nobody in: client_auth_type") == true, "\(found)")
        }
        // Who reads the file without listening by it need not have the file for exporters.
        let scratch = try TemporaryFiles()
        let path = try scratch.write(own, to: "bursar.yaml")
        #expect(try Configuration.load(path: path, environment: [:]).access.certificates.count == 1)
    }

    @Test func `What exporters take for nothing is nothing`() throws {
        let configuration = try load(
            "tls_server_config: { cert_file: a, key_file: b, client_auth_type: \"\" }\nbasic_auth_users:\n")
        #expect(configuration.tls?.clients == TLSPlan.ClientCertificates.none && configuration.web.users.isEmpty)
        let asked = try problems(
            "tls_server_config: { cert_file: a, key_file: b, client_ca_file: c, client_auth_type: '' }")
        #expect(asked.first?.contains("needs a client_auth_type") == true, "\(asked)")
    }
}
