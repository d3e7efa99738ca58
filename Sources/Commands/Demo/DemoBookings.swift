// Batches on their way into a store: several at once, and none is lost.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Store
import Synchronization

/// Books batch after batch of somebody who waits for room, as a server's clients are told to.
struct DemoBookings {
    private let store: LedgerStore
    private let slots = DispatchSemaphore(value: Self.atOnce)
    private let failure = Failure()

    private final class Failure: Sendable {
        let first = Mutex<StoreError?>(nil)
    }

    /// One is made while others are written.
    private static let atOnce = 4

    init(_ store: LedgerStore) { self.store = store }

    /// Waits for room and queues the batch. Throws what went wrong with one before.
    func book(_ batch: [Entry]) throws(StoreError) {
        guard !batch.isEmpty else { return }
        slots.wait()
        if queue(batch) { return try check() }
        slots.signal()
        // A small queue is full of the batches before: once it is empty it takes any.
        try finish()
        slots.wait()
        if queue(batch) { return }
        slots.signal()
        throw .closed
    }

    /// Waits until all batches are on disk.
    func finish() throws(StoreError) {
        for _ in 0..<Self.atOnce { slots.wait() }
        for _ in 0..<Self.atOnce { slots.signal() }
        try check()
    }

    private func queue(_ batch: [Entry]) -> Bool {
        store.book(batch) { [slots, failure] result in
            if case .failure(let error) = result { failure.first.withLock { $0 = $0 ?? error } }
            slots.signal()
        }
    }

    private func check() throws(StoreError) {
        if let error = failure.first.withLock({ $0 }) { throw error }
    }
}
