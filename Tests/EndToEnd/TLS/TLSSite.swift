// A site with an authority of its own, and servers that show what it issues.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Peers
import TemporaryFiles
import Testing
import Waiting

/// The files that a server reads lie beside those that were issued, so that they can be replaced.
final class TLSSite {
    let site: Site
    let authority: CertificateAuthority
    let certificate, key: String

    init() throws {
        site = try Site()
        authority = try CertificateAuthority()
        (certificate, key) = (site.scratch.file("server.crt"), site.scratch.file("server.key"))
        try put(authority.issue())
    }

    /// Replaces the files as those do who renew certificates: each beside its place, then renamed.
    func put(_ issued: CertificateAuthority.Certificate, key hasKey: Bool = true) throws {
        for (source, place) in [(issued.certificate, certificate)] + (hasKey ? [(issued.key, key)] : []) {
            try Data(contentsOf: URL(filePath: source)).write(to: URL(filePath: place), options: .atomic)
        }
    }

    /// Starts a server with a file for exporters, whose certificate lies beside it.
    func serve(_ more: String = "", web: String = "", config: String? = nil) throws -> RunningServer {
        let file = try site.scratch.write(
            "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n\(more)\n\(web)", to: "web.yml")
        return try site.serve("--web.config.file", file, config: config)
    }

    /// `openssl s_client` that says nothing, and what it told of the handshake.
    func shake(_ server: RunningServer, _ options: String...) throws -> Finished {
        try site.tool(
            ["openssl", "s_client", "-connect", "127.0.0.1:\(server.port)", "-CAfile", authority.file] + options)
    }

    func curl(_ server: RunningServer, _ path: String, _ options: String...) throws -> Finished {
        try site.tool(
            ["curl", "-sS", "--max-time", "120", "--cacert", authority.file] + options
                + ["https://localhost:\(server.port)\(path)"])
    }

    /// The status of an answer.
    func status(_ server: RunningServer, _ path: String, _ options: [String] = []) throws -> String {
        let done = try site.tool(
            ["curl", "-s", "--max-time", "120", "--cacert", authority.file, "-o", "/dev/null", "-w", "%{http_code}"]
                + options + ["https://localhost:\(server.port)\(path)"])
        return done.output
    }

    /// When the certificate that a new connection gets ends.
    func end(shownBy server: RunningServer) throws -> String {
        let shown = try shake(server, "-servername", "localhost")
        let file = try site.scratch.write(shown.output, to: "shown.pem")
        return try site.tool("openssl", "x509", "-noout", "-enddate", "-in", file).output
    }

    /// The value of a metric without labels.
    func metric(_ name: String, _ server: RunningServer) throws -> Double? {
        let page = try curl(server, "/metrics").output
        let line = page.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line.flatMap { Double($0.dropFirst(name.count + 1)) }
    }

    /// A hash of the password `U*U`, and that pair for a user.
    static let hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
}
