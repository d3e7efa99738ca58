// The rows of what those may do who come with a password or a certificate.
// SPDX-License-Identifier: Apache-2.0

import Access
package import HTTP
import Ledger

extension Configuration {
    /// Somebody by a name that a file of passwords or a certificate has, and what they may do.
    package struct Grant: Sendable, Equatable {
        package var name = ""
        package var scopes: [Scope] = []

        package init() {}
    }

    static let passwordsKey = grants(
        "passwords", \.passwords, "The name that basic_auth_users has.",
        "What those may do who come with a password; who is not named may do everything.")

    static let certificatesKey = grants(
        "certificates", \.certificates, "The common name of its subject, or another of its names.",
        "Clients whom a certificate lets in that client_ca vouches for, and what they may do.")

    private static func grants(
        _ name: String, _ property: Property<Access, [Grant]>, _ nameDoc: String, _ doc: String
    ) -> Schema<Access>.Key {
        .list(
            name, property, of: Grant(), named: \.name,
            [
                .value(
                    "name", \.name, .text("text", placeholder: "NAME", example: "prometheus"), required: true, nameDoc),
                .values("scopes", \.scopes, .scope, "What they may do: scopes of access tokens."),
            ], doc,
            check: { grant, path, reader in
                if grant.scopes.isEmpty { reader.refuse(at: path, "needs scopes: what \(grant.name) may do") }
            })
    }
}

extension ValueKind where Value == Scope {
    static var scope: Self {
        let names = Scope.inOrder.map(\.name)
        return Self(
            name: "scope", placeholder: "SCOPE", example: "metrics",
            read: { (text) throws(ValueRefusal) in
                guard let scope = Scope.inOrder.first(where: { $0.name == text }) else {
                    throw ValueRefusal(
                        "must be one of \(names.joined(separator: ", "))" + Suggestion.clause(for: text, among: names))
                }
                return scope
            },
            write: \.name)
    }
}
