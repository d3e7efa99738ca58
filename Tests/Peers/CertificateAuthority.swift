// Certificates for the servers of a test, good and bad.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// An authority that nobody trusts but who is told to, made by openssl.
package final class CertificateAuthority: Sendable {
    private let directory: String
    private let isOwner: Bool
    /// The file of PEM to trust.
    package var file: String { path("ca.pem") }

    /// - `directory`: where its files are, for as long as the caller keeps it; nil for one of its own.
    package init(in directory: String? = nil) throws {
        self.directory = try directory ?? Directory.fresh("ca")
        isOwner = directory == nil
        try FileManager.default.createDirectory(atPath: self.directory, withIntermediateDirectories: true)
        try Data(Self.configuration.utf8).write(to: URL(filePath: path("ca.cnf")))
        try Data().write(to: URL(filePath: path("index.txt")))
        try openssl(
            [
                "req", "-x509", "-days", "2", "-subj", "/CN=An authority for tests", "-keyout", "ca.key", "-out",
                "ca.pem",
            ]
                + Self.newKey)
    }

    deinit { if isOwner { Directory.remove(directory) } }

    /// Files of PEM that a server shows.
    package struct Certificate: Sendable {
        package let certificate, key: String
        /// The files go with it.
        private let authority: CertificateAuthority

        fileprivate init(certificate: String, key: String, authority: CertificateAuthority) {
            self.certificate = certificate
            self.key = key
            self.authority = authority
        }

        /// When it ends, in seconds since 1970, as openssl reads it.
        package func end() throws -> Int64? {
            let line = try Program.run(["openssl", "x509", "-noout", "-enddate", "-in", certificate])
            let date = try Program.run(["date", "+%s", "-d", line.replacing("notAfter=", with: "")])
            return Int64(date.trimmingCharacters(in: .newlines))
        }
    }

    /// - `names`: whom it is for, such as `DNS:localhost,IP:127.0.0.1`.
    /// - `end`: until when it is good, such as `20991231235959Z`.
    package func issue(
        for names: String = "DNS:localhost,DNS:*.localhost,IP:127.0.0.1", end: String = "20991231235959Z"
    ) throws -> Certificate {
        let name = UUID().uuidString
        try openssl(
            ["req", "-subj", "/CN=A server", "-addext", "subjectAltName=\(names)", "-keyout", name + ".key"]
                + ["-out", name + ".csr"] + Self.newKey)
        try openssl([
            "ca", "-batch", "-notext", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key",
            "-in", name + ".csr", "-out", name + ".pem", "-startdate", "20200101000000Z", "-enddate", end,
        ])
        return Certificate(certificate: path(name + ".pem"), key: path(name + ".key"), authority: self)
    }

    private func path(_ name: String) -> String { "\(directory)/\(name)" }

    private func openssl(_ arguments: [String]) throws { try Program.run(["openssl"] + arguments, in: directory) }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    private static let configuration = """
        [ca]
        default_ca = authority
        [authority]
        database = index.txt
        new_certs_dir = .
        rand_serial = yes
        unique_subject = no
        default_md = sha256
        copy_extensions = copy
        policy = policy
        [policy]
        commonName = supplied
        """
}
