// The proof notices what is wrong, names it, and can put it right.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import SQL
import Store
import Testing

@Suite struct VerificationTests {
    private static let tampering = [
        "UPDATE call_days SET cost = cost + 1 WHERE rowid_is_first",
        "DELETE FROM user_months WHERE person = (SELECT min(person) FROM user_months)",
        "INSERT INTO error_days (day, component, type, count) VALUES (1, 0, 0, 5)",
        "UPDATE totals SET value = value + 3 WHERE family = 1",
        "UPDATE people SET first_at = first_at - 1 WHERE id = 1",
        "DELETE FROM activity_times",
        "UPDATE tenant_people SET earliness = earliness - 1",
        "UPDATE presence_days SET w0 = w0 & ~2 WHERE w0 & 2 <> 0",
        "UPDATE presence_months SET w3 = 1",
        "UPDATE call_months SET cost = cost - 1",
        "UPDATE unit_months SET quantity = quantity + 1",
        "DELETE FROM activity_months",
        // Of a month of which no day is closed.
        "INSERT INTO presence_months SELECT month + 3, \((["block"] + Presence.words).joined(separator: ", ")) FROM "
            + "presence_months ORDER BY month DESC LIMIT 1",
        "DELETE FROM closed_days",
        "UPDATE action_days SET count = count + 1 WHERE person = 0",
        "UPDATE call_days SET max_cost = max_cost + 1",
        "UPDATE call_days SET saved = saved + 1",
        "UPDATE user_days SET reported = reported + 1",
        "UPDATE call_property_days SET calls = 0",
        "DELETE FROM activity_properties",
        "UPDATE activity_measures SET total = total + 1",
        "UPDATE people SET signup = '{}' WHERE signed_up_at IS NOT NULL",
        "UPDATE people SET signed_up_at = NULL WHERE anonymous = 0",
        "UPDATE people SET person = id WHERE anonymous = 1",
        "UPDATE signup_days SET users = users + 1",
        "DELETE FROM signup_days",
        "UPDATE billing_counts SET count = count - 1",
        "INSERT INTO profile_times (person, at, plan, country, count) VALUES (1, 5, 0, 0, 1)",
        "DELETE FROM call_places",
        "UPDATE person_places SET places = x'05'",
        "DELETE FROM joins",
        "DELETE FROM column_blocks",
        "UPDATE column_blocks SET head = x'0100'",
        "UPDATE column_blocks SET last = last + 1 WHERE kind = 2",
        "INSERT INTO column_data (number, data) VALUES (1000000, x'00')",
    ].map { $0.replacing(" WHERE rowid_is_first", with: " WHERE day = (SELECT min(day) FROM call_days)") }

    private func filled() throws -> TestStore {
        let test = try TestStore()
        try Self.file.get().write(to: URL(filePath: test.path))
        return test
    }

    /// The same for all.
    private static let file = Result {
        let test = try TestStore()
        var maker = EventMaker(seed: 3)
        var options = LedgerStore.Options()
        options.dimensions = ["hd", "quality"]
        options.measures = ["chapters"]
        try test.withLedger(options) { store in
            for _ in 0..<5 { try store.booked(maker.entries(40)) }
            try store.closeDays(before: EventMaker.start.day.advanced(by: 50))
            for _ in 0..<5 { try store.booked(maker.entries(40)) }
        }
        try test.database(.write).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return try Data(contentsOf: URL(filePath: test.path))
    }

    @Test(arguments: tampering)
    func `What was tampered with is found, and mended`(statement: String) throws {
        let test = try filled()
        #expect(try Verification.run(test.location).isClean)
        try test.database(.write).execute(statement)
        let report = try Verification.run(test.location)
        #expect(!report.differences.isEmpty, "\(statement)")
        _ = try Verification.repair(test.location)
        let after = try Verification.run(test.location)
        #expect(after.isClean, "\(statement): \(after.differences.prefix(3))")
    }

    @Test func `Every rollup is proved, by whatever its rows are told`() throws {
        let test = try filled()
        let database = try test.database(.write)
        for table in RollupTable.all {
            let columns = table.keys + table.measures
            let row = columns.indices.map { _ in "1" }.joined(separator: ", ")
            try database.execute("INSERT INTO \(table.name) (\(columns.joined(separator: ", "))) VALUES (\(row))")
        }
        let report = try Verification.run(test.location)
        #expect(Set(report.differences.map(\.table)) == Set(RollupTable.all.map(\.name)))
        _ = try Verification.repair(test.location)
        #expect(try Verification.run(test.location).isClean)
    }

    @Test func `A difference names the row and both figures`() throws {
        let test = try filled()
        try test.database(.write).execute("INSERT INTO error_days (day, component, type, count) VALUES (1, 0, 0, 5)")
        let report = try Verification.run(test.location)
        #expect(
            report.differences.map(\.description) == [
                "error_days[day=1 component=0 type=0].count: stored 5, the events say no row"
            ])
    }

    @Test func `An event whose key is gone is found: it could be booked twice`() throws {
        let test = try filled()
        try test.database(.write).execute(
            "DELETE FROM event_keys WHERE number = (SELECT min(number) FROM event_keys)")
        let report = try Verification.run(test.location)
        #expect(report.differences.map(\.table) == ["event_keys"])
    }

    @Test func `A store can be proved and copied while it is written to`() throws {
        let test = try TestStore()
        var maker = EventMaker(seed: 12)
        let copy = test.directory.appending(path: "copy.db").path
        try test.withLedger { store in
            for _ in 0..<5 { try store.booked(maker.entries(100)) }
            for _ in 0..<60 { _ = store.book(maker.entries(50), completion: { _ in }) }
            #expect(try Verification.run(test.location).isClean)
            try Backup.run(test.location, to: copy)
        }
        let report = try Verification.run(.sqlite(path: copy))
        #expect(report.isClean, "\(report.differences.prefix(3))")
        #expect(report.events >= 500)
    }

    @Test func `A copy does not overwrite a file, and leaves nothing half-written`() throws {
        let test = try filled()
        #expect(throws: StoreError.self) { try Backup.run(test.location, to: test.path) }
        #expect(throws: StoreError.self) {
            try Backup.run(.sqlite(path: test.path + "-not-there"), to: test.path + "-copy")
        }
    }
}
