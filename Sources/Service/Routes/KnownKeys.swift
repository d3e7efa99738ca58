// The tokens that let somebody in, be they of the configuration or of the ledger, and the sessions that stand for them.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import Configuration
import Digest
import HTTP
import Ledger
import Store

/// Tells by what is shown who shows it.
struct KnownKeys: Sendable {
    /// Digests of the tokens that the configuration has.
    private let configured: [[UInt8]]
    let tokens: TokenDirectory?
    private let failures: FailureLimit
    private let clock: @Sendable () -> Timestamp
    /// Who has a token of the configuration.
    private let holder: Caller

    init(
        _ access: Configuration.Access, _ tokens: TokenDirectory?, _ failures: FailureLimit, scopes: Set<Scope>,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        configured = access.tokens.map { AccessToken.digest(of: $0.text) }
        self.tokens = tokens
        self.failures = failures
        self.clock = clock
        holder = Caller(identity: "token", way: .token(tail: nil), scopes: scopes)
    }

    /// Whether it is a token of this server, or was one.
    func isOurs(_ shown: String) -> Bool { AccessToken.isOne(shown) || isConfigured(AccessToken.digest(of: shown)) }

    private func isConfigured(_ digest: [UInt8]) -> Bool {
        // All are looked at, so that the time tells nothing of which it is like.
        configured.reduce(false) { constantTimeEqual($1, digest) || $0 }
    }

    /// Throws for one that is wrong.
    func caller(showing shown: String, from address: String) throws(Problem) -> Caller {
        let digest = AccessToken.digest(of: shown)
        guard let caller = caller(with: digest) else { throw refusal(of: digest, from: address) }
        return caller
    }

    /// What is said of a wrong one, which is counted: of too many from an address no more than that they are. Whose it was is
    /// for the audit alone: one that holds no more looks like one that never was.
    func refusal(of digest: [UInt8], from address: String) -> Problem {
        var problem = Problem.unauthorized("The access token is not known, or holds no more.")
        if let seconds = failures.note(from: address, at: clock()) {
            problem = Problem(
                .tooManyRequests, "Too many wrong access tokens came from this address; a right one is let in."
            )
            .with(HeaderField(.retryAfter, String(seconds)))
        }
        problem.former = tokens?.owner(of: digest)
        return problem
    }

    /// Who has the token of a digest, where it holds. `isUse` says that it was shown.
    func caller(with digest: [UInt8], isUse: Bool = true) -> Caller? {
        isConfigured(digest) ? holder : tokens?.caller(showing: digest, at: clock(), isUse: isUse)
    }

    /// Who has signed in by the session that a request shows, as long as the session and its token hold.
    func caller(of head: RequestHead, in sessions: SessionDirectory) -> Caller? {
        guard let secret = SessionCookie.shown(by: head), let session = sessions.session(showing: secret, at: clock()),
            let owner = caller(with: session.token)
        else { return nil }
        return Caller(
            identity: owner.identity, name: owner.name, way: .session(session.number), scopes: owner.scopes,
            bounds: owner.bounds, user: owner.user, requestsPerMinute: owner.requestsPerMinute)
    }
}
