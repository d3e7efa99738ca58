// Keeps how long queues were, for the report of jobs.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Store
import Watch

/// Writes the last reading of each queue into the ledger, once a minute.
enum QueueHistory {
    static func record(
        _ watchman: Watchman, in store: LedgerStore, at now: Timestamp, _ done: @escaping @Sendable () -> Void
    ) {
        let samples = watchman.queues.compactMap { entry in entry.reading.map { QueueSample(entry.plan.name, $0) } }
        guard !samples.isEmpty else { return done() }
        // What cannot be written is lost: a reading is no event.
        store.recordQueues(samples, at: now) { _ in done() }
    }
}

extension QueueSample {
    fileprivate init(_ queue: String, _ reading: QueueReading) {
        self.init(queue: queue, length: reading.length)
        oldestMilliseconds = reading.oldestAge.map { Int64($0 / .milliseconds(1)) }
        failed = reading.failed
        delayed = reading.delayed
        active = reading.active
    }
}
