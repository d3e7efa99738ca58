// Counts wrong tokens by the address that they come from.
// SPDX-License-Identifier: Apache-2.0

import HTTP
package import Ledger
import Synchronization

/// Whoever has shown many wrong tokens of late is told to come back later. A right one is always let in: nobody can lock
/// another out by what they send, be it from the same address.
package final class FailureLimit: Sendable {
    /// Wrong tokens of an address in a minute, beyond which they are not even told that they are wrong.
    package static let most = 20
    private static let length: Int64 = 60_000
    /// Addresses that are told apart; further ones are counted as one.
    private static let mostAddresses = 10_000

    private let state = Mutex(State())

    private struct State {
        var began = Timestamp.earliest
        var counts: [ClientNetwork: Int] = [:]
        var ofOthers = 0
    }

    package init() {}

    /// A wrong one came. The seconds until its sender is listened to again, where there were too many before it.
    package func note(from address: String, at now: Timestamp) -> Int? {
        let key = ClientNetwork(of: address)
        return state.withLock { state in
            if now < state.began || now >= state.began.advanced(byMilliseconds: Self.length) {
                state = State(began: now)
            }
            let count: Int
            if state.counts[key] != nil || state.counts.count < Self.mostAddresses {
                count = state.counts[key, default: 0] + 1
                state.counts[key] = min(count, Self.most + 1)
            } else {
                count = state.ofOthers + 1
                state.ofOthers = min(count, Self.most + 1)
            }
            guard count > Self.most else { return nil }
            return Int((Self.length - (now.milliseconds - state.began.milliseconds) + 999) / 1000)
        }
    }
}
