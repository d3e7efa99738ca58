// Decides who sends a request, and whether it is let in: by its token, its host, and the page that it was sent for.
// SPDX-License-Identifier: Apache-2.0

import Client
import Configuration
import Digest
import HTTP

/// Lets in requests that have the token, where there is one, and refuses those that a page of another site has sent.
///
/// Where no token is needed, whatever reaches the address is let in, and any page that a browser shows on this machine
/// reaches it: also by a name of the page's own that resolves to this address. So a request without a token must call
/// the server by a name that is the server's.
struct AccessControl: Sendable {
    private let token: Secret?
    private let hosts: KnownHosts
    /// Who has the token.
    private let holder: Caller
    /// Who has none.
    private let anonymous: Caller
    /// Whether what needs a scope is refused without a token.
    private let needsToken: Bool

    /// - Parameter scopes: What the token gives; where none is needed, what every caller has. A server gives all.
    init(_ access: Configuration.Access, hosts: KnownHosts, scopes: Set<Scope> = Scope.all) {
        token = access.token
        self.hosts = hosts
        needsToken = access.token != nil && !access.allowAnonymous
        holder = Caller(identity: "token", scopes: scopes)
        anonymous = Caller(identity: "anonymous", scopes: needsToken ? [] : scopes)
    }

    /// Who sends the request. Throws what to answer to one that is not let in.
    func caller(of head: RequestHead, on route: Route) throws(Problem) -> Caller {
        try CrossSite.check(head, to: hosts)
        if let token {
            do throws(Problem) {
                try Self.check(head.headers["Authorization"], token)
                return holder
            } catch {
                if needsToken, route.needs.scope != nil { throw error }
            }
        }
        try hosts.check(head)
        return anonymous
    }

    private static func check(_ authorization: String?, _ token: Secret) throws(Problem) {
        guard let authorization else {
            throw .unauthorized("This needs an access token: send Authorization: Bearer and the token.")
        }
        let scheme = "bearer "
        guard authorization.lowercased().hasPrefix(scheme) else {
            throw .unauthorized("Authorization must be Bearer and a token.")
        }
        let offered = authorization.dropFirst(scheme.count).drop { $0 == " " }
        guard constantTimeEqual(Array(offered.utf8), Array(token.text.utf8)) else {
            throw .unauthorized("The access token is not known.")
        }
    }
}

extension Scope {
    /// Questions to the ledger.
    static let read = Scope("read")
    /// Sending events.
    static let ingest = Scope("ingest")
    /// The paths of products that end with /export. A report as CSV needs `read`.
    static let export = Scope("export")
    /// Changing what is booked.
    static let administer = Scope("administer")
    /// The page for Prometheus.
    static let metrics = Scope("metrics")

    static let all: Set<Scope> = [.read, .ingest, .export, .administer, .metrics]
}

extension Route.Need {
    static let read = Self.scope(.read)
    static let ingest = Self.scope(.ingest)
    static let export = Self.scope(.export)
    static let administer = Self.scope(.administer)
    static let metrics = Self.scope(.metrics)
}
