// Lets requests in: by the rules of the configuration in force, the tokens of the ledger and the sessions of its people.
// SPDX-License-Identifier: Apache-2.0

package import Access
import Configuration
import Exposition
import HTTP
import Ledger
import Store
import System

/// Asked about each request, and told what came of it.
package final class FrontDoor: Sendable {
    package let tokens: TokenDirectory
    let limiter: RateLimiter
    let sessions: SessionDirectory
    let routes: TokenRoutes
    let signIn: SignInRoutes
    private let metrics: AccessMetrics
    private let rules: Shared<Rules>
    private let parts: Parts

    /// What changes with the configuration, all at once. Each request takes hold of it: an object is taken as one.
    private final class Rules: Sendable {
        let control: AccessControl
        let arrivals: ArrivalRules
        /// Whether somebody may administer by what the configuration says alone.
        let hasAdmin: Bool

        init(_ configuration: Configuration, _ parts: Parts) {
            control = parts.control(configuration)
            arrivals = ArrivalRules(configuration.access)
            hasAdmin = configuration.hasAdmin
        }
    }

    /// What stays when the configuration changes.
    private struct Parts: Sendable {
        let tokens: TokenDirectory
        let sessions: SessionDirectory
        let failures = FailureLimit()
        let proof = FormProof()
        let looks: PasswordLooks
        let clock: @Sendable () -> Timestamp

        func control(_ configuration: Configuration) -> AccessControl {
            let scopes = Dictionary(
                configuration.access.passwords.map { ($0.name, $0.scopes) }, uniquingKeysWith: { first, _ in first })
            let users = configuration.web.users.map { name, hash in
                (name, PasswordDesk.User(hash: hash, scopes: scopes[name] ?? [.admin]))
            }
            return AccessControl(
                configuration.access, tokens: tokens, sessions: sessions,
                passwords: PasswordDesk(Dictionary(uniqueKeysWithValues: users), looks), failures: failures,
                proof: proof,
                hosts: KnownHosts(listening: configuration.listen, named: configuration.server.hosts), clock: clock)
        }
    }

    init(
        _ configuration: Configuration, _ tokens: TokenDirectory, _ sessions: SessionDirectory, in registry: Registry,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.tokens = tokens
        limiter = RateLimiter(RateLimits(configuration), userHeader: ProductRoutes.userHeader)
        self.sessions = sessions
        parts = Parts(tokens: tokens, sessions: sessions, looks: PasswordLooks(clock: clock), clock: clock)
        let rules = Shared(Rules(configuration, parts))
        self.rules = rules
        routes = TokenRoutes(
            tokens, hasConfigured: { rules.value.hasAdmin }, isGuarded: { rules.value.control.needsToken },
            clock: clock)
        metrics = AccessMetrics(registry: registry)
        signIn = SignInRoutes(
            sessions, parts.proof, control: { rules.value.control }, refused: metrics.noteFailedSignIn, clock: clock)
        metrics.watch(tokens, in: registry, clock: clock)
    }

    /// Goes by another configuration from here on.
    func take(_ configuration: Configuration) {
        rules.value = Rules(configuration, parts)
        limiter.limits = RateLimits(configuration)
    }

    private var control: AccessControl { rules.value.control }

    /// Whether nobody comes in without a token.
    package var needsToken: Bool { control.needsToken }

    func caller(of head: RequestHead, on route: Route) throws(Problem) -> Caller {
        try control.caller(of: head, on: route)
    }

    /// What has to be found out before `caller` can tell.
    func preparation(for head: RequestHead) -> Preparation? { control.preparation(for: head) }

    /// Whether nobody could administer any more who can now, while nobody comes in without a token.
    func locksOut(with new: Configuration, insteadOf old: Configuration) -> Bool {
        let isAnyoneLetIn = new.access.allowAnonymous || new.isOpen && !tokens.hadAdmin
        return old.hasAdmin && !new.hasAdmin && !isAnyoneLetIn && !tokens.hasAdmin(at: parts.clock())
    }

    /// Whether everybody would be let in who is not now, only because nothing says any more who is.
    func opens(with new: Configuration) -> Bool { needsToken && new.isOpen && !tokens.hadAdmin }

    /// Whether what a request was let in by still lets in.
    func holds(_ request: Request) -> Bool { control.holds(request.head, by: request.caller) }

    func arrival(_ headers: Headers, _ peer: String, _ isTLS: Bool) -> Arrival {
        rules.value.arrivals.arrival(headers, from: peer, isTLS: isTLS)
    }

    /// Whether connections from an address are not counted together: those of this machine, and of the proxy.
    func isUncounted(_ host: ListenAddress.Host) -> Bool { host.isLoopback || rules.value.arrivals.isOfProxy(host) }

    /// Keeps when sessions were used last, at a beat of the slow clock, and forgets those whose token is gone.
    func keepSessions(_ done: @escaping @Sendable () -> Void) {
        let control = control
        sessions.keepUse(at: parts.clock(), isOver: { control.owner(of: $0.token) == nil }, done)
    }

    func note(_ access: AccessNote) { metrics.note(access) }
}

extension RateLimits {
    fileprivate init(_ configuration: Configuration) {
        let limits = configuration.access.limits
        self.init(
            analytics: limits.analytics, api: limits.api, ingest: limits.ingest,
            all: configuration.web.rateLimit.map { Pace(every: $0.interval, burst: $0.burst) })
    }
}
