// Keeps how long queues were, for the report of jobs.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Store
import Synchronization
import Watch

/// Writes the readings of queues into the ledger, one a minute at most and each once.
final class QueueHistory: Sendable {
    private let watch: ServerWatch
    private let store: LedgerStore
    private let clock: @Sendable () -> Timestamp
    /// When the reading was taken that was written last, by queue.
    private let written = Mutex<[String: Timestamp]>([:])

    init(_ watch: ServerWatch, in store: LedgerStore, clock: @escaping @Sendable () -> Timestamp) {
        self.watch = watch
        self.store = store
        self.clock = clock
    }

    /// Writes what is new. What cannot be written is lost: a reading is no event.
    func record(_ done: @escaping @Sendable () -> Void) {
        let samples = written.withLock { written in
            var taken: [String: Timestamp] = [:]
            var samples: [QueueSample] = []
            for entry in watch.queues {
                guard let reading = entry.reading, let at = entry.readAt else { continue }
                taken[entry.plan.name] = at
                if written[entry.plan.name] != at { samples.append(QueueSample(entry.plan.name, reading)) }
            }
            written = taken
            return samples
        }
        guard !samples.isEmpty else { return done() }
        store.recordQueues(samples, at: clock()) { _ in done() }
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
