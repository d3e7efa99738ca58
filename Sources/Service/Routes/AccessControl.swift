// Decides whether a request is let in: by its token, its host, and the page that it was sent for.
// SPDX-License-Identifier: Apache-2.0

import Client
import Digest
import HTTP

/// Lets in requests that have the token, where there is one, and refuses those that a page of another site has sent.
///
/// Where no token is needed, whatever reaches the address is let in, and any page that a browser shows on this machine
/// reaches it: also by a name of the page's own that resolves to this address. So a request without a token must call
/// the server by a name that is the server's.
struct AccessControl: Sendable {
    let token: Secret?
    let allowsAnonymous: Bool
    let hosts: KnownHosts

    init(_ access: Configuration.Access, hosts: KnownHosts) {
        token = access.token
        allowsAnonymous = access.allowAnonymous
        self.hosts = hosts
    }

    /// The problem to answer with; nil for a request that is let in.
    func problem(with head: RequestHead, on route: Route) -> Problem? {
        if let problem = CrossSite.problem(with: head, to: hosts) { return problem }
        guard let token else { return hosts.problem(with: head) }
        let refusal = Self.problem(with: head.headers["Authorization"], token)
        guard let refusal else { return nil }
        return route.access == .guarded && !allowsAnonymous ? refusal : hosts.problem(with: head)
    }

    private static func problem(with authorization: String?, _ token: Secret) -> Problem? {
        guard let authorization else {
            return Problem.unauthorized("This needs an access token: send Authorization: Bearer and the token.")
        }
        let scheme = "bearer "
        guard authorization.lowercased().hasPrefix(scheme) else {
            return Problem.unauthorized("Authorization must be Bearer and a token.")
        }
        let offered = authorization.dropFirst(scheme.count).drop { $0 == " " }
        guard constantTimeEqual(Array(offered.utf8), Array(token.text.utf8)) else {
            return Problem.unauthorized("The access token is not known.")
        }
        return nil
    }
}
