// Who may come in.
// SPDX-License-Identifier: Apache-2.0

import Client
import Configuration
import Digest
import HTTP

/// Lets in who has the token, where there is one; and nobody for whom a page of another site has asked.
///
/// Where no token is needed, reaching the address is all the right there is, and any page that a browser shows on this
/// machine can do that, be it by a name of its own that it has led here. So a request without a token must call the
/// server by a name that is the server's.
struct Gate: Sendable {
    let token: Secret?
    let allowsAnonymous: Bool
    let hosts: KnownHosts

    init(_ access: Configuration.Access, hosts: KnownHosts) {
        token = access.token
        allowsAnonymous = access.allowAnonymous
        self.hosts = hosts
    }

    /// The problem to answer with, or nil for who may come in.
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
