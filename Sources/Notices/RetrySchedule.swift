// When to try again, and when to give up.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Store

/// Waits twice as long after each failure, up to an hour, so that a receiver that is down costs little and one that is
/// back gets its notices soon.
package struct RetrySchedule: Sendable {
    /// How long until the second attempt.
    var shortest = Duration.seconds(1)
    /// How long until the second attempt where the receiver did not want it.
    var shortestAfterRefusal = Duration.seconds(60)
    var longest = Duration.seconds(3600)
    /// The age at which a notice that its receiver does not want is given up, and one that fails holds up others no longer.
    var end = Duration.seconds(3 * 86_400)
    /// The age at which a report is given up, whatever its failures are called: nobody waits for it any more.
    var endOfReports = Duration.seconds(21 * 86_400)

    /// What comes of an attempt that failed. `chance` is from 0 to 1: those who failed together come back one by one.
    func outcome(of failure: DeliveryFailure, for notice: Notice, at now: Timestamp, chance: Double) -> Delivery {
        func isOlder(than age: Duration) -> Bool { now >= notice.createdAt.advanced(by: age) }
        if notice.kind == .report, isOlder(than: endOfReports) { return .dropped }
        switch failure {
        case .failed(let reason, let after):
            let asked = min(after ?? .zero, longest)
            guard isOlder(than: end) else {
                return .failed(reason, again: now.advanced(by: max(wait(shortest, notice.attempts, chance), asked)))
            }
            // What has failed for days may be the notice and not the receiver.
            let wait = max(wait(shortestAfterRefusal, notice.attempts, chance), asked)
            return .refused(reason, again: now.advanced(by: wait))
        case .refused(let reason):
            guard !isOlder(than: end) else { return .dropped }
            return .refused(reason, again: now.advanced(by: wait(shortestAfterRefusal, notice.attempts, chance)))
        }
    }

    /// From half of the time to all of it.
    private func wait(_ shortest: Duration, _ attempts: Int, _ chance: Double) -> Duration {
        let whole = min(longest, shortest * (1 << min(attempts, 20)))
        return whole * (0.5 + chance / 2)
    }
}

extension Timestamp {
    fileprivate func advanced(by time: Duration) -> Timestamp {
        advanced(byMilliseconds: time.milliseconds)
    }
}
