// How jobs went in the last hours, to the millisecond.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL
internal import Store

/// Jobs that ended.
package struct JobSum: Sendable, Equatable {
    package var completed: Int64 = 0, failed: Int64 = 0
    /// Milliseconds, and how many jobs said how long they waited and ran.
    package var wait: Int64 = 0, waited: Int64 = 0, run: Int64 = 0, ran: Int64 = 0
    package var reasons: [ExactText: Int64] = [:]

    package init() {}

    package mutating func add(_ other: JobSum) {
        completed &+= other.completed
        failed &+= other.failed
        wait &+= other.wait
        waited &+= other.waited
        run &+= other.run
        ran &+= other.ran
        reasons.merge(other.reasons) { $0 &+ $1 }
    }

    package mutating func add(_ job: Job) {
        switch job.event {
        case .queued, .started: break
        case .completed: completed += 1
        case .failed:
            failed += 1
            if !job.reason.isEmpty { reasons[job.reason.exact, default: 0] += 1 }
        }
        if let milliseconds = job.waitMilliseconds { (wait, waited) = (wait &+ milliseconds, waited + 1) }
        if let milliseconds = job.runMilliseconds { (run, ran) = (run &+ milliseconds, ran + 1) }
    }
}

extension LedgerView {
    /// The jobs of the last hours by queue, from the events themselves: sums by day do not know hours.
    package func recentJobs(hours: Int64) throws(ReadingError) -> [(queue: String, sum: JobSum)] {
        let since = now.advanced(byMilliseconds: -hours * 3_600_000)
        var facts: [StoredEvent] = []
        try database.each(
            "\(StoredEvent.select) WHERE number >= $1 AND number < $2 AND kind = $3 AND at > $4 AND at <= $5",
            Int64(since.day.number) << 32, (Int64(now.day.number) + 1) << 32, Int64(Event.Kind.job.rawValue),
            since.milliseconds, now.milliseconds
        ) { facts.append(StoredEvent($0)) }
        var sums: [ExactText: JobSum] = [:]
        for fact in facts {
            guard case .job(let job) = try event(fact).detail else { continue }
            sums[job.queue.exact, default: JobSum()].add(job)
        }
        return sums.sorted { $0.key < $1.key }.map { ($0.key.text, $0.value) }
    }
}
