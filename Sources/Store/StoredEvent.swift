// An event as the ledger keeps it, for whoever reads single events.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
package import SQL
internal import Wire

/// A row of `events` as it was read: numbers where the names were; what has no column is restored by `event`.
package struct StoredEvent: Sendable {
    package let number: Int64
    package let at: Timestamp
    package let kind: Event.Kind?
    package let instance: Int64
    package let isLive: Bool
    package let id: String
    /// Numbers of people; 0 for nobody.
    package let user, anonymous: Int64
    package let names: EventNames
    package let status: Int64
    package let latency: Int64?
    /// In nanos of a USD.
    package let cost, inputCost, outputCost, saved: Int64
    package let reported: Int64?
    /// Names: the price card's text, 0 where there is none; why the book's price does not count, 0 where it does.
    package let card, unpriced: Int64
    package let body: [UInt8]
    /// What re-pricing booked beside it, and whether it did: it may have come to nothing.
    package let adjustment: Int64
    package let isAdjusted: Bool

    /// Reads events; conditions and order are the caller's.
    package static let select = """
        SELECT \(EventRow.columns),
            (SELECT amount FROM adjustments WHERE adjustments.number = events.number), seal FROM events
        """

    /// Behind the columns of the seal and the adjustment.
    static let sealColumn = EventRow.sealed.count + 1

    /// The next events after a number, which are in the order of their days.
    static func page(after number: Int64, most: Int, in database: Database) throws(StoreError) -> [StoredEvent] {
        let events = try database.rows(
            "\(select) WHERE number > $1 ORDER BY number LIMIT \(most)", number
        ) { StoredEvent($0) }
        try checkOrder(of: events.lazy.map(\.number), after: number)
        return events
    }

    /// A damaged tree gives rows again and again: whoever goes on from the last of them would never end.
    static func checkOrder(of numbers: some Sequence<Int64>, after number: Int64) throws(StoreError) {
        var last = number
        for number in numbers {
            guard number > last else { throw .database(SQLError(.corrupt, "events are out of their order")) }
            last = number
        }
    }

    package init(_ row: borrowing Row) {
        number = row.integer(0)
        at = Timestamp(milliseconds: row.integer(1))
        kind = Event.Kind(rawValue: UInt8(truncatingIfNeeded: row.integer(2)))
        instance = row.integer(3)
        isLive = row.integer(4) != 0
        id = row.text(6)
        user = row.integer(7)
        anonymous = row.integer(8)
        var names = EventNames()
        names.source = row.integer(5)
        names.tenant = row.integer(9)
        names.provider = row.integer(10)
        names.model = row.integer(11)
        names.operation = row.integer(12)
        names.subject = row.integer(13)
        self.names = names
        status = row.integer(14)
        latency = row.optionalInteger(15)
        cost = row.integer(16)
        inputCost = row.integer(17)
        outputCost = row.integer(18)
        saved = row.integer(19)
        reported = row.optionalInteger(20)
        card = row.integer(21)
        unpriced = row.integer(22)
        body = row.bytes(23)
        adjustment = row.integer(24)
        isAdjusted = !row.isNull(24)
    }

    /// Whoever it is booked on: the user, else the anonymous id; 0 for nobody.
    package var person: Int64 { user != 0 ? user : anonymous }

    /// What its cost rests on, by what the call says.
    package func basis(of call: Call) -> Priced.Basis { Priced.Basis(of: call, isUnpriced: unpriced != 0) }

    /// The event, but for the names that are numbers here.
    package func event() throws(StoreError) -> Event { try booking().event }

    /// The call, but for the names that are numbers here.
    package func call() throws(StoreError) -> Call {
        guard case .call(let call) = try event().detail else { throw .badRow(number: number, "it is not a call") }
        return call
    }

    /// What the event added to the ledger when it was booked. Names that have a number stay numbers.
    func booking() throws(StoreError) -> Booking {
        guard let kind else { throw .badRow(number: number, "its kind is unknown") }
        var event = Event(Event.Detail(kind))
        var priced: Priced?
        if case .call(var call) = event.detail {
            call.status = Call.Outcome(rawValue: UInt8(truncatingIfNeeded: status)) ?? .ok
            call.latencyMilliseconds = latency
            call.reported = reported.map(Money.init(nanos:))
            event.detail = .call(call)
            var price = Priced()
            price.cost = Money(nanos: cost)
            price.input = Money(nanos: inputCost)
            price.output = Money(nanos: outputCost)
            price.saved = Money(nanos: saved)
            price.unpriced = unpriced == 0 ? nil : ""
            priced = price
        }
        do {
            try Record.restore(body, into: &event)
        } catch {
            throw .badRow(number: number, "\(error)")
        }
        return Booking(
            event: event, at: at, priced: priced, isLive: isLive, instance: instance,
            person: person, isAnonymous: user == 0, names: names,
            adjustment: Money(nanos: adjustment))
    }
}
