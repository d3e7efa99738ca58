// The rows of encryption: what a server shows and asks for, in our own file and in those of exporters.
// SPDX-License-Identifier: Apache-2.0

import Client
import Ledger
import TLS

extension Configuration {
    static let tlsKey = Schema<Configuration>.Key.section(
        "tls", \.tls, of: TLSKeys(),
        [
            .placedFile(
                "certificate", \.certificate, example: "/etc/bursar/tls.crt",
                "The certificate and those above it, in PEM. Only TLS is spoken then."),
            .placedFile("key", \.key, example: "/etc/bursar/tls.key", "Its key, in PEM."),
            .placedFile(
                "client_ca", \.clientCA, example: "/etc/bursar/clients.crt",
                "Who vouches for clients, in PEM: they need a certificate then."
            ),
        ] + TLSKeys.shared,
        check: { keys, path, reader in keys.check(at: path, &reader, certificate: "certificate", key: "key") },
        make: { $0.plan(isStrict: true) })

    /// A plan as far as it was given.
    struct TLSKeys: Sendable {
        /// Files, or what would stand in them.
        var certificate, key, clientCA: String?
        var certificateText, keyText, clientCAText: Secret?
        var clients: TLSPlan.ClientCertificates?
        var allowedNames: [String] = []
        var oldest = TLSVersion.tls12
        var newest = TLSVersion.tls13
        var suites: [CipherSuite] = []
        var curves: [TLSCurve] = []
        var hasOrder = true

        /// What both kinds of file call the same.
        static let shared: [Schema<TLSKeys>.Key] = [
            .optional("client_auth_type", \.clients, .clientCertificates, "What is asked of clients, as Go calls it."),
            .values(
                "client_allowed_sans", \.allowedNames,
                .text("name", placeholder: "NAME", example: "prometheus.internal"),
                "Other names of the subject, of which a client's certificate must have one."),
            .value("min_version", \.oldest, .choice, "The oldest version of TLS that is spoken."),
            .value("max_version", \.newest, .choice, "The newest."),
            .values(
                "cipher_suites", \.suites, .cipherSuite,
                "Cipher suites by Go's names; where none is named, those of TLS 1.3 and their like of 1.2."),
            .values("curve_preferences", \.curves, .curve, "Curves to agree on keys by, by Go's names."),
            .value(
                "prefer_server_cipher_suites", \.hasOrder, .boolean,
                "Whether the order of cipher_suites counts, or else the client's."),
        ]

        private var hasAny: Bool {
            certificate != nil || certificateText != nil || key != nil || keyText != nil || hasCA || clients != nil
        }
        private var hasCA: Bool { clientCA != nil || clientCAText != nil }

        /// Nil where nothing was given that asks for TLS. `isStrict` says that who vouches for clients is enough to ask for
        /// their certificates.
        func plan(isStrict: Bool) -> TLSPlan? {
            guard let certificate = Self.source(certificate, certificateText), let key = Self.source(key, keyText)
            else { return nil }
            var plan = TLSPlan(certificate: certificate, key: key)
            plan.clientCA = Self.source(clientCA, clientCAText)
            plan.clients = clients ?? (hasCA && isStrict ? .verified : .none)
            plan.allowedNames = allowedNames
            (plan.oldest, plan.newest) = (oldest, newest)
            (plan.suites, plan.curves, plan.hasOrder) = (suites, curves, hasOrder)
            return plan
        }

        private static func source(_ file: String?, _ text: Secret?) -> TLSPlan.Source? {
            file.map { .file($0) } ?? text.map { .text(.init($0.text)) }
        }

        /// Refuses what is wrong between keys that are each right; the last two are what a refusal calls two of them.
        func check(
            at path: String, _ reader: inout ConfigurationReader, certificate certificateName: String,
            key keyName: String, isStrict: Bool = true
        ) {
            guard hasAny else { return }
            if certificate == nil, certificateText == nil {
                reader.refuse(at: path, "lacks \(certificateName)")
            } else if key == nil, keyText == nil {
                reader.refuse(at: path, "lacks \(keyName)")
            }
            if oldest > newest {
                reader.refuse(at: path + ".min_version", "must not be newer than \(path).max_version")
            }
            let clients = clients ?? (hasCA && isStrict ? .verified : .none)
            if clients.isVerifying, !hasCA {
                reader.refuse(at: path + ".client_auth_type", "\(clients.rawValue) needs a client_ca beside it")
            }
            if clients == .none, hasCA {
                reader.refuse(at: path, "has who vouches for clients, and needs a client_auth_type that asks for them")
            }
            if clients == .none, !allowedNames.isEmpty {
                reader.refuse(at: path + ".client_allowed_sans", "needs a client_auth_type that asks for certificates")
            }
        }
    }
}

extension ValueKind where Value == TLSPlan.ClientCertificates {
    /// With the older name that exporters take, too, and nothing, which is nothing asked.
    static var clientCertificates: Self {
        let names = Value.allCases.map(\.rawValue)
        return Self(
            name: names.joined(separator: ", "), placeholder: "TYPE", example: "RequireAndVerifyClientCert",
            read: { (text) throws(ValueRefusal) in
                if text == "RequireClientCert" { return .any }
                if text.isEmpty { return Value.none }
                guard let value = Value(rawValue: text) else {
                    throw ValueRefusal(
                        "must be one of \(names.joined(separator: ", "))" + Suggestion.clause(for: text, among: names))
                }
                return value
            },
            write: \.rawValue)
    }
}

extension ValueKind where Value == CipherSuite {
    static var cipherSuite: Self {
        named("cipher suite", Value.allCases.map(\.rawValue), Value.init(rawValue:), \.rawValue)
    }
}

extension ValueKind where Value == TLSCurve {
    static var curve: Self { named("curve", Value.allCases.map(\.rawValue), Value.init(rawValue:), \.rawValue) }
}

extension ValueKind {
    /// One of many names, of which an error tells the nearest.
    private static func named(
        _ name: String, _ all: [String], _ read: @escaping @Sendable (String) -> Value?,
        _ write: @escaping @Sendable (Value) -> String
    ) -> Self {
        Self(
            name: name, placeholder: "NAME", example: all.first ?? "",
            read: { (text) throws(ValueRefusal) in
                guard let value = read(text) else {
                    let near = Suggestion.clause(for: text, among: all)
                    throw ValueRefusal("must be a \(name) that Go calls secure, such as \(all.last ?? "")\(near)")
                }
                return value
            },
            write: write)
    }
}
