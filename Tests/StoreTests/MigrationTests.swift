// A store of an earlier Bursar comes through, and is then like one that was made today.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import SQL
import Testing

@testable import Store

@Suite struct MigrationTests {
    /// Makes a store of the first step at `path` with the events of the store at `source`: what no step has changed is
    /// copied, the rest is what the first release wrote for these events.
    private func makeFirstStep(_ path: String, from source: String) throws {
        let database = try Database.sqlite(path, .write)
        try database.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY) STRICT")
        try database.execute(Migration.ledger.script)
        try database.execute("INSERT INTO migrations (number) VALUES (1)")
        let calls = """
            calls, errors, cached, unpriced, cost, input_cost, output_cost, input_tokens, output_tokens,
            cache_read_tokens, cache_write_tokens, latency_ms, timed
            """
        try database.execute("ATTACH '\(source)' AS new; DELETE FROM names")
        let same = [
            "names", "instances", "event_keys", "events", "unit_days", "activity_days", "activity_reasons",
            "activity_times", "session_days", "billing_days", "billing_times", "error_days", "job_days", "job_reasons",
            "job_durations", "request_days", "totals",
        ]
        for table in same {
            let columns = try database.rows("SELECT name FROM pragma_table_info('\(table)')") { $0.text(0) }
                .joined(separator: ", ")
            try database.execute("INSERT INTO \(table) (\(columns)) SELECT \(columns) FROM new.\(table)")
        }
        try database.execute(
            """
            INSERT INTO profiles SELECT kind, id, at, number, body FROM new.profiles;
            INSERT INTO call_days SELECT day, provider, model, operation, tenant, \(calls) FROM new.call_days;
            INSERT INTO subject_days SELECT day, subject, \(calls) FROM new.subject_days;
            INSERT INTO user_days SELECT day, person, \(calls), actions FROM new.user_days;
            INSERT INTO user_months SELECT month, person, \(calls), actions, 1 FROM new.user_months;
            -- Each row its own figures: a user's knew nothing of the ids joined to it.
            INSERT INTO people SELECT id, anonymous, name, person,
                (SELECT min(at) FROM events WHERE user = p.id OR anonymous = p.id),
                (SELECT min(at) FROM events WHERE (user = p.id OR (anonymous = p.id AND user = 0))
                    AND kind = 2 AND json_extract(body, '$.event') = 'signed_up')
                FROM new.people p;
            DETACH new;
            """)
    }

    /// The schema and every row, in the order of the tables' names.
    private func dump(_ path: String) throws -> [String] {
        let database = try Database.sqlite(path, .read)
        let schema = try database.rows("SELECT name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name") {
            $0.text(0)
        }
        let tables = try database.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
            $0.text(0)
        }
        // How the index of single events is cut into parts depends on when there was time for it; EventFinderTests has it.
        // The order in which people were joined is not in an older store.
        let index = ["call_places", "person_places", "indexed_days", "joins"]
        return try schema
            + tables.filter { !index.contains($0) }.flatMap { table in
                let columns = try database.rows("SELECT name FROM pragma_table_info('\(table)')") { $0.text(0) }
                let line = columns.map { "quote(\($0))" }.joined(separator: " || '|' || ")
                return try database.rows("SELECT '\(table)|' || \(line) FROM \(table)") { $0.text(0) }.sorted()
            }
    }

    @Test("A store of the first step becomes what it would be had it been made today", arguments: [21, 22] as [UInt64])
    func upgraded(seed: UInt64) throws {
        let (new, old) = (try TestStore(), try TestStore())
        var maker = EventMaker(seed: seed)
        try new.withLedger { store in
            for _ in 0..<12 { try store.booked(maker.entries(50)) }
        }
        try makeFirstStep(old.path, from: new.path)
        var told: [Int] = []
        try LedgerStore(.sqlite(path: old.path), progress: { told.append($0) }).close()
        #expect(told == [600, 600])
        let (expected, upgraded) = (try dump(new.path), try dump(old.path))
        #expect(expected.count > 1_000)
        #expect(upgraded == expected, "seed \(seed): \(Set(upgraded).symmetricDifference(expected).sorted().prefix(6))")
        let report = try Verification.run(.sqlite(path: old.path))
        #expect(report.isClean, "seed \(seed): \(report.differences.prefix(3))")
    }

    @Test("A store of an earlier step is refused to readers, and mended and brought up to date by --repair")
    func older() throws {
        let (new, old) = (try TestStore(), try TestStore())
        var maker = EventMaker(seed: 23)
        try new.withLedger { try $0.booked(maker.entries(40)) }
        try makeFirstStep(old.path, from: new.path)
        for body in [
            { _ = try LedgerReader(.sqlite(path: old.path)) }, { _ = try Verification.run(.sqlite(path: old.path)) },
        ] {
            let error = #expect(throws: StoreError.self) { try body() }
            #expect(error?.description.contains("older Bursar") == true)
        }
        #expect(try Verification.repair(.sqlite(path: old.path)).isClean)
        #expect(try dump(old.path) == dump(new.path))
    }

    @Test("An upgrade that cannot be finished leaves the store as it was")
    func unfinished() throws {
        let (new, old) = (try TestStore(), try TestStore())
        var maker = EventMaker(seed: 24)
        try new.withLedger { try $0.booked(maker.entries(40)) }
        try makeFirstStep(old.path, from: new.path)
        try old.database(.write).execute(
            "UPDATE events SET body = 'no JSON' WHERE number = (SELECT max(number) FROM events)")
        let before = try dump(old.path)
        #expect(throws: StoreError.self) { try LedgerStore(.sqlite(path: old.path)) }
        #expect(try dump(old.path) == before)
    }
}
