// A demo's history on its way into a store.
// SPDX-License-Identifier: Apache-2.0

package import Demo
package import Ledger
internal import Service
package import Store
import Wire

/// Books a history as if it had happened live, so that the counters have it too.
package struct DemoFill {
    private let store: LedgerStore
    private let prices: PriceBook
    private let batchSize: Int

    /// - Parameter batchSize: events that are booked together: the more, the faster and the larger.
    package init(_ store: LedgerStore, prices: PriceBook, batchSize: Int = 2_000) {
        self.store = store
        self.prices = prices
        self.batchSize = batchSize
    }

    /// Somebody asked the process to end before the history was whole.
    package struct Interrupted: Error {}

    /// Draws a progress bar on a terminal. Gives back how many events it booked, once all are on disk.
    ///
    /// The events are made and sealed on this thread, and written on the store's. Throws a `StoreError` or `Interrupted`.
    @discardableResult
    package func book(_ demo: Demo) throws -> Int {
        var progress = Progress("making \(demo.days) days of history", counting: "events")
        defer { progress.end() }
        let expected = Double(max(1, demo.estimatedCount))
        let bookings = DemoBookings(store)
        var sealer = Sealer(ids: EventIDs())
        var batch: [Entry] = []
        var count = 0
        for event in demo.history {
            guard let at = event.at else { continue }
            batch.append(prices.entry(live: sealer.seal(event, index: count, arrival: at), at: at))
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
