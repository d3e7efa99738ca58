// Looks at passwords of networks that have shown many wrong ones: few, whatever comes.
// SPDX-License-Identifier: Apache-2.0

import HTTP
import Ledger

/// The looks of the last second, and those that are not over: one of a network, and so many in all. Where hashes are dear,
/// they wait for each other, and who is not slowed never waits for more than these.
struct SlowedLooks {
    static let most = 4
    private static let second: Int64 = 1_000

    private var looks: [Look] = []

    private struct Look {
        let network: ClientNetwork
        let at: Timestamp
        var isOver = false
    }

    /// Whether a network may have one now.
    func mayTake(_ network: ClientNetwork, at now: Timestamp) -> Bool {
        let counted = looks.filter { Self.counts($0, at: now) }
        return counted.count < Self.most && !counted.contains { $0.network == network }
    }

    mutating func take(_ network: ClientNetwork, at now: Timestamp) {
        looks.removeAll { !Self.counts($0, at: now) }
        looks.append(Look(network: network, at: now))
    }

    /// A clock that was set back makes nobody wait for it.
    private static func counts(_ look: Look, at now: Timestamp) -> Bool {
        !look.isOver || look.at <= now && now < look.at.advanced(byMilliseconds: second)
    }

    mutating func end(_ network: ClientNetwork) {
        for place in looks.indices where looks[place].network == network { looks[place].isOver = true }
    }
}
