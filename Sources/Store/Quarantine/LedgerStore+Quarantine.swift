// The quarantine of a store: what could not be booked waits there until it can be.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

extension LedgerStore {
    /// Keeps events that could not be booked, as far as there is room, equal ones once. May be called from anywhere;
    /// `completion` gets an outcome for each, on the commit queue, once they are on disk.
    package func quarantine(
        _ arrivals: [QuarantineArrival], at now: Timestamp, within bounds: QuarantineBounds,
        completion: @escaping @Sendable ([QuarantineOutcome]) -> Void
    ) {
        guard !arrivals.isEmpty else { return completion([]) }
        quarantine(QuarantineSubmission(arrivals: arrivals, at: now, bounds: bounds, completion: completion))
    }

    /// The events behind a number that are meant, in their order: so many at most, and no more than a few megabytes of them.
    /// Reads beside the commits, on a connection of its own: few may be meant of very many.
    package func quarantined(
        _ filter: QuarantineFilter, after number: Int64 = 0, most: Int = 500
    ) throws(StoreError) -> [QuarantinedEvent] {
        try StorePlace(location).open(.read).quarantined(filter, after: number, most: most, mostBytes: 4 << 20)
    }

    /// Takes events out of the quarantine; returns how many of them were in it.
    package func release(quarantined events: [QuarantinedEvent]) throws(StoreError) -> Int {
        guard !events.isEmpty else { return 0 }
        return try change { (writer) throws(StoreError) in try writer.release(events) }
    }

    /// Says of events anew why they are kept.
    package func tell(_ verdicts: [QuarantineVerdict]) throws(StoreError) {
        guard !verdicts.isEmpty else { return }
        try change { (writer) throws(StoreError) in try writer.tell(verdicts) }
    }

    /// Takes out what came for the last time before an instant; returns how much that was. Others commit between two
    /// parts of it.
    @discardableResult
    package func release(quarantinedBefore end: Timestamp) throws(StoreError) -> Int {
        var count = 0
        while quarantineSize.events > 0 {
            let released = try change { (writer) throws(StoreError) in
                try writer.release(before: end, most: Self.releasedAtOnce)
            }
            count += released
            if released < Self.releasedAtOnce { break }
        }
        return count
    }

    private static let releasedAtOnce = 1_000
}

extension LedgerReader {
    /// The same of a store that nobody need have open.
    package func quarantined(
        _ filter: QuarantineFilter, after number: Int64 = 0, most: Int = 500
    ) throws(StoreError) -> [QuarantinedEvent] {
        try database.quarantined(filter, after: number, most: most, mostBytes: 4 << 20)
    }
}
