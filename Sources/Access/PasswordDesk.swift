// Who comes in with a name and a password, by the users that a configuration has.
// SPDX-License-Identifier: Apache-2.0

package import HTTP
import Ledger
package import Passwords

/// `Authorization: Basic` of somebody whose password has a hash. What is not known yet has to be looked into first; until then
/// nobody is let in.
package struct PasswordDesk: Sendable {
    private let users: [String: User]
    private let looks: PasswordLooks
    private let stand: PasswordHash

    package struct User: Sendable {
        let hash: PasswordHash
        let scopes: Set<Scope>

        package init(hash: PasswordHash, scopes: some Sequence<Scope>) {
            self.hash = hash
            self.scopes = Scope.allowed(by: scopes)
        }
    }

    /// Nil where there is nobody.
    package init?(_ users: [String: User], _ looks: PasswordLooks) {
        guard let cost = users.values.map(\.hash.cost).max() else { return nil }
        self.users = users
        self.looks = looks
        stand = .unmade(cost: cost)
    }

    /// What a browser is told to ask for, and a program to send.
    package static let challenge = "Basic realm=\"Bursar\", Bearer"

    /// What is to be done before `caller(of:)` can tell; nil where it can.
    package func preparation(for head: RequestHead) -> Preparation? {
        let network = ClientNetwork(of: head.client)
        guard let shown = Shown(head), case let claim = claim(shown), looks.isRight(claim) == nil else { return nil }
        return { [looks] ready in looks.look(at: claim, from: network, ready: ready) }
    }

    /// Who sends the request; nil where it shows no name and password.
    package func caller(of head: RequestHead) throws(Problem) -> Caller? {
        guard let shown = Shown(head) else { return nil }
        switch looks.isRight(claim(shown)) {
        case true?:
            guard let user = users[shown.name] else { return nil }
            return Caller(
                identity: "user:\(shown.name)", name: shown.name, way: .password, scopes: user.scopes, user: nil)
        case false?: throw .unauthorized("The name and the password are not known.", challenge: Self.challenge)
        case nil:
            let reason =
                looks.isSlowed(ClientNetwork(of: head.client))
                ? "Too many wrong passwords came from this address: of its passwords one a second is looked at, and one"
                    + " that was right before is let in."
                : "Too many passwords are being looked at."
            throw Problem(.tooManyRequests, reason).with(HeaderField(.retryAfter, "1"))
        }
    }

    /// Whether somebody who was let in still has this name and password here, and may do all that they might.
    package func holds(_ caller: Caller, of head: RequestHead) -> Bool {
        guard let shown = Shown(head), let user = users[shown.name] else { return false }
        return looks.isRight(claim(shown)) == true && user.scopes.isSuperset(of: caller.scopes)
    }

    private func claim(_ shown: Shown) -> PasswordLooks.Claim {
        looks.claim(Array(shown.name.utf8), shown.password, hash: users[shown.name]?.hash, stand: stand)
    }

    private struct Shown {
        let name: String
        let password: [UInt8]

        init?(_ head: RequestHead) {
            guard let text = head.headers["Authorization"], head.headers.count(of: "Authorization") == 1,
                case let authorization = Authorization(text), authorization.scheme == "basic",
                let (name, password) = authorization.basic, let name = String(validating: name, as: UTF8.self)
            else { return nil }
            self.name = name
            self.password = Array(password)
        }
    }
}
