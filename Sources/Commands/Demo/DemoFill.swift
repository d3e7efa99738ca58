// A demo's history on its way into a store: several batches at once, and none is lost.
// SPDX-License-Identifier: Apache-2.0

package import Demo
import Dispatch
package import Ledger
internal import Service
package import Store
import Synchronization
import Wire

/// Books a history as if it had happened live, so that the counters have it too.
package struct DemoFill {
    private let desk: BookingDesk
    private let batchSize: Int

    /// - Parameter batchSize: events that are booked together: the more, the faster and the larger.
    package init(_ store: LedgerStore, prices: PriceBook, batchSize: Int = 2_000) {
        desk = BookingDesk(store, prices: { prices })
        self.batchSize = batchSize
    }

    /// Somebody asked the process to end before the history was whole.
    struct Interrupted: Error {}

    /// Draws a progress bar on a terminal. Gives back how many events it booked, once all are on disk.
    ///
    /// The events are made, sealed and priced on this thread, and written on the store's. Throws a `StoreError` or `Interrupted`.
    @discardableResult
    package func book(_ demo: Demo) throws -> Int {
        var progress = Progress("making \(demo.days) days of history", counting: "events")
        defer { progress.end() }
        let expected = Double(max(1, demo.estimatedCount))
        let bookings = DemoBookings(desk)
        var sealer = Sealer(ids: EventIDs())
        var batch: [Record] = []
        var count = 0
        for event in demo.history {
            guard let at = event.at else { continue }
            batch.append(sealer.seal(event, index: count, arrival: at))
            count += 1
            guard batch.count == batchSize else { continue }
            guard !Signals.isAskedToStop else { throw Interrupted() }
            try bookings.book(batch)
            batch.removeAll(keepingCapacity: true)
            progress.show(count, share: Double(count) / expected)
        }
        try bookings.book(batch)
        try bookings.finish()
        return count
    }
}

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
