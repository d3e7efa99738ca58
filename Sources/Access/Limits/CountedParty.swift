// Who a request is counted for.
// SPDX-License-Identifier: Apache-2.0

import Digest
import HTTP

/// One who is counted, under one limit.
struct CountedParty: Hashable {
    let who: Who
    let scope: LimitScope

    enum Who: Hashable {
        case caller(String)
        /// A caller who asks for a user, by a digest: what is remembered is as small as ever.
        case actor(String, user: UInt64)
        /// A caller, for all whom they ask for.
        case actors(String)
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
        } else if scope == .analytics, caller.scopes.contains(.actAs), !caller.scopes.contains(.admin),
            let user = head.headers[userHeader]
        {
            // Who may administer may say anybody, and is counted as themself.
            self.init(.actor(caller.identity, user: SHA256.hash(Array(user.utf8)).prefix), scope)
        } else {
            self.init(.caller(caller.identity), scope)
        }
    }

    /// What is counted beside it: all that a caller asks for others, whoever they say that these are.
    var all: CountedParty? {
        guard case .actor(let caller, _) = who else { return nil }
        return CountedParty(.actors(caller), scope)
    }

    var kind: Kind {
        switch who {
        case .caller, .actors: .caller
        case .actor: .actor
        case .network: .network
        case .others(let kind): kind
        }
    }
}
