// An event of any kind as the ledger keeps it, for whoever shows single events.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
package import SQL

/// A row of `events`. What has a column is here, names as numbers; what has none is restored by `event`.
package struct StoredFact: Sendable {
    package let number: Int64
    package let at: Timestamp
    package let kind: Event.Kind?
    package let id: String
    /// Numbers of people; 0 for nobody.
    package let user, anonymous: Int64
    package let names: EventNames
    /// In nanos of a USD.
    package let cost, inputCost, outputCost, adjustment: Int64
    /// Whether the price book had a price for the call.
    package let isPriced: Bool
    private let stored: StoredEvent

    /// Reads events; conditions on `events` and their order are the caller's.
    package static let select = StoredEvent.select

    package init(_ row: borrowing Row) {
        stored = StoredEvent(row)
        number = stored.number
        at = stored.at
        kind = stored.kind
        id = stored.id
        user = stored.user
        anonymous = stored.anonymous
        names = stored.names
        cost = stored.cost
        inputCost = stored.inputCost
        outputCost = stored.outputCost
        adjustment = stored.adjustment
        isPriced = stored.unpriced == 0
    }

    /// The event, but for the names that are numbers here.
    package func event() throws(StoreError) -> Event { try stored.booking().event }
}
