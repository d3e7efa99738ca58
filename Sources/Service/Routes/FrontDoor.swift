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
    let routes: TokenRoutes
    private let metrics: AccessMetrics
    private let control: Shared<AccessControl>
    private let clock: @Sendable () -> Timestamp
    private let looks = PasswordLooks()

    init(
        _ configuration: Configuration, _ tokens: TokenDirectory, in registry: Registry,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        self.tokens = tokens
        self.clock = clock
        let control = Shared(AccessControl(configuration, tokens, looks, clock: clock))
        self.control = control
        routes = TokenRoutes(tokens, hasConfigured: { control.value.isConfigured }, clock: clock)
        metrics = AccessMetrics(registry: registry)
        metrics.watch(tokens, in: registry, clock: clock)
    }

    /// Goes by another configuration from here on.
    func take(_ configuration: Configuration) {
        control.value = AccessControl(configuration, tokens, looks, clock: clock)
    }

    /// Whether nobody comes in without a token.
    package var needsToken: Bool { control.value.needsToken }

    func caller(of head: RequestHead, on route: Route) throws(Problem) -> Caller {
        try control.value.caller(of: head, on: route)
    }

    /// What has to be found out before `caller` can tell.
    func preparation(for head: RequestHead) -> Preparation? { control.value.preparation(for: head) }

    func note(_ access: AccessNote) { metrics.note(access) }
}

extension AccessControl {
    fileprivate init(
        _ configuration: Configuration, _ tokens: TokenDirectory, _ looks: PasswordLooks,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        let scopes = Dictionary(
            configuration.access.passwords.map { ($0.name, $0.scopes) }, uniquingKeysWith: { first, _ in first })
        let users = configuration.web.users.map { name, hash in
            (name, PasswordDesk.User(hash: hash, scopes: scopes[name] ?? [.admin]))
        }
        self.init(
            configuration.access, tokens: tokens,
            passwords: PasswordDesk(Dictionary(uniqueKeysWithValues: users), looks),
            hosts: KnownHosts(listening: configuration.listen, named: configuration.server.hosts), clock: clock)
    }
}
