// Certificates that only those trust who are told to.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// An authority of its own for each test that needs one: its certificate, and certificates that it has signed.
package struct Authority: Sendable {
    /// The file to trust.
    package let certificate: String
    private let key: String
    private let directory: String

    /// A certificate with its key, as two files.
    package struct Identity: Sendable {
        package let certificate, key: String
    }

    /// - `directory`: where its files are, for as long as the caller keeps it.
    package init(in directory: String, named name: String = "authority") throws {
        self.directory = directory
        certificate = "\(directory)/\(name).pem"
        key = "\(directory)/\(name).key"
        try Program.run(Self.request(named: name) + ["-keyout", key, "-out", certificate])
    }

    /// Signs a certificate for one name of a host.
    package func identity(of host: String) throws -> Identity {
        let identity = Identity(certificate: "\(directory)/\(host).pem", key: "\(directory)/\(host).key")
        try Program.run(
            Self.request(named: host) + [
                "-CA", certificate, "-CAkey", key, "-addext", "subjectAltName=DNS:\(host)",
                "-keyout", identity.key, "-out", identity.certificate,
            ])
        return identity
    }

    /// When the certificate of a host ends, in seconds since 1970.
    package func end(of host: String) throws -> Int64? {
        let line = try Program.run(["openssl", "x509", "-noout", "-enddate", "-in", "\(directory)/\(host).pem"])
        let date = try Program.run(["date", "+%s", "-d", line.replacing("notAfter=", with: "")])
        return Int64(date.trimmingCharacters(in: .newlines))
    }

    private static func request(named name: String) -> [String] {
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", "/CN=\(name)",
        ]
    }
}
