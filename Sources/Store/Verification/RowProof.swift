// Proves what no sum is made of: keys, and rows that no event tells of.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Wire

/// Looks for events and rows that are not as they were written.
struct RowProof {
    private let database: Database
    private(set) var differences: [Difference] = []
    /// Whether tables may not have the columns that they should.
    private(set) var foundOtherSchema = false

    init(_ database: Database) throws(StoreError) {
        self.database = database
        try database.defineRowMix()
    }

    /// An event of the store: its key says that it was booked and what was sent, its seal that it is as it was booked.
    mutating func prove(_ sealed: SealedEvent, source: String) throws(StoreError) {
        let (event, key) = (sealed.event, EventKey(source: source, id: sealed.event.id))
        guard let content = try content(of: key, event: event.number) else { return }
        if !sealed.isWhole(content: content) {
            differences.append(
                Difference(
                    table: "events", row: "number=\(event.number) id=\(event.id)",
                    because: "the event is not as it was booked, or its key is not"))
        }
    }

    /// An event of an archive, whose file has a digest of its own.
    mutating func prove(_ event: ArchivedEvent) throws(StoreError) {
        let key = EventKey(source: event.event.source, id: event.event.id)
        guard let content = try content(of: key, event: event.number), let archived = event.content else { return }
        if content != archived {
            differences.append(
                Difference(
                    table: "event_keys", row: "event=\(event.number)",
                    because: "the key of the archived event is not as it was written"))
        }
    }

    /// An event whose key is gone, or another's, could be booked twice.
    private mutating func content(of key: EventKey, event: Int64) throws(StoreError) -> Int64? {
        let found = try database.first(
            "SELECT number, content FROM event_keys WHERE key = $1", key.bytes
        ) { (number: $0.integer(0), content: $0.integer(1)) }
        if let found, found.number == event { return found.content }
        let stored = found.map { "its key says that it is event \($0.number)" } ?? "it has no key"
        differences.append(
            Difference(table: "event_keys", row: "event=\(event)", because: "\(stored): it could be booked twice"))
        return nil
    }

    /// What is proved of whole tables. `events` is how many there are, here and in archives.
    mutating func proveTables(events: Int64) throws(StoreError) {
        let keys = try database.first("SELECT count(*) FROM event_keys") { $0.integer(0) } ?? 0
        if keys != events, differences.isEmpty {
            differences.append(
                Difference(
                    table: "event_keys", row: "all",
                    because: "there are \(keys) keys, and \(events) events that had one"))
        }
        let schema = try StoreSignature.differences(in: database)
        // Tables that were altered may not have the columns that their rows are sealed by.
        foundOtherSchema = !schema.isEmpty
        if schema.isEmpty { differences += try SealedTable.differences(in: database) }
        differences += schema
    }
}
