// Events as rows: written with the names they use as numbers, and read back whole.
// SPDX-License-Identifier: Apache-2.0

internal import Intake
internal import Ledger
internal import SQL

/// A row of `events`, ready to be written.
struct EventRow {
    let number: Int64
    let booking: Booking
    let anonymous: Int64
    let user: Int64
    let source, tenant, provider, model, operation, subject, card, unpriced: Int64
    let body: [UInt8]

    init<Names: NameTable>(
        number: Int64, _ entry: Entry, _ booking: Booking, user: Int64, anonymous: Int64, names: inout Names
    ) throws(Names.Failure) {
        self.number = number
        self.booking = booking
        self.user = user
        self.anonymous = anonymous
        body = entry.record.body
        source = try names.id(of: entry.record.event.source)
        tenant = try names.id(of: entry.record.event.tenant)
        if case .call(let call) = entry.record.event.detail {
            provider = try names.id(of: call.provider)
            model = try names.id(of: call.model)
            operation = try names.id(of: call.operation)
            subject = try names.id(of: call.subject)
            card = try names.id(of: booking.priced?.card ?? "")
            unpriced = try names.id(of: booking.priced?.unpriced ?? "")
        } else {
            (provider, model, operation, subject, card, unpriced) = (0, 0, 0, 0, 0, 0)
        }
    }

    static let columns = """
        number, at, kind, instance, live, source, id, user, anonymous, tenant, provider, model, operation, subject,
        status, latency_ms, cost, input_cost, output_cost, reported, card, unpriced, body
        """

    static let insert = """
        INSERT INTO events (\(columns))
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
        """

    func bind(_ binder: inout Binder) {
        var call: Call?
        if case .call(let value) = booking.event.detail { call = value }
        binder.integer(number)
        binder.integer(booking.at.milliseconds)
        binder.integer(Int64(booking.event.kind.rawValue))
        binder.integer(booking.instance)
        binder.integer(booking.isLive ? 1 : 0)
        binder.integer(source)
        binder.text(booking.event.id)
        binder.integer(user)
        binder.integer(anonymous)
        binder.integer(tenant)
        binder.integer(provider)
        binder.integer(model)
        binder.integer(operation)
        binder.integer(subject)
        binder.integer(Int64(call?.status.rawValue ?? 0))
        binder.integer(call?.latencyMilliseconds)
        binder.integer(booking.priced?.cost.nanos ?? 0)
        binder.integer(booking.priced?.input.nanos ?? 0)
        binder.integer(booking.priced?.output.nanos ?? 0)
        binder.integer(call?.reported?.nanos)
        binder.integer(card)
        binder.integer(unpriced)
        binder.text(utf8: body)
    }
}

/// A row of `events` as it was read: numbers where the names were.
struct StoredEvent {
    let number: Int64
    let at: Timestamp
    let kind: Event.Kind?
    let instance: Int64
    let isLive: Bool
    let source: Int64
    let id: String
    let user, anonymous, tenant, provider, model, operation, subject: Int64
    let status: Int64
    let latency: Int64?
    let cost, inputCost, outputCost: Int64
    let reported: Int64?
    let unpriced: Int64
    let body: [UInt8]

    init(_ row: borrowing Row) {
        number = row.integer(0)
        at = Timestamp(milliseconds: row.integer(1))
        kind = Event.Kind(rawValue: UInt8(truncatingIfNeeded: row.integer(2)))
        instance = row.integer(3)
        isLive = row.integer(4) != 0
        source = row.integer(5)
        id = row.text(6)
        user = row.integer(7)
        anonymous = row.integer(8)
        tenant = row.integer(9)
        provider = row.integer(10)
        model = row.integer(11)
        operation = row.integer(12)
        subject = row.integer(13)
        status = row.integer(14)
        latency = row.optionalInteger(15)
        cost = row.integer(16)
        inputCost = row.integer(17)
        outputCost = row.integer(18)
        reported = row.optionalInteger(19)
        unpriced = row.integer(21)
        body = row.bytes(22)
    }

    /// What the event added to the ledger when it was booked.
    func booking(names: inout NameReader) throws(StoreError) -> Booking {
        guard let kind else { throw .badRow(number: number, "its kind is unknown") }
        var event = Event(Event.Detail(kind))
        var priced: Priced?
        try StoreError.wrapping { () throws(SQLError) in
            event.tenant = try names.text(tenant)
            guard case .call(var call) = event.detail else { return }
            call.provider = try names.text(provider)
            call.model = try names.text(model)
            call.operation = try names.text(operation)
            call.subject = try names.text(subject)
            call.status = Call.Outcome(rawValue: UInt8(truncatingIfNeeded: status)) ?? .ok
            call.latencyMilliseconds = latency
            call.reported = reported.map(Money.init(nanos:))
            event.detail = .call(call)
            var price = Priced()
            price.cost = Money(nanos: cost)
            price.input = Money(nanos: inputCost)
            price.output = Money(nanos: outputCost)
            price.unpriced = unpriced == 0 ? nil : try names.text(unpriced)
            priced = price
        }
        do {
            try Record.restore(body, into: &event)
        } catch {
            throw .badRow(number: number, "\(error)")
        }
        return Booking(
            event: event, at: at, priced: priced, isLive: isLive, instance: instance,
            person: user != 0 ? user : anonymous)
    }
}
