// An event on its way into the store: read, sealed and priced.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
package import Wire

/// What the ledger is asked to book.
///
/// Boxed: it changes hands and threads several times, and an event has a dozen texts, each of which would be counted
/// again with every copy.
package struct Entry: Sendable {
    private var box: Box

    private final class Box: Sendable {
        let record: Record
        let at: Timestamp
        let priced: Priced?
        let isLive: Bool
        let adjustment: Adjustment?

        init(
            _ record: consuming Record, _ at: Timestamp, _ priced: Priced?, isLive: Bool, _ adjustment: Adjustment?
        ) {
            self.record = record
            self.at = at
            self.priced = priced
            self.isLive = isLive
            self.adjustment = adjustment
        }
    }

    package var record: Record {
        _read { yield box.record }
        set { box = Box(newValue, at, priced, isLive: isLive, adjustment) }
    }

    package var at: Timestamp {
        get { box.at }
        set { box = Box(record, newValue, priced, isLive: isLive, adjustment) }
    }

    /// For calls; nil for every other kind.
    package var priced: Priced? {
        _read { yield box.priced }
        set { box = Box(record, at, newValue, isLive: isLive, adjustment) }
    }

    package var isLive: Bool { box.isLive }

    /// Of a call that comes back from an archive, what re-pricing had booked beside it.
    package var adjustment: Adjustment? {
        get { box.adjustment }
        set { box = Box(record, at, priced, isLive: isLive, newValue) }
    }

    package struct Adjustment: Sendable, Equatable {
        package var amount: Money
        package var card: String
        package var at: Timestamp
    }

    /// An event that came in at `now`: that is its time where it names none, and what decides whether it is a backfill.
    package init(_ record: consuming Record, priced: Priced?, arrivedAt now: Timestamp) {
        let at = record.event.at ?? now
        let isLive = at.milliseconds >= now.milliseconds - Booking.liveWindowMilliseconds
        box = Box(record, at, priced, isLive: isLive, nil)
    }

    /// An event that was booked before, with the figures that it was booked with.
    init(archived record: Record, at: Timestamp, priced: Priced?, isLive: Bool, adjustment: Adjustment?) {
        box = Box(record, at, priced, isLive: isLive, adjustment)
    }

    /// An event that counts as having happened live, whenever it is booked.
    package init(live record: consuming Record, priced: Priced?, at: Timestamp) {
        box = Box(record, at, priced, isLive: true, nil)
    }
}

extension Entry {
    /// Every text that is looked up when the entry is booked, but for the names of its people.
    func eachName(_ declared: Declarations, _ body: (String) -> Void) {
        record.event.eachName(declared, isLive: isLive, body)
        if let priced {
            body(priced.card)
            if let unpriced = priced.unpriced { body(unpriced) }
        }
        if let adjustment { body(adjustment.card) }
        if case .profile(let profile) = record.event.detail, record.event.user.isEmpty, record.event.tenant.isEmpty {
            body(profile.subject)
        }
    }
}

/// What became of the entries of one submission.
package struct BookingOutcome: Sendable, Equatable {
    package var accepted = 0
    /// Entries that were booked before, just as they are (`Record.index`).
    package var duplicates: [Int] = []
    /// Entries that cannot be booked; their places are those of the submission (`Record.index`).
    package var rejected: [Rejection] = []

    package init() {}

    mutating func add(_ other: BookingOutcome) {
        accepted += other.accepted
        duplicates += other.duplicates
        rejected += other.rejected
    }
}
