// Something that is looked at again and again.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
package import System

/// What to look at, how often, and what to do with what is seen.
///
/// A look blocks a thread of its own. It should be back by its deadline, and nothing depends on it: what is not back is
/// given up, and what it brings later is dropped.
package struct WatchTask: Sendable {
    /// Two tasks of one name are the same one.
    package let name: String
    let every, timeout: Duration
    /// Looks, and notes what is seen if nobody has given up meanwhile.
    let look: @Sendable (Deadline, Verdict) -> Interval?
    let giveUp: @Sendable (LookFailure) -> Interval

    /// When to look again.
    package enum Interval: Sendable {
        case usual
        /// What was seen may be chance: half the usual time.
        case short
    }

    /// - `look`: called on a thread of its own, never twice at once.
    /// - `note`: takes what came of it, once for each turn.
    package init<Reading: Sendable>(
        _ name: String, every: Duration, timeout: Duration,
        look: @escaping @Sendable (Deadline) throws(LookFailure) -> Reading,
        note: @escaping @Sendable (Result<Reading, LookFailure>) -> Interval
    ) {
        self.name = name
        self.every = every
        self.timeout = timeout
        self.look = { deadline, verdict in
            let result: Result<Reading, LookFailure>
            do throws(LookFailure) { result = .success(try look(deadline)) } catch { result = .failure(error) }
            return verdict.take() ? note(result) : nil
        }
        giveUp = { note(.failure($0)) }
    }

    /// Who gets to say what came of a turn: the look itself, or whoever gave up on it.
    final class Verdict: Sendable {
        private let isTaken = Atomic(false)

        /// True for the first who asks.
        func take() -> Bool { !isTaken.exchange(true, ordering: .acquiringAndReleasing) }
    }
}
