// Counts wrong tokens and passwords by the address that they come from.
// SPDX-License-Identifier: Apache-2.0

import HTTP
package import Ledger
import Synchronization

/// Whoever has shown many wrong ones of late is told to come back later. A right one is always let in: nobody can lock
/// another out by what they send, be it from the same address.
package final class FailureLimit: Sendable {
    /// Wrong ones of an address in a minute, beyond which they are not even told that they are wrong.
    package static let most = 20
    private static let length: Int64 = 60_000
    /// Addresses that are told apart; further ones are counted as one.
    private static let mostAddresses = 10_000

    private let state = Mutex(State())

    private struct State {
        var began = Timestamp.earliest
        var counts: [ClientNetwork: Int] = [:]
        var ofOthers = 0

        /// Counts anew where a minute is over.
        mutating func begin(at now: Timestamp) {
            if now < began || now >= began.advanced(byMilliseconds: FailureLimit.length) { self = State(began: now) }
        }

        func seconds(at now: Timestamp) -> Int {
            Int((FailureLimit.length - (now.milliseconds - began.milliseconds) + 999) / 1000)
        }
    }

    package init() {}

    /// A wrong one came. The seconds until its sender is listened to again, where there were too many before it.
    package func note(from address: String, at now: Timestamp) -> Int? {
        note(from: ClientNetwork(of: address), at: now)
    }

    func note(from key: ClientNetwork, at now: Timestamp) -> Int? {
        state.withLock { state in
            state.begin(at: now)
            let count: Int
            if state.counts[key] != nil || state.counts.count < Self.mostAddresses {
                count = state.counts[key, default: 0] + 1
                state.counts[key] = min(count, Self.most + 1)
            } else {
                count = state.ofOthers + 1
                state.ofOthers = min(count, Self.most + 1)
            }
            return count > Self.most ? state.seconds(at: now) : nil
        }
    }

    /// The seconds until a network is listened to again as others are that has shown as many as it may; nothing is counted.
    func wait(of key: ClientNetwork, at now: Timestamp) -> Int? {
        state.withLock { state in
            state.begin(at: now)
            let isToldApart = state.counts[key] != nil || state.counts.count < Self.mostAddresses
            let count = isToldApart ? state.counts[key] ?? 0 : state.ofOthers
            return count >= Self.most ? state.seconds(at: now) : nil
        }
    }
}
