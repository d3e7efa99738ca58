// The one way into the ledger: events that were read are priced, queued, counted and answered here.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
package import Ledger
package import Store
import System
package import Wire

/// Books events for every protocol, for the command line and for the demo.
///
///     desk.book(batch.records, rejected: batch.rejections, arrivedAt: now) { result in … }
///
/// `book` answers false, and calls nothing, when the ledger's queue is full: the sender is to come again. Else it calls
/// back once: when the events are on disk, on the writing thread, which must not be held up, or where some were kept in
/// quarantine on that of its keeper; or at once, on the thread of the caller, where there was nothing to book.
package struct BookingDesk: Sendable {
    private let store: LedgerStore
    private let prices: @Sendable () -> PriceBook
    private let count: Count
    /// Who keeps what cannot be booked; nil where nobody does.
    private let keeper: QuarantineKeeper?

    package typealias Completion = @Sendable (Result<Receipt, StoreError>) -> Void

    /// Told of events that were not booked; how many were, the ledger counts itself. The kind is nil for events that
    /// could not be read.
    package typealias Count = @Sendable (_ kind: Event.Kind?, NotBooked, _ events: Int) -> Void

    /// Why an event was not booked.
    package enum NotBooked: Sendable { case duplicate, rejected }

    package init(
        _ store: LedgerStore, prices: @escaping @Sendable () -> PriceBook, count: @escaping Count = { _, _, _ in },
        keeper: QuarantineKeeper? = nil
    ) {
        self.store = store
        self.prices = prices
        self.count = count
        self.keeper = keeper
    }

    /// Whether somebody keeps what cannot be booked, if its sender may have it kept.
    package var keepsRejected: Bool { keeper?.isOn == true }

    /// Waits until what was rejected before is the store's to keep, which finds people in it.
    func settleRejected() { keeper?.settle() }

    /// Books what came in at `now`. `rejected` is what could not be read of it, `notes` what is to be said of the rest.
    package func book(
        _ records: [Record], rejected: [Rejection] = [], notes: [EventNote] = [], arrivedAt now: Timestamp,
        _ done: @escaping Completion
    ) -> Bool {
        book(entries(records, arrivedAt: now), rejected: rejected, notes: notes, done)
    }

    /// Books what is in quarantine, and leaves all that is there to the caller.
    func book(quarantined records: [Record], arrivedAt now: Timestamp, _ done: @escaping Completion) -> Bool {
        book(entries(records, arrivedAt: now), rejected: [], closingQuarantined: false, done)
    }

    /// What came in at `now`, with its price.
    package func entries(_ records: [Record], arrivedAt now: Timestamp) -> [Entry] {
        let prices = prices()
        return records.map { prices.entry($0, arrivedAt: now) }
    }

    /// Books events that count as having happened live, each at its own time, which a sealed event has.
    package func book(live records: [Record], _ done: @escaping Completion) -> Bool {
        let prices = prices()
        let entries = records.compactMap { record in record.event.at.map { prices.entry(live: record, at: $0) } }
        return book(entries, rejected: [], done)
    }

    /// Books entries that have their price, such as those of an archive. What cannot be booked is kept where `sent` says
    /// what brought it, before anybody is answered; nothing is where nothing was booked for want of room or of a disk.
    package func book(
        _ entries: [Entry], rejected: [Rejection], notes: [EventNote] = [], sent: SentBytes? = nil,
        closingQuarantined: Bool = true, _ done: @escaping Completion
    ) -> Bool {
        if !rejected.isEmpty { count(nil, .rejected, rejected.count) }
        guard !entries.isEmpty else {
            keep(rejected, sent) { done(.success(Receipt(rejected: $0))) }
            return true
        }
        // The entries are let go of before they are answered: they are the largest that a batch has.
        let kinds = entries.map { (index: $0.record.index, kind: $0.record.event.kind) }
        return store.book(entries, closingQuarantined: closingQuarantined) { [self] result in
            switch result {
            case .success(let outcome):
                Self.tell(outcome, of: kinds, to: count)
                keep(rejected + outcome.rejected, sent) { rejected in
                    done(
                        .success(
                            Receipt(
                                accepted: outcome.accepted, duplicates: outcome.duplicates.count, rejected: rejected,
                                notes: notes)))
                }
            case .failure(let error): done(.failure(error))
            }
        }
    }

    /// At once where nothing is to be kept.
    private func keep(
        _ rejected: [Rejection], _ sent: SentBytes?, _ done: @escaping @Sendable ([Rejection]) -> Void
    ) {
        guard !rejected.isEmpty, let sent, let keeper else { return done(rejected) }
        keeper.keep(rejected, of: sent, done)
    }

    private static func tell(
        _ outcome: BookingOutcome, of kinds: [(index: Int, kind: Event.Kind)], to count: Count
    ) {
        for (places, reason) in [(outcome.duplicates, NotBooked.duplicate), (outcome.rejected.map(\.index), .rejected)]
        where !places.isEmpty {
            let places = Set(places)
            for (index, kind) in kinds where places.contains(index) { count(kind, reason, 1) }
        }
    }
}

extension BookingDesk {
    /// Books and waits until all is on disk. Throws `closed` where the queue takes nothing.
    package static func wait(for book: (@escaping Completion) -> Bool) throws(StoreError) -> Receipt {
        let done = DispatchSemaphore(value: 0)
        let result = Shared<Result<Receipt, StoreError>>(.failure(.closed))
        let isQueued = book {
            result.value = $0
            done.signal()
        }
        if isQueued { done.wait() }
        return try result.value.get()
    }
}
