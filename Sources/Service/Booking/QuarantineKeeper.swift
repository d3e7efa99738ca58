// Keeps what the desk could not book.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
package import Ledger
package import Store
import Synchronization
import System
package import Wire

/// What brought some events, for whoever keeps those that cannot be booked.
package struct SentBytes: Sendable {
    let protocolName: String
    let bytes: [UInt8]
    let arrivedAt: Timestamp

    /// The protocol of Bursar's own events.
    package static let events = "events"

    /// `protocolName` is one of a few: metrics count by it.
    package init(by protocolName: String, _ bytes: [UInt8], arrivedAt: Timestamp) {
        self.protocolName = protocolName
        self.bytes = bytes
        self.arrivedAt = arrivedAt
    }
}

/// Puts events that were rejected into the quarantine of the store, and marks those that are kept.
package final class QuarantineKeeper: Sendable {
    /// Told what became of events that somebody wanted to be kept.
    package typealias Count =
        @Sendable (_ protocolName: String, RejectionCause, QuarantineOutcome, _ events: Int) -> Void

    private let store: LedgerStore
    private let bounds: @Sendable () -> QuarantineBounds?
    private let count: Count
    /// Digests are taken here, so that no commit waits for them.
    private let queue = DispatchQueue(label: "bursar.quarantine", qos: .utility)
    /// Events that somebody waits for, from before their digests are taken until it is told what became of them.
    private let waiting = Mutex(0)
    private let mostWaiting: Int

    /// `bounds` are those of the moment; nil where nothing is kept.
    package init(
        _ store: LedgerStore, bounds: @escaping @Sendable () -> QuarantineBounds?, mostWaiting: Int = 100_000,
        count: @escaping Count = { _, _, _, _ in }
    ) {
        self.store = store
        self.bounds = bounds
        self.mostWaiting = mostWaiting
        self.count = count
    }

    var isOn: Bool { bounds() != nil }

    /// `done` is called once what is kept is on disk, with what was rejected, in its order.
    func keep(_ rejected: [Rejection], of sent: SentBytes, _ done: @escaping @Sendable ([Rejection]) -> Void) {
        guard let bounds = bounds() else { return done(rejected) }
        let places = rejected.indices.filter { rejected[$0].event != nil }
        // More than this many would take more memory than their bodies were charged for.
        guard reserve(rejected.count) else {
            tell([QuarantineOutcome](repeating: .busy, count: places.count), of: rejected, places, sent)
            return done(rejected)
        }
        queue.async { [self] in
            let arrivals = places.compactMap { place in
                rejected[place].event.map { event in
                    QuarantineArrival(
                        event, event.place.bytes(in: sent.bytes), by: sent.protocolName,
                        because: rejected[place].reason)
                }
            }
            store.quarantine(arrivals, at: sent.arrivedAt, within: bounds) { [self] outcomes in
                // What is answered is as large as what was wrong, and no commit waits for that either.
                queue.async { [self] in
                    var told = rejected
                    for (place, outcome) in zip(places, outcomes) { told[place].isQuarantined = outcome == .kept }
                    tell(outcomes, of: rejected, places, sent)
                    waiting.withLock { $0 -= rejected.count }
                    done(told)
                }
            }
        }
    }

    /// Waits until what was to be kept before is the store's to keep.
    func settle() { queue.sync {} }

    /// One that is larger than all that may wait is taken where nothing waits: it could never be otherwise.
    private func reserve(_ events: Int) -> Bool {
        waiting.withLock { waiting in
            guard waiting == 0 || waiting + events <= mostWaiting else { return false }
            waiting += events
            return true
        }
    }

    private func tell(_ outcomes: [QuarantineOutcome], of rejected: [Rejection], _ places: [Int], _ sent: SentBytes) {
        let causes = places.compactMap { rejected[$0].event?.cause }
        var tallies: [Tally: Int] = [:]
        for pair in zip(causes, outcomes) { tallies[Tally(pair), default: 0] += 1 }
        for (tally, events) in tallies { count(sent.protocolName, tally.cause, tally.outcome, events) }
    }

    private struct Tally: Hashable {
        let cause: RejectionCause
        let outcome: QuarantineOutcome

        init(_ pair: (RejectionCause, QuarantineOutcome)) { (cause, outcome) = pair }
    }

    /// Lets go of what has been kept for long enough, at a beat of the slow clock. What fails is tried at the next; a clock
    /// that cannot be right says of nothing how long it has been kept.
    func release(at now: @escaping @Sendable () -> Timestamp, _ done: @escaping @Sendable () -> Void) {
        queue.async { [store, bounds] in
            let now = now()
            if let bounds = bounds(), ClockError(at: now) == nil {
                let count = (try? store.release(quarantinedBefore: bounds.end(at: now))) ?? 0
                if count > 0 { store.audit([.quarantineReleased(count, at: now)]) }
            }
            done()
        }
    }
}

extension AuditEntry {
    /// Events that nobody looked at for as long as they are kept.
    fileprivate static func quarantineReleased(_ count: Int, at now: Timestamp) -> AuditEntry {
        var entry = AuditEntry.ofServer(.quarantineDropped, at: now)
        (entry.target, entry.object, entry.rows) = ("quarantine", AuditValue("age"), Int64(count))
        return entry
    }
}
