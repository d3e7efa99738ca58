// One call as the ledger keeps it, for reports that show single calls.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
package import SQL

/// A row of `events` that is a call. Names are numbers; what has no column is restored by `call`.
package struct StoredCall: Sendable {
    package let number: Int64
    package let at: Timestamp
    package let id: String
    /// Whoever it is booked on: the user, else the anonymous id; 0 for nobody.
    package let person: Int64
    package let names: EventNames
    package let cost, adjustment: Money
    /// The name that is the price card's text; 0 where there is no price.
    package let card: Int64
    /// The name that is the reason for having no price; 0 where there is one.
    package let unpriced: Int64
    private let event: StoredEvent

    /// Reads calls; conditions on `events` and their order are the caller's.
    package static let select = StoredEvent.select

    package init(_ row: borrowing Row) {
        event = StoredEvent(row)
        number = event.number
        at = event.at
        id = event.id
        person = event.user != 0 ? event.user : event.anonymous
        names = event.names
        cost = Money(nanos: event.cost)
        adjustment = Money(nanos: event.adjustment)
        card = row.integer(20)
        unpriced = event.unpriced
    }

    /// The call, but for the names that are numbers here.
    package func call() throws(StoreError) -> Call {
        guard case .call(let call) = try event.booking().event.detail else {
            throw .badRow(number: number, "it is not a call")
        }
        return call
    }
}
