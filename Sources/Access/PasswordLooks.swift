// Looks at passwords one by one, on a thread of their own, and remembers what came of it.
// SPDX-License-Identifier: Apache-2.0

import Digest
import HTTP
package import Ledger
package import Passwords
import Synchronization
import System

/// A look takes a tenth of a second and more, by design: no thread that serves connections may wait for it. What came of one
/// is remembered, under a digest that nobody can make without the key of this process.
///
/// Looks are taken in turns, one for each network that asked: a burst of wrong passwords from one holds up none of another,
/// and who has been let in before is known without a look. What waits is bounded, for each network and in all: where there is
/// no room, the network that has most gives way. One that has shown many wrong ones is slowed for a while: it has one look
/// a second, and all that are slowed have four, so that an owner who shares a network with a guesser comes in again.
package final class PasswordLooks: Sendable {
    private let key = [UInt8].random(32)
    private let failures = FailureLimit()
    private let clock: @Sendable () -> Timestamp
    private let state = Mutex(State())

    /// What somebody has said who they are.
    package struct Claim: Sendable {
        let digest: [UInt8]
        fileprivate let hash: PasswordHash
        fileprivate let password: [UInt8]
        fileprivate let isUser: Bool
    }

    private struct Job {
        let claim: Claim
        var waiting: [@Sendable () -> Void]
    }

    private struct State {
        var right = RecentDigests(most: 1024)
        var wrong = RecentDigests(most: 1024)
        /// By network, in the order in which they came.
        var jobs: [ClientNetwork: [Job]] = [:]
        /// Networks that have jobs, the next one first.
        var turns: [ClientNetwork] = []
        var count = 0
        var isWorking = false
        var slowed = SlowedLooks()

        mutating func next() -> (network: ClientNetwork, claim: Claim)? {
            guard let network = turns.first, let claim = jobs[network]?.first?.claim else { return nil }
            turns.removeFirst()
            return (network, claim)
        }

        /// Takes the job off, and has the network wait for its next turn if it has more.
        mutating func end(_ network: ClientNetwork, _ claim: Claim, isRight: Bool) -> [@Sendable () -> Void] {
            if isRight { right.insert(claim.digest) } else { wrong.insert(claim.digest) }
            guard let job = jobs[network]?.removeFirst() else { return [] }
            count -= 1
            if jobs[network]?.isEmpty == true { jobs[network] = nil } else { turns.append(network) }
            slowed.end(network)
            return job.waiting
        }

        /// Makes room for one more of a network that has `few`: the last of the network that has most, and at least two more.
        /// Its first may be under work. Nil where nobody has that many.
        mutating func giveWay(to few: Int) -> [@Sendable () -> Void]? {
            guard let largest = jobs.max(by: { $0.value.count < $1.value.count }), largest.value.count > few + 1,
                let job = jobs[largest.key]?.removeLast()
            else { return nil }
            count -= 1
            return job.waiting
        }
    }

    /// Looks that may wait, of one network and in all; and who may wait for one of them.
    static let mostOfOne = 8
    static let most = 256
    private static let mostWaiting = 64

    package init(clock: @escaping @Sendable () -> Timestamp = { .now }) {
        self.clock = clock
    }

    /// - `stand`: what is looked at where there is no such user, so that it takes as long.
    package func claim(_ name: [UInt8], _ password: [UInt8], hash: PasswordHash?, stand: PasswordHash) -> Claim {
        let bytes = Array("\(name.count):".utf8) + name + (hash ?? stand).bytes + password
        return Claim(
            digest: SHA256.authenticate(bytes, key: key).array, hash: hash ?? stand, password: password,
            isUser: hash != nil)
    }

    /// Whether it is right, where that is known.
    package func isRight(_ claim: Claim) -> Bool? {
        state.withLock { state in
            if state.right.contains(claim.digest) { return true }
            return state.wrong.contains(claim.digest) ? false : nil
        }
    }

    /// Has it looked at, and calls `ready` when that is over: at once where too many wait.
    func look(at claim: Claim, from network: ClientNetwork, ready: @escaping @Sendable () -> Void) {
        let (now, isSlowed) = (clock(), isSlowed(network))
        let (sentAway, starts) = state.withLock { state -> ([@Sendable () -> Void], Bool) in
            var jobs = state.jobs[network] ?? []
            if let place = jobs.firstIndex(where: { $0.claim.digest == claim.digest }) {
                guard jobs[place].waiting.count < Self.mostWaiting else { return ([ready], false) }
                jobs[place].waiting.append(ready)
                state.jobs[network] = jobs
                return ([], false)
            }
            let isFree = isSlowed ? jobs.isEmpty && state.slowed.mayTake(network, at: now) : jobs.count < Self.mostOfOne
            guard isFree else { return ([ready], false) }
            var others: [@Sendable () -> Void] = []
            if state.count >= Self.most {
                guard let waiting = state.giveWay(to: jobs.count) else { return ([ready], false) }
                others = waiting
            }
            jobs.append(Job(claim: claim, waiting: [ready]))
            if jobs.count == 1 { state.turns.append(network) }
            state.jobs[network] = jobs
            state.count += 1
            if isSlowed { state.slowed.take(network, at: now) }
            defer { state.isWorking = true }
            return (others, !state.isWorking)
        }
        for ready in sentAway { ready() }
        if starts, !Thread.start(niceness: 5, { self.work() }) { giveUp() }
    }

    /// Whether a network has shown so many wrong ones that few of its passwords are looked at for a while.
    func isSlowed(_ network: ClientNetwork) -> Bool { failures.wait(of: network, at: clock()) != nil }

    /// Until nothing waits.
    private func work() {
        while let (network, claim) = state.withLock({ state in
            let next = state.next()
            if next == nil { state.isWorking = false }
            return next
        }) {
            let isRight = claim.hash.isMade(of: claim.password) && claim.isUser
            if !isRight { _ = failures.note(from: network, at: clock()) }
            for ready in state.withLock({ $0.end(network, claim, isRight: isRight) }) { ready() }
        }
    }

    /// The system has no thread left: nobody waits for what will not come.
    private func giveUp() {
        let waiting = state.withLock { state in
            defer {
                (state.jobs, state.turns, state.count, state.isWorking) = ([:], [], 0, false)
                state.slowed = SlowedLooks()
            }
            return state.jobs.values.flatMap { $0.flatMap(\.waiting) }
        }
        for ready in waiting { ready() }
    }
}

/// So many digests, the last ones that came.
struct RecentDigests {
    private let most: Int
    private var digests: Set<[UInt8]> = []
    private var order: [[UInt8]] = []
    private var next = 0

    init(most: Int) { self.most = most }

    func contains(_ digest: [UInt8]) -> Bool { digests.contains(digest) }

    mutating func insert(_ digest: [UInt8]) {
        guard digests.insert(digest).inserted else { return }
        if order.count < most {
            order.append(digest)
        } else {
            digests.remove(order[next])
            order[next] = digest
            next = (next + 1) % most
        }
    }
}
