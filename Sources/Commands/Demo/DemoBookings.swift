// Batches on their way into a store: several at once, and none is lost.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Service
import Store
import Synchronization
import Wire

/// Books batch after batch, and waits for room where the queue is full, as a server's clients are told to.
struct DemoBookings {
    private let desk: BookingDesk
    private let slots = DispatchSemaphore(value: Self.atOnce)
    private let failure = Failure()

    private final class Failure: Sendable {
        let first = Mutex<StoreError?>(nil)
    }

    /// One is made while others are written.
    private static let atOnce = 4

    init(_ desk: BookingDesk) { self.desk = desk }

    /// Waits for room and queues the batch. Throws what went wrong with one before.
    func book(_ batch: [Record]) throws(StoreError) {
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

    private func queue(_ batch: [Record]) -> Bool {
        desk.book(live: batch) { [slots, failure] result in
            if case .failure(let error) = result { failure.first.withLock { $0 = $0 ?? error } }
            slots.signal()
        }
    }

    private func check() throws(StoreError) {
        if let error = failure.first.withLock({ $0 }) { throw error }
    }
}
