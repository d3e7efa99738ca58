// Migration 7: seals, by which damage to what no sum tells is found; and which history a demo fills a store with.
// SPDX-License-Identifier: Apache-2.0

internal import Intake
internal import Ledger
internal import SQL

extension Migration {
    static let seals = Migration(
        number: 7,
        script: """
            -- The history that a demo has filled the store with, or begun to: number is always 1.
            CREATE TABLE demo (number INTEGER PRIMARY KEY, seed INTEGER NOT NULL, until INTEGER NOT NULL,
                complete INTEGER NOT NULL) STRICT;
            -- Of an event: see EventSeal. Of the others: a mix of all their columns, see SealedTable.
            ALTER TABLE events ADD COLUMN seal INTEGER;
            \(SealedTable.allCases.map { "ALTER TABLE \($0.rawValue) ADD COLUMN seal INTEGER;" }.joined(separator: "\n"))
            -- Of the last step: a mix of the whole schema, as that step left it.
            ALTER TABLE migrations ADD COLUMN seal INTEGER;
            """,
        fill: fillSeals)

    private static func fillSeals(_ database: Database, progress: (Int) -> Void) throws(StoreError) {
        for table in SealedTable.allCases { try table.sealAll(in: database) }
        var names = NameReader(database)
        var (after, count): (Int64, Int) = (-1, 0)
        while true {
            let events = try SealedEvent.page(after: after, most: 20_000, in: database)
            guard let last = events.last else { return }
            for event in events { try seal(event, in: database, &names) }
            after = last.event.number
            count += events.count
            progress(count)
        }
    }

    private static func seal(
        _ sealed: SealedEvent, in database: Database, _ names: inout NameReader
    ) throws(StoreError) {
        let key = EventKey(source: try names.text(sealed.event.names.source), id: sealed.event.id)
        let content = try database.first("SELECT content FROM event_keys WHERE key = $1", key.bytes) { $0.integer(0) }
        // One whose key is gone stays without: it is told as what it is.
        guard let content else { return }
        try database.run(
            "UPDATE events SET seal = $1 WHERE number = $2", EventSeal.value(mix: sealed.mix, content: content),
            sealed.event.number)
    }
}
