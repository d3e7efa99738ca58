// An event on its way into the store: read, sealed and priced.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
package import Wire

/// What the ledger is asked to book.
package struct Entry: Sendable {
    package var record: Record
    package var at: Timestamp
    /// For calls; nil for every other kind.
    package var priced: Priced?
    package var isLive: Bool
    /// Of a call that comes back from an archive, what re-pricing had booked beside it.
    package var adjustment: Adjustment?

    package struct Adjustment: Sendable, Equatable {
        package var amount: Money
        package var card: String
        package var at: Timestamp
    }

    /// An event that came in at `now`: that is its time where it names none, and what decides whether it is a backfill.
    package init(_ record: Record, priced: Priced?, arrivedAt now: Timestamp) {
        self.record = record
        self.priced = priced
        at = record.event.at ?? now
        isLive = at.milliseconds >= now.milliseconds - Booking.liveWindowMilliseconds
    }

    /// An event that was booked before, with the figures that it was booked with.
    init(archived record: Record, at: Timestamp, priced: Priced?, isLive: Bool, adjustment: Adjustment?) {
        self.record = record
        self.priced = priced
        self.at = at
        self.isLive = isLive
        self.adjustment = adjustment
    }

    /// An event that counts as having happened live, whenever it is booked.
    package init(live record: Record, priced: Priced?, at: Timestamp) {
        self.record = record
        self.priced = priced
        self.at = at
        isLive = true
    }
}

/// What became of the entries of one submission.
package struct Receipt: Sendable, Equatable {
    package var accepted = 0
    /// Entries that were booked before, just as they are (`Record.index`).
    package var duplicates: [Int] = []
    package var rejected: [Rejection] = []

    package init() {}

    mutating func add(_ other: Receipt) {
        accepted += other.accepted
        duplicates += other.duplicates
        rejected += other.rejected
    }

    /// An entry that cannot be booked: which of the submission (`Record.index`), and why.
    package struct Rejection: Sendable, Equatable {
        package var index: Int
        package var reason: String

        package init(index: Int, reason: String) {
            self.index = index
            self.reason = reason
        }
    }
}
