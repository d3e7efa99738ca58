// Decides who sends a request, and whether it is let in: by its token, its host, and the page that it was sent for.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import Configuration
import Digest
import HTTP
import Ledger
import System
import TLS

/// Lets in requests that show a token, where one is needed, and refuses those that a page of another site has sent.
///
/// Where no token is needed, whatever reaches the address is let in, and any page that a browser shows on this machine
/// reaches it: also by a name of the page's own that resolves to this address. So a request without a token must call
/// the server by a name that is the server's.
struct AccessControl: Sendable {
    /// Digests of the tokens that the configuration has.
    private let configured: [[UInt8]]
    private let tokens: TokenDirectory?
    private let clock: @Sendable () -> Timestamp
    private let hosts: KnownHosts
    private let isOpen: Bool
    private let passwords: PasswordDesk?
    private let certificates: [Configuration.Grant]
    /// Who has a token of the configuration.
    private let holder: Caller
    /// Who has none, where one is needed; and where none is.
    private let stranger: Caller
    private let anybody: Caller

    /// - Parameter scopes: What a token of the configuration gives; where none is needed, what every caller has. A server
    ///   gives all.
    init(
        _ access: Configuration.Access, tokens: TokenDirectory? = nil, passwords: PasswordDesk? = nil,
        hosts: KnownHosts,
        scopes: Set<Scope> = Scope.all, clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        configured = access.tokens.map { AccessToken.digest(of: $0.text) }
        self.tokens = tokens
        self.passwords = passwords
        certificates = access.certificates
        self.clock = clock
        self.hosts = hosts
        isOpen = access.allowAnonymous
        holder = Caller(identity: "token", way: .token(tail: nil), scopes: scopes)
        stranger = Caller(identity: "anonymous", scopes: access.metrics == .open ? [.metrics] : [])
        anybody = Caller(identity: "anonymous", scopes: scopes)
    }

    /// Whether nobody comes in without a token.
    var needsToken: Bool { !isOpen && (hasOwnWay || tokens?.hadAdmin == true) }

    /// Whether the configuration itself says who comes in, and so that nobody else does.
    private var hasOwnWay: Bool { !configured.isEmpty || passwords != nil || !certificates.isEmpty }

    /// What has to be found out before `caller` can tell: whether a password is right that was not shown before. A token that
    /// is shown as one is not.
    func preparation(for head: RequestHead) -> Preparation? {
        guard let passwords, !isKnownToken(head) else { return nil }
        return passwords.preparation(for: head)
    }

    private func isKnownToken(_ head: RequestHead) -> Bool {
        guard let shown = try? ShownToken.of(head.headers) else { return false }
        let digest = AccessToken.digest(of: shown)
        return configured.contains { constantTimeEqual($0, digest) }
            || tokens?.caller(showing: digest, at: clock()) != nil
    }

    /// Whether the configuration has tokens of its own.
    var isConfigured: Bool { !configured.isEmpty }

    /// Who sends the request. Throws what to answer to one that is not let in.
    func caller(of head: RequestHead, on route: Route) throws(Problem) -> Caller {
        try CrossSite.check(head, to: hosts)
        let needsToken = needsToken
        let anonymous = needsToken ? stranger : anybody
        do throws(Problem) {
            if let caller = try knownCaller(of: head) { return caller }
            if needsToken {
                throw .unauthorized(
                    "This needs an access token: send Authorization: Bearer and the token.",
                    challenge: passwords == nil ? "Bearer" : PasswordDesk.challenge)
            }
        } catch {
            let isEnough = route.needs.scope.map(anonymous.scopes.contains) ?? true
            // A token of the ledger's that holds no more never gives more than it did.
            if !isEnough || route.needs.scope != nil && !needsToken && Self.showsToken(head) { throw error }
        }
        try hosts.check(head)
        return anonymous
    }

    /// Whether what is shown looks like a token that a ledger gave out.
    private static func showsToken(_ head: RequestHead) -> Bool {
        guard let shown = try? ShownToken.of(head.headers) else { return false }
        return AccessToken.isOne(shown)
    }

    /// Who shows a certificate that somebody vouches for and that the configuration names; nil for any other.
    private func certifiedCaller(of head: RequestHead) -> Caller? {
        guard let certificate = head.certificate, certificate.isVerified,
            let grant = certificates.first(where: {
                $0.name == certificate.commonName || certificate.names.contains($0.name)
            })
        else { return nil }
        return Caller(
            identity: "certificate:\(grant.name)", name: grant.name, way: .certificate,
            scopes: Scope.allowed(by: grant.scopes))
    }

    /// Nil where nothing is shown that says who asks.
    private func knownCaller(of head: RequestHead) throws(Problem) -> Caller? {
        if passwords != nil, !isKnownToken(head), let caller = try passwords?.caller(of: head) { return caller }
        guard let shown = try ShownToken.of(head.headers) else { return certifiedCaller(of: head) }
        let digest = AccessToken.digest(of: shown)
        // All are looked at, so that the time tells nothing of which it is like.
        let isConfigured = configured.reduce(false) { constantTimeEqual($1, digest) || $0 }
        if isConfigured { return holder }
        if let caller = tokens?.caller(showing: digest, at: clock()) { return caller }
        throw .unauthorized("The access token is not known, or holds no more.")
    }
}
