// What the index is made of, and what stands in for it where it is not made yet.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// The events of a day that are not in the index yet: read once, asked often.
struct EventTail {
    static let columns = """
        number, kind, user_number, anonymous_number, provider, model, operation, tenant, status, cost, latency_ms
        """

    /// Tens of thousands wait to be indexed, so it takes no more room than it must.
    struct Event {
        let number: Int64
        let person: Int64
        private let provider, model, operation, tenant: Int64
        let cost: Int64
        let latency: Int64?
        let hasFailed: Bool
        private let isCall: Bool

        /// Provider, model, operation, tenant; nil for what is no call.
        var cell: RollupKey? { isCall ? RollupKey(provider, model, operation, tenant) : nil }

        init(_ row: borrowing Row) {
            number = row.integer(0)
            isCall = row.integer(1) == Int64(Ledger.Event.Kind.call.rawValue)
            person = row.integer(2) != 0 ? row.integer(2) : row.integer(3)
            (provider, model, operation) = (row.integer(4), row.integer(5), row.integer(6))
            tenant = row.integer(7)
            hasFailed = row.integer(8) != 0
            cost = row.integer(9)
            latency = row.optionalInteger(10)
        }

        init(_ row: EventRow) {
            number = row.number
            isCall = row.isCall
            person = row.user != 0 ? row.user : row.anonymous
            (provider, model, operation) = (row.names.provider, row.names.model, row.names.operation)
            tenant = row.names.tenant
            hasFailed = row.status != 0
            cost = row.cost
            latency = row.latency
        }

        init(_ event: StoredEvent) {
            number = event.number
            isCall = event.kind == .call
            person = event.person
            (provider, model, operation) = (event.names.provider, event.names.model, event.names.operation)
            tenant = event.names.tenant
            hasFailed = event.status != 0
            cost = event.cost
            latency = event.latency
        }
    }

    private(set) var events: [Event] = []

    init(of day: Int64, in database: Database) throws(StoreError) {
        let indexed = try IndexedDays.place(of: day, in: database)
        try database.each(
            "SELECT \(Self.columns) FROM events WHERE number >= $1 AND number < $2 ORDER BY number",
            day << 32 + indexed, (day + 1) << 32
        ) { row in
            events.append(Event(row))
        }
    }
}
