// An event as a line of an archive: what the wire says of it, people by number, and how it was booked.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import SQL
internal import Wire

/// Writes stored events as lines of JSON.
///
///     {"kind":"call","id":"…","at":1700000000000,"user_number":12,…,"booked":{"number":…,"cost_usd":0.1,…}}
///
/// The names of people are not in it, nor what a profile says of somebody: forgetting a person needs no archive.
struct ArchiveLine {
    private let database: Database
    private var names: NameReader
    private var json = JSONWriter(reservingCapacity: 1024)

    init(_ database: Database) {
        self.database = database
        names = NameReader(database)
    }

    /// The line of an event, with its line feed. Refuses one that is not as it was booked: what is damaged stays where
    /// that can be found.
    mutating func bytes(of sealed: SealedEvent) throws(StoreError) -> [UInt8] {
        let event = sealed.event
        let content = try self.content(of: event)
        guard let content, sealed.isWhole(content: content) else {
            throw .archive("event \(event.number) is not as it was booked, and stays in the store: run bursar verify")
        }
        guard let kind = event.kind else { throw .badRow(number: event.number, "its kind is unknown") }
        let body = kind == .profile ? try Self.impersonal(event) : event.body
        json.removeAll()
        json.beginObject()
        try writeColumns(of: event, kind)
        splice(body)
        try writeBooking(of: event, kind, content: content)
        json.endObject()
        return json.bytes + [0x0A]
    }

    private mutating func writeColumns(of event: StoredEvent, _ kind: Event.Kind) throws(StoreError) {
        member("kind", kind.name)
        member("id", event.id)
        member("source", try names.text(event.names.source))
        json.key(literal: "at")
        json.integer(event.at.milliseconds)
        if event.user != 0 { member("user_number", event.user) }
        if event.anonymous != 0 { member("anonymous_number", event.anonymous) }
        member("tenant", try names.text(event.names.tenant))
        guard kind == .call else { return member("subject", try names.text(event.names.subject)) }
        member("provider", try names.text(event.names.provider))
        member("model", try names.text(event.names.model))
        member("operation", try names.text(event.names.operation))
        member("subject", try names.text(event.names.subject))
        if event.status == Int64(Call.Outcome.error.rawValue) { member("status", Call.Outcome.error.name) }
        if let latency = event.latency { member("latency_ms", latency) }
        if let reported = event.reported { money("cost_usd", reported) }
    }

    /// Puts the members of the body behind those that are there.
    private mutating func splice(_ body: [UInt8]) {
        guard body.count > 2, let value = try? JSONValue(parsing: body) else { return }
        for member in value.members ?? [] {
            json.key(member.key)
            member.value.write(to: &json)
        }
    }

    /// What its key says that was sent.
    private mutating func content(of event: StoredEvent) throws(StoreError) -> Int64? {
        let key = EventKey(source: try names.text(event.names.source), id: event.id)
        return try database.first("SELECT content FROM event_keys WHERE key = $1", key.bytes) { $0.integer(0) }
    }

    private mutating func writeBooking(
        of event: StoredEvent, _ kind: Event.Kind, content: Int64
    ) throws(StoreError) {
        json.key(literal: "booked")
        json.beginObject()
        member("number", event.number)
        member("content", content)
        member("instance", event.instance)
        json.key(literal: "live")
        json.bool(event.isLive)
        if kind == .call {
            money("cost_usd", event.cost)
            money("input_usd", event.inputCost)
            money("output_usd", event.outputCost)
            if event.saved != 0 { money("saved_usd", event.saved) }
            member("card", try names.text(event.card))
            if event.unpriced != 0 { member("unpriced", try names.text(event.unpriced)) }
            try writeAdjustment(of: event)
        }
        json.endObject()
    }

    private mutating func writeAdjustment(of event: StoredEvent) throws(StoreError) {
        let row = try database.first(
            "SELECT a.amount, n.text, a.at FROM adjustments a JOIN names n ON n.id = a.card WHERE a.number = $1",
            event.number
        ) { (amount: $0.integer(0), card: $0.text(1), at: $0.integer(2)) }
        guard let row else { return }
        json.key(literal: "adjustment")
        json.beginObject()
        money("usd", row.amount)
        member("card", row.card)
        member("at", row.at)
        json.endObject()
    }

    /// What a profile says beside who it is.
    private static func impersonal(_ event: StoredEvent) throws(StoreError) -> [UInt8] {
        var whole = Event(.profile(Profile()))
        do {
            try Record.restore(event.body, into: &whole)
        } catch {
            throw .badRow(number: event.number, "\(error)")
        }
        guard case .profile(var profile) = whole.detail else { return [] }
        profile.name = ""
        profile.email = ""
        whole.properties = []
        whole.detail = .profile(profile)
        return Record.seal(whole, index: 0).body
    }

    private mutating func member(_ name: StaticString, _ text: String) {
        guard !text.isEmpty else { return }
        json.key(literal: name)
        json.string(text)
    }

    private mutating func member(_ name: StaticString, _ value: Int64) {
        json.key(literal: name)
        json.integer(value)
    }

    private mutating func money(_ name: StaticString, _ nanos: Int64) {
        json.key(literal: name)
        json.decimal(nanos, decimals: 9)
    }
}
