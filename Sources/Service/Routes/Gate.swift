// Who may come in.
// SPDX-License-Identifier: Apache-2.0

import Client
import Digest
import HTTP

/// Lets in who has the token, where there is one.
struct Gate: Sendable {
    let token: Secret?
    let allowsAnonymous: Bool

    /// The problem to answer with, or nil for who may come in.
    func problem(with head: RequestHead, on route: Route) -> Problem? {
        guard route.access == .guarded, let token, !allowsAnonymous else { return nil }
        guard let given = head.headers["Authorization"] else {
            return Problem.unauthorized("This needs an access token: send Authorization: Bearer and the token.")
        }
        let scheme = "bearer "
        guard given.lowercased().hasPrefix(scheme) else {
            return Problem.unauthorized("Authorization must be Bearer and a token.")
        }
        let offered = given.dropFirst(scheme.count).drop { $0 == " " }
        guard constantTimeEqual(Array(offered.utf8), Array(token.text.utf8)) else {
            return Problem.unauthorized("The access token is not known.")
        }
        return nil
    }
}
