// Who a request is counted for.
// SPDX-License-Identifier: Apache-2.0

import HTTP

/// One who is counted, under one limit.
struct CountedParty: Hashable {
    let who: Who
    let scope: LimitScope

    enum Who: Hashable {
        case caller(String)
        /// A caller who asks for a user.
        case actor(String, user: String)
        case network(ClientNetwork)
        /// All of a kind who are too many to be told apart.
        case others(Kind)
    }

    /// Each is remembered up to a number of its own: the anonymous, who can be any number, crowd nobody out who is known.
    enum Kind: CaseIterable { case caller, actor, network }

    init(_ who: Who, _ scope: LimitScope) { (self.who, self.scope) = (who, scope) }

    init(_ caller: Caller, _ head: RequestHead, _ scope: LimitScope, userHeader: String) {
        if caller.way == .anonymous || caller.isPublic {
            self.init(.network(ClientNetwork(of: head.client)), scope)
        } else if scope == .analytics, caller.scopes.contains(.actAs), let user = head.headers[userHeader] {
            self.init(.actor(caller.identity, user: user), scope)
        } else {
            self.init(.caller(caller.identity), scope)
        }
    }

    var kind: Kind {
        switch who {
        case .caller: .caller
        case .actor: .actor
        case .network: .network
        case .others(let kind): kind
        }
    }
}
