// Lets requests in: by the rules of the configuration in force and the tokens of the ledger.
// SPDX-License-Identifier: Apache-2.0

package import Access
import Configuration
import Exposition
import HTTP
import Ledger
import System

/// Asked about each request, and told what came of it.
package final class FrontDoor: Sendable {
    package let tokens: TokenDirectory
    let limiter: RateLimiter
    let routes: TokenRoutes
    private let metrics: AccessMetrics
    private let control: Shared<AccessControl>
    private let clock: @Sendable () -> Timestamp

    init(
        _ configuration: Configuration, _ tokens: TokenDirectory, in registry: Registry,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.tokens = tokens
        self.clock = clock
        limiter = RateLimiter(RateLimits(configuration.access), userHeader: ProductRoutes.userHeader)
        let control = Shared(AccessControl(configuration, tokens, clock: clock))
        self.control = control
        routes = TokenRoutes(tokens, hasConfigured: { control.value.isConfigured }, clock: clock)
        metrics = AccessMetrics(registry: registry)
        metrics.watch(tokens, in: registry, clock: clock)
    }

    /// Goes by another configuration from here on.
    func take(_ configuration: Configuration) {
        control.value = AccessControl(configuration, tokens, clock: clock)
        limiter.limits = RateLimits(configuration.access)
    }

    /// Whether nobody comes in without a token.
    package var needsToken: Bool { control.value.needsToken }

    func caller(of head: RequestHead, on route: Route) throws(Problem) -> Caller {
        try control.value.caller(of: head, on: route)
    }

    func note(_ access: AccessNote) { metrics.note(access) }
}

extension AccessControl {
    fileprivate init(
        _ configuration: Configuration, _ tokens: TokenDirectory, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.init(
            configuration.access, tokens: tokens,
            hosts: KnownHosts(listening: configuration.listen, named: configuration.server.hosts), clock: clock)
    }
}

extension RateLimits {
    fileprivate init(_ access: Configuration.Access) {
        self.init(analytics: access.limits.analytics, api: access.limits.api, ingest: access.limits.ingest)
    }
}
