// The rows of who is let in.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import Ledger
import TLS

extension Configuration {
    static let accessKey = Schema<Configuration>.Key.section(
        "access", \.access,
        [
            .secrets("token", \.tokens, "Whoever shows this token may do everything.", file: "/run/secrets/bursar"),
            .value("allow_anonymous", \.allowAnonymous, .boolean, "Lets anyone in who can reach the address."),
            .value(
                "metrics", \.metrics, .choice,
                "Whether the page of metrics is for everybody who can reach it, or guarded as the rest is."),
            passwordsKey, certificatesKey, .section("limits", \.limits, rateKeys), peopleKey, proxyKey,
            .section(
                "cors", \.crossOrigin,
                [
                    .values(
                        "origins", \.origins, .origin,
                        "Other sites whose pages may read reports with a token, and send events with a public one.")
                ]),
        ])

    private static let peopleKey = Schema<Access>.Key.list(
        "people", \.people, of: Person(), named: \.key, by: "email",
        [
            .value(
                "email", \.email, .text("text", placeholder: "EMAIL", example: "ada@example.com"), required: true,
                "What the proxy names them by. Letters are the same, large and small."),
            .value(
                "name", \.name, .line("ada"), "What they are called in lists and in the audit; else by their address."),
            .value("role", \.role, .role, "What they may do."),
            .value(
                "user", \.user, .line("ada"), "Who they are among the users of the product, for pages of one's own."),
        ], "People whom the proxy lets in, and what they may do.")

    private static let proxyKey = Schema<Access>.Key.section(
        "proxy", \.proxy, of: Proxy(),
        [
            .optional(
                "header", \.header, .fieldName("X-Forwarded-Email"),
                "The field by which it names who asks. Without it the proxy says nothing but addresses."),
            .values(
                "from", \.from, .addressRange,
                "Addresses of the proxy: what anybody else says in such fields is not looked at."),
            .value(
                "address", \.address, .choice,
                "The field that it writes the client's address into; the other one is not looked at."),
            .section(
                "roles", \.roles,
                [
                    .optional("default", \.standard, .role, "What those may do who are not among the people: nothing."),
                    .optional(
                        "header", \.header, .fieldName("X-Forwarded-Groups"),
                        "The field by which it names their groups, with commas."),
                    .pairs(
                        "groups", \.groups, .role, example: "finance: exporter",
                        "What members of each group may do; of several groups, the most."),
                ]),
        ],
        check: { proxy, path, reader in
            if proxy.from.isEmpty, proxy != Proxy() {
                reader.refuse(at: path, "needs \(path).from: the addresses of the proxy")
            }
            if proxy.roles.header == nil, !proxy.roles.groups.isEmpty {
                reader.refuse(at: "\(path).roles.groups", "needs \(path).roles.header beside it")
            }
            if proxy.header == nil, proxy.roles != Proxy.Roles() {
                reader.refuse(at: "\(path).roles", "needs \(path).header: without it nobody is named")
            }
        }, make: { $0 == Proxy() ? nil : $0 })

    /// What is wrong between those who are let in.
    func checkAccess(_ reader: inout ConfigurationReader) {
        if !access.people.isEmpty, access.proxy?.header == nil {
            reader.refuse(at: "access.people", "needs access.proxy.header: people are named by a proxy")
        }
    }
}

extension Configuration {
    /// Who is said to come with a password and has none, each with where that stands: a slip there would leave the user who is
    /// meant with everything.
    var unknownPasswords: [(path: String, problem: String)] {
        access.passwords.enumerated().compactMap { place, grant in
            let names = web.users.keys.sorted()
            guard !names.contains(where: { $0.exact == grant.name.exact }) else { return nil }
            let path = "access.passwords[\(place)].name"
            return (
                path,
                "\(path) is no name of basic_auth_users in --web.config.file: \(TerminalText.shown(grant.name))"
                    + Suggestion.clause(for: grant.name, among: names)
            )
        }
    }

    /// What is taken as it stands, and yet is not as it should be: lines for the log.
    package var warnings: [String] {
        access.shortTokens.map { place in
            "access.token_file (or access.token): token \(place) has less than 16 bytes, and can be guessed; put a longer"
                + " one beside it, such as openssl rand -hex 32 makes, and take it away"
        }
    }

    /// Why no certificate can ever let anybody in, where some are named, and where that stands.
    var deadCertificates: [(path: String, problem: String)] {
        guard !access.certificates.isEmpty, tls?.clients.isVerifying != true else { return [] }
        let reason =
            tls == nil
            ? "it needs TLS that asks clients for certificates (client_ca of tls, or --web.config.file)"
            : "client_auth_type must be VerifyClientCertIfGiven or RequireAndVerifyClientCert, with a client_ca"
        return [("access.certificates", "access.certificates can let nobody in: \(reason)")]
    }
}

extension Configuration.Person {
    /// Two that a proxy would name alike are one.
    fileprivate var key: String {
        get { Self.key(of: email).text }
        set { email = newValue }
    }
}

extension ValueKind where Value == Configuration.Role {
    static var role: Self {
        let names = Configuration.Role.allCases.map(\.rawValue)
        return Self(
            name: names.joined(separator: ", "), placeholder: names.joined(separator: "|"), example: "viewer",
            read: { (text) throws(ValueRefusal) in
                guard let role = Configuration.Role(named: text) else {
                    throw ValueRefusal("must be one of \(names.joined(separator: ", "))")
                }
                return role
            },
            write: \.rawValue)
    }
}

extension ValueKind where Value == String {
    static func line(_ example: String) -> Self {
        Self(
            name: "text", placeholder: "TEXT", example: example,
            read: { (text) throws(ValueRefusal) in
                guard text.utf8.count <= 200, text.utf8.allSatisfy({ $0 > 0x1F && $0 != 0x7F }) else {
                    throw ValueRefusal("must be a line of at most 200 bytes")
                }
                return text
            },
            write: { $0 })
    }

    static func fieldName(_ example: String) -> Self {
        Self(
            name: "header field", placeholder: "NAME", example: example,
            read: { (text) throws(ValueRefusal) in
                guard Headers.isName(text) else { throw ValueRefusal("must be the name of a header field") }
                return text
            },
            write: { $0 })
    }

    /// As browsers write it: without the port that is the scheme's own.
    static var origin: Self {
        Self(
            name: "origin", placeholder: "ORIGIN", example: "https://app.example",
            read: { (text) throws(ValueRefusal) in
                guard let origin = Authority.written(origin: text) else {
                    throw ValueRefusal("must be an origin such as https://app.example, without a path")
                }
                return origin
            },
            write: { $0 })
    }
}

extension ValueKind where Value == AddressRange {
    static var addressRange: Self {
        Self(
            name: "range of addresses", placeholder: "RANGE", example: "127.0.0.1/32",
            read: { (text) throws(ValueRefusal) in
                guard let range = AddressRange(text) else {
                    throw ValueRefusal("must be an address or a range such as 10.0.0.0/8 or 2001:db8::/32")
                }
                return range
            },
            write: \.description)
    }
}
