// Who is let in: what the configuration says of tokens, people, proxies and other sites' pages.
// SPDX-License-Identifier: Apache-2.0

package import Client
package import HTTP
package import Ledger

extension Configuration {
    package struct Access: Sendable, Equatable {
        /// Each lets in whoever shows it, to do everything.
        package var tokens: [Secret] = []
        package var allowAnonymous = false
        package var metrics = Metrics.guarded
        package var limits = Limits()
        package var people: [Person] = []
        /// What those may do who come with a password, or with a certificate.
        package var passwords: [Grant] = []
        package var certificates: [Grant] = []
        /// Nil where no proxy is believed.
        package var proxy: Proxy?
        package var crossOrigin = CrossOrigin()

        /// Who sees the page of metrics where a token is needed.
        package enum Metrics: String, CaseIterable, Sendable { case guarded, open }

        /// How often whoever is let in may ask; nil is without end.
        package struct Limits: Sendable, Equatable {
            /// Requests a minute of the pages that people look at one by one.
            package var analytics: Int? = 30
            /// Requests a minute of everything else that is asked.
            package var api: Int? = 600
            /// Events a second.
            package var ingest: Int?

            package init() {}

            /// None.
            package static let off = {
                var limits = Limits()
                (limits.analytics, limits.api) = (nil, nil)
                return limits
            }()
        }

        /// Whether the configuration itself lets somebody in, and so nobody else.
        package var hasWayIn: Bool { !tokens.isEmpty || !certificates.isEmpty || proxy?.header != nil }

        /// The configured tokens that somebody could guess, by their places from 1 on.
        package var shortTokens: [Int] {
            tokens.indices.filter { tokens[$0].text.utf8.count < Self.shortestSafe }.map { $0 + 1 }
        }

        /// Bytes: fewer are taken, and warned of.
        private static let shortestSafe = 16

        /// Says nothing of who is to be let in.
        package var isOpen: Bool { !hasWayIn && !allowAnonymous }

        /// Whether it lets somebody in who may do everything, passwords aside.
        fileprivate var hasAdmin: Bool {
            guard tokens.isEmpty, !certificates.contains(where: { $0.mayAdminister }) else { return true }
            guard let proxy, proxy.header != nil else { return false }
            return people.contains { $0.role == .admin } || proxy.roles.standard == .admin
                || proxy.roles.header != nil && proxy.roles.groups.values.contains(.admin)
        }
    }

    /// Whether it lets somebody in who may do everything.
    package var hasAdmin: Bool {
        access.hasAdmin
            || web.users.contains { user in
                access.passwords.first { $0.name == user.key }.map { $0.mayAdminister } ?? true
            }
    }

    /// What people may do. Each of the founding documents' words for it is one.
    package enum Role: String, CaseIterable, Sendable {
        case viewer, exporter, admin

        /// As it is called, here or in the documents.
        package init?(named text: String) {
            switch text {
            case "VIEW_ANALYTICS": self = .viewer
            case "EXPORT_DATA": self = .exporter
            case "super_admin": self = .admin
            default:
                guard let role = Self(rawValue: text) else { return nil }
                self = role
            }
        }
    }

    /// Somebody whom a proxy names.
    package struct Person: Sendable, Equatable {
        package var email = ""
        /// What people call them; their address where it is empty.
        package var name = ""
        package var role = Role.viewer
        /// Who they are among the users of the product; empty where they are none.
        package var user = ""

        package init() {}

        /// Letters of an address are the same, large and small.
        package static func key(of email: String) -> ExactText {
            String(decoding: email.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self).exact
        }
    }

    /// A proxy that says who asks, and from where.
    package struct Proxy: Sendable, Equatable {
        /// The field that names a person; nil where it says nothing but addresses.
        package var header: String?
        /// Where it is: nobody else is believed.
        package var from: [AddressRange] = []
        /// The field that has the client's address.
        package var address = ForwardedAddress.xForwardedFor
        package var roles = Roles()

        package init() {}

        /// What those may do who are not among the people.
        package struct Roles: Sendable, Equatable {
            package var standard: Role?
            /// The field that names the groups of a person.
            package var header: String?
            package var groups: [String: Role] = [:]
        }
    }

    /// Other sites whose pages may ask.
    package struct CrossOrigin: Sendable, Equatable {
        /// As browsers write them: `https://app.example`.
        package var origins: [String] = []
    }
}

extension Configuration.Grant {
    fileprivate var mayAdminister: Bool { scopes.contains(Scope("admin")) }
}
