// The file that exporters are configured by (--web.config.file of Prometheus' exporter-toolkit), read as it is.
// SPDX-License-Identifier: Apache-2.0

package import HTTP
import Ledger
package import Passwords
import TLS
import YAML

extension Configuration {
    /// What such a file says beside TLS.
    package struct Web: Sendable, Equatable {
        /// Who may come in with a password, by name.
        package var users: [String: PasswordHash] = [:]
        /// Fields of every answer, by name.
        package var headers: [HeaderField] = []
        package var rateLimit: RateLimit?

        /// A request each interval, and so many at once: all of the server's requests together.
        package struct RateLimit: Sendable, Equatable {
            package var interval: Duration
            package var burst: Int
        }
    }

    /// Takes over what the file says; nil for its problems, where it has none.
    mutating func take(webFile path: String, isReload: Bool) throws(ConfigurationErrors) {
        let root = try Self.document(in: path, isReload: isReload)
        let knownPaths = Self.webSchema.documentation(of: WebFile()).paths
        var reader = ConfigurationReader(file: path, environment: .literal, knownPaths: knownPaths)
        var file = WebFile()
        Self.webSchema.read(root, at: "", into: &file, &reader)
        if file.tls != nil, tls != nil {
            reader.refuse(
                at: "tls_server_config", "and tls of the configuration file say the same: leave one of them out")
        }
        guard reader.problems.isEmpty else {
            throw ConfigurationErrors(problems: reader.problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
        }
        tls = file.tls ?? tls
        web.users = file.users
        web.headers = file.http.headers.sorted { $0.key < $1.key }.map { HeaderField($0.key.field, $0.value) }
        web.rateLimit =
            file.rate.interval == .zero ? nil : Web.RateLimit(interval: file.rate.interval, burst: file.rate.burst)
    }

    private struct WebFile: Sendable {
        var tls: TLSPlan?
        var http = HTTPKeys()
        var users: [String: PasswordHash] = [:]
        var rate = RateKeys()
    }

    private struct HTTPKeys: Sendable {
        /// Read and let be: what is spoken is HTTP/1.1, which a client that knows HTTP/2 agrees to in the handshake.
        var http2 = true
        var headers: [Header: String] = [:]
    }

    private struct RateKeys: Sendable {
        var interval = Duration.zero
        var burst = 0
    }

    /// The fields that exporters let a file set.
    enum Header: String, CaseIterable, Sendable {
        case contentSecurityPolicy = "Content-Security-Policy"
        case strictTransportSecurity = "Strict-Transport-Security"
        case contentTypeOptions = "X-Content-Type-Options"
        case frameOptions = "X-Frame-Options"
        case xssProtection = "X-XSS-Protection"

        /// What it may say; nil for anything.
        var values: [String]? {
            switch self {
            case .contentTypeOptions: ["nosniff"]
            case .frameOptions: ["deny", "sameorigin"]
            case .contentSecurityPolicy, .strictTransportSecurity, .xssProtection: nil
            }
        }
    }

    private static let webSchema = Schema<WebFile>([
        .section(
            "tls_server_config", \.tls, of: TLSKeys(),
            [
                .placedFile("cert_file", \.certificate, example: "server.crt", "The certificate, in PEM."),
                .placedFile("key_file", \.key, example: "server.key", "Its key, in PEM."),
                .placedFile("client_ca_file", \.clientCA, example: "clients.crt", "Who vouches for clients, in PEM."),
                .optional("cert", \.certificateText, .secret, "The certificate itself."),
                .optional("key", \.keyText, .secret, "The key itself."),
                .optional("client_ca", \.clientCAText, .secret, "Who vouches for clients."),
            ] + TLSKeys.shared,
            check: { keys, path, reader in
                for (file, text, name) in [
                    (keys.certificate, keys.certificateText, "cert"), (keys.key, keys.keyText, "key"),
                    (keys.clientCA, keys.clientCAText, "client_ca"),
                ] where file != nil && text != nil {
                    reader.refuse(at: "\(path).\(name)", "and \(path).\(name)_file exclude each other")
                }
                keys.check(at: path, &reader, certificate: "cert_file", key: "key_file", isStrict: false)
            },
            make: { $0.plan(isStrict: false) }),
        .section(
            "http_server_config", \.http,
            [
                .value("http2", \.http2, .boolean, "Whether HTTP/2 may be spoken; HTTP/1.1 is."),
                headersKey,
            ]),
        .pairs(
            "basic_auth_users", \.users, .passwordHash, example: "alice: $2y$10$…", mayBeNothing: true,
            "Names and bcrypt hashes."),
        .section(
            "rate_limit", \.rate,
            [
                .value("interval", \.interval, .duration(.zero ... .seconds(86_400)), "Time between two requests."),
                .value("burst", \.burst, .integer(0...1_000_000), "Requests at once."),
            ]),
    ])

    /// Names that stand for fields, each with the values that it may have.
    private static let headersKey = Schema<HTTPKeys>.Key(
        names: ["headers"], sets: \.headers,
        read: { entry, path, target, reader in
            guard let entries = entry.value.isNull ? [] : entry.value.entries else {
                return reader.refuse(entry.line, "\(path) must hold `name: value` pairs, not \(entry.value.kindName)")
            }
            for pair in entries {
                let path = "\(path).\(pair.key)"
                reader.lines[path] = pair.line
                guard let header = Header(rawValue: pair.key) else {
                    reader.refuseUnknown(pair, at: path, among: Header.allCases.map(\.rawValue), in: "")
                    continue
                }
                guard let value = reader.value(of: pair.value, at: path, .text) else { continue }
                if let values = header.values, !values.contains(value) {
                    reader.refuse(at: path, "must be \(values.joined(separator: " or "))")
                }
                target.headers[header] = value
            }
        },
        document: { _ in
            [
                KeyDocumentation(
                    name: "headers", type: "`name: value` pairs", example: "…", doc: "Fields of every answer.")
            ]
        })
}

extension Configuration.Header: Comparable {
    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    var field: HeaderField.Name {
        switch self {
        case .contentSecurityPolicy: .contentSecurityPolicy
        case .strictTransportSecurity: .strictTransportSecurity
        case .contentTypeOptions: .contentTypeOptions
        case .frameOptions: .frameOptions
        case .xssProtection: .xssProtection
        }
    }
}

extension ValueKind where Value == PasswordHash {
    static var passwordHash: Self {
        Self(
            name: "hash", placeholder: "HASH", example: "$2y$10$…", hidesText: true,
            read: { (text) throws(ValueRefusal) in
                do throws(PasswordHash.Refusal) {
                    return try PasswordHash(text)
                } catch {
                    throw ValueRefusal(error.description)
                }
            },
            write: { _ in "•••" })
    }
}
