// An event as it is booked: priced, timed, and attributed to whoever it concerns.
// SPDX-License-Identifier: Apache-2.0

/// What one event adds to the ledger. Everything a rollup can ever be recomputed from.
package struct Booking: Sendable {
    package var event: Event
    package var at: Timestamp
    /// For calls; nil for every other kind.
    package var priced: Priced?
    /// Booked within an hour of its own time: in the live counters, not only in the ledger.
    package var isLive: Bool
    /// The server that booked it, which owns the counters that it went into.
    package var instance: Int64
    /// The user, else the anonymous id, as the store numbers them; 0 for nobody.
    package var person: Int64

    package init(event: Event, at: Timestamp, priced: Priced?, isLive: Bool, instance: Int64, person: Int64) {
        self.event = event
        self.at = at
        self.priced = priced
        self.isLive = isLive
        self.instance = instance
        self.person = person
    }

    /// An event later than this after its own time is a backfill: it would look like a burst.
    package static let liveWindowMilliseconds: Int64 = 3_600_000
}

/// Texts as integers. The store interns them; a test can count.
package protocol NameTable {
    associatedtype Failure: Error
    /// The number of a text, the same for ever; 0 for the empty text.
    mutating func id(of text: String) throws(Failure) -> Int64
}
