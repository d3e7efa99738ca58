// Events as rows: written with the names they use as numbers, and read back whole.
// SPDX-License-Identifier: Apache-2.0

internal import Intake
internal import Ledger
internal import SQL

/// What a row of `events` has besides its entry: numbers in the place of names.
struct EventRow {
    let number: Int64
    /// Where its entry stands: which submission, and which of its entries.
    let submission, place: Int
    let instance: Int64
    let user, anonymous: Int64
    let names: EventNames
    let card, unpriced: Int64

    static let columns = """
        number, at, kind, instance, live, source, id, user, anonymous, tenant, provider, model, operation, subject,
        status, latency_ms, cost, input_cost, output_cost, reported, card, unpriced, body
        """

    static let insert = """
        INSERT INTO events (\(columns))
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
        """

    func bind(_ entry: borrowing Entry, to binder: inout Binder) {
        binder.integer(number)
        binder.integer(entry.at.milliseconds)
        binder.integer(Int64(entry.record.event.kind.rawValue))
        binder.integer(instance)
        binder.integer(entry.isLive ? 1 : 0)
        binder.integer(names.source)
        binder.text(entry.record.event.id)
        binder.integer(user)
        binder.integer(anonymous)
        binder.integer(names.tenant)
        binder.integer(names.provider)
        binder.integer(names.model)
        binder.integer(names.operation)
        binder.integer(names.subject)
        if case .call(let call) = entry.record.event.detail {
            binder.integer(Int64(call.status.rawValue))
            binder.integer(call.latencyMilliseconds)
        } else {
            binder.integer(Int64(0))
            binder.null()
        }
        binder.integer(entry.priced?.cost.nanos ?? 0)
        binder.integer(entry.priced?.input.nanos ?? 0)
        binder.integer(entry.priced?.output.nanos ?? 0)
        if case .call(let call) = entry.record.event.detail {
            binder.integer(call.reported?.nanos)
        } else {
            binder.null()
        }
        binder.integer(card)
        binder.integer(unpriced)
        binder.text(utf8: entry.record.body)
    }
}

/// A row of `events` as it was read: numbers where the names were.
struct StoredEvent {
    let number: Int64
    let at: Timestamp
    let kind: Event.Kind?
    let instance: Int64
    let isLive: Bool
    let id: String
    let user, anonymous: Int64
    let names: EventNames
    let status: Int64
    let latency: Int64?
    let cost, inputCost, outputCost: Int64
    let reported: Int64?
    let card, unpriced: Int64
    let body: [UInt8]
    let adjustment: Int64

    /// Reads events; conditions and order are the caller's.
    static let select = """
        SELECT \(EventRow.columns),
            coalesce((SELECT amount FROM adjustments WHERE adjustments.number = events.number), 0) FROM events
        """

    /// The next events after a number, which are in the order of their days.
    static func page(after number: Int64, most: Int, in database: Database) throws(SQLError) -> [StoredEvent] {
        try database.rows(
            "\(select) WHERE number > $1 ORDER BY number LIMIT \(most)", bind: { $0.integer(number) },
            { StoredEvent($0) })
    }

    init(_ row: borrowing Row) {
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
        reported = row.optionalInteger(19)
        card = row.integer(20)
        unpriced = row.integer(21)
        body = row.bytes(22)
        adjustment = row.integer(23)
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
            person: user != 0 ? user : anonymous, names: names, adjustment: Money(nanos: adjustment))
    }
}
