// What an event's row carries to tell later that nothing of it has changed.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

/// The seal of an event: over every column of its row, and over the content that its key stands for.
///
///     events.seal = mix(number, at, kind, …, body) ⊕ mix(event_keys.content)
///
/// What the row says as numbers of names and people is proved by itself: `names` and `people` hold each text twice, in the
/// table and in an index. Who changes a row takes the old mix out of the seal and puts the new one in, so an event that
/// was damaged before stays damaged.
struct EventSeal {
    private var mix = RowMix()

    /// As the row has it, without the seal.
    static let columns = EventRow.sealed.count

    mutating func bind(_ value: Int64?, to binder: inout Binder) {
        binder.integer(value)
        mix.add(value)
    }

    mutating func bind(text: String, to binder: inout Binder) {
        binder.text(text)
        mix.add(text)
    }

    mutating func bind(utf8 text: [UInt8], to binder: inout Binder) {
        binder.text(utf8: text)
        mix.add(text)
    }

    func value(content: Int64) -> Int64 { Self.value(mix: mix.value, content: content) }

    static func value(mix: Int64, content: Int64) -> Int64 {
        var key = RowMix()
        key.add(content)
        return mix ^ key.value
    }

    /// After the row of an event was changed on purpose.
    static func renew(of before: SealedEvent, in database: Database) throws(StoreError) {
        let number = before.event.number
        let after = try database.first("\(StoredEvent.select) WHERE number = $1", number) { mix(of: $0) }
        guard let seal = before.seal, let after else { return }
        try database.run("UPDATE events SET seal = $1 WHERE number = $2", seal ^ before.mix ^ after, number)
    }

    /// The mix of a row that begins with the columns of an event.
    static func mix(of row: borrowing Row) -> Int64 { row.mix(ofFirst: columns) }
}

/// An event, the seal that it carries, and what there is to compare it with.
struct SealedEvent {
    let event: StoredEvent
    /// Nil where it has none.
    let seal: Int64?
    let mix: Int64

    init(_ row: borrowing Row) {
        event = StoredEvent(row)
        seal = row.optionalInteger(StoredEvent.sealColumn)
        mix = EventSeal.mix(of: row)
    }

    /// Whether it is as it was booked, given the content that its key says.
    func isWhole(content: Int64) -> Bool { seal == EventSeal.value(mix: mix, content: content) }

    /// The next events after a number, which are in the order of their days.
    static func page(after number: Int64, most: Int, in database: Database) throws(StoreError) -> [SealedEvent] {
        let events = try database.rows(
            "\(StoredEvent.select) WHERE number > $1 ORDER BY number LIMIT \(most)", number
        ) { SealedEvent($0) }
        try StoredEvent.checkOrder(of: events.lazy.map(\.event.number), after: number)
        return events
    }
}
