// What no sum tells is found all the same, and no repair hides it.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import SQL
import Testing

@testable import Store

@Suite struct SealTests {
    private static let first = "number = (SELECT min(number) FROM events)"

    @Test(arguments: [
        ("UPDATE events SET at = at + 1 WHERE \(first)", "events"),
        ("UPDATE events SET body = replace(body, '{', '{\"trace\":\"t\",') WHERE \(first)", "events"),
        ("UPDATE events SET latency_ms = 91 WHERE latency_ms = 90", "events"),
        ("UPDATE events SET cost = cost + 1 WHERE kind = 1", "events"),
        ("UPDATE events SET live = 3 WHERE live = 1", "events"),
        ("UPDATE events SET seal = NULL WHERE \(first)", "events"),
        ("UPDATE event_keys SET content = content + 1 WHERE number = (SELECT min(number) FROM events)", "events"),
        (
            "UPDATE event_keys SET content = content + 1 WHERE number < (SELECT min(number) FROM events)",
            "event_keys"
        ),
        ("DELETE FROM event_keys WHERE number = (SELECT min(number) FROM events)", "event_keys"),
        ("INSERT INTO event_keys (key, content, number) VALUES (x'00', 1, 1)", "event_keys"),
        ("UPDATE adjustments SET at = at + 1", "adjustments"),
        (
            "INSERT INTO adjustments (number, amount, card, at) SELECT number, 5, 0, 0 FROM events WHERE kind = 2",
            "adjustments"
        ),
        ("UPDATE profiles SET body = replace(body, 'a', 'b')", "profiles"),
        ("UPDATE notices SET body = x'00'", "notices"),
        ("UPDATE notices SET attempts = attempts + 1", "notices"),
        ("UPDATE crossings SET spent = spent + 1", "crossings"),
        ("UPDATE summaries SET person = person + 1", "summaries"),
        ("UPDATE queue_minutes SET failed = 4 WHERE failed = 3", "queue_minutes"),
        ("UPDATE queue_hours SET max_length = max_length + 1", "queue_hours"),
        ("UPDATE declarations SET since = 1", "declarations"),
        ("UPDATE archives SET last = last + 1", "archives"),
        ("UPDATE closed_days SET day = day + 1", "closed_days"),
        ("UPDATE indexed_days SET place = place - 1", "indexed_days"),
        ("UPDATE columns_gone SET day = day - 1", "columns_gone"),
        // Of events that are in an archive.
        ("UPDATE column_blocks SET last = last + 1 WHERE day = (SELECT min(day) FROM column_blocks)", "column_blocks"),
        (
            "UPDATE column_blocks SET head = x'0100' WHERE day = (SELECT min(day) FROM column_blocks)", "column_blocks"
        ),
        ("CREATE INDEX more ON names (text, id)", "sqlite_schema"),
    ])
    func `What is not as it was written is named, and neither it nor any sum is touched`(
        statement: String, table: String
    ) throws {
        let store = try FullStore.copy()
        try store.test.database(.write).execute(statement)
        let before = try FullStore.contents(of: store.test.path)
        let report = try Verification.run(store.test.location)
        #expect(report.isBeyondRepair && report.differences.contains { $0.table == table }, "\(report)")
        #expect(try Verification.repair(store.test.location).repaired == 0)
        #expect(try FullStore.contents(of: store.test.path) == before)
    }

    @Test func `Every table is proved by something`() throws {
        let test = try TestStore()
        try test.withLedger { _ in }
        let tables = try test.database().rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
            $0.text(0)
        }
        let known =
            RollupTable.all.map(\.name) + SealedTable.all.map(\.name)
            // Sealed with their keys; recomputed; held twice, in the table and in an index.
            + ["events", "event_keys", "people", "joins", "signup_days", "call_places", "person_places"]
            + ["column_blocks", "column_data"]
            // Chained, and committed to by the chain.
            + ["audit", "audit_names"]
            + ["names", "instances"]
            // SQLite's own: the highest number that a table has had, which what is in quarantine is known by.
            + ["sqlite_sequence"]
        #expect(tables == known.sorted())
    }

    @Test func `An archive that lies on another day than its index says is told, and ends no proof in a circle`() throws
    {
        let store = try FullStore.copy()
        // The table changes and its index does not, as where a bit of the table has flipped.
        let unindexed = "replace(sql, 'UNIQUE (day, part)', 'CHECK (day > 0)')"
        let root = try store.test.integer(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_archives_1'")
        try store.test.database(.write).execute(
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = \(unindexed) WHERE name = 'archives';
            DELETE FROM sqlite_schema WHERE name = 'sqlite_autoindex_archives_1';
            """)
        try store.test.database(.write).execute(
            """
            UPDATE archives SET day = day + 64 WHERE id = (SELECT min(id) FROM archives);
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (day > 0)', 'UNIQUE (day, part)') WHERE name = 'archives';
            INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql)
                VALUES ('index', 'sqlite_autoindex_archives_1', 'archives', \(root), NULL);
            """)
        let error = #expect(throws: StoreError.self) { try Verification.run(store.test.location) }
        #expect(error?.description.contains("the archive of another day") == true)
    }

    @Test func `Events that a damaged tree gives again and again are an end, and no walk without one`() throws {
        try StoredEvent.checkOrder(of: [1, 2, 9], after: 0)
        for numbers in [[3, 3], [3, 2], [0]] as [[Int64]] {
            let error = #expect(throws: StoreError.self) { try StoredEvent.checkOrder(of: numbers, after: 0) }
            #expect(error == .database(SQLError(.corrupt, "events are out of their order")))
        }
    }

    @Test func `An event that was damaged before its person is forgotten is damaged after, and is not archived`() throws
    {
        let test = try TestStore()
        var maker = EventMaker(seed: 5)
        try test.withLedger { store in
            try store.booked(maker.entries(60))
        }
        try test.database(.write).execute(
            "UPDATE events SET latency_ms = 7 WHERE user_number <> 0 AND latency_ms IS NOT NULL")
        try test.withLedger { store in
            for user in ["ada", "bob", "cy", "dee"] { _ = try store.forget(user: user) }
            let error = #expect(throws: StoreError.self) {
                for day in try store.days(before: Day(number: 100_000)) {
                    _ = try store.archive(day, in: test.directory.path, at: EventMaker.start)
                }
            }
            #expect(error?.description.contains("not as it was booked") == true)
        }
        let report = try Verification.run(test.location)
        #expect(report.differences.contains { $0.table == "events" }, "\(report)")
    }
}
