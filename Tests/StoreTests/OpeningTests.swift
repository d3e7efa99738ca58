// What a store says when it cannot be opened as it is.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import SQL
import Store
import Testing

@Suite struct OpeningTests {
    private func refusal(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return "nothing was refused"
    }

    @Test func `A store that another process has open is in use`() throws {
        let test = try TestStore()
        try test.withLedger { _ in
            #expect(refusal { _ = try LedgerStore(test.location) }.contains("in use"))
        }
        try test.withLedger { _ in }
    }

    @Test(arguments: [
        "UPDATE store SET shape = shape + 1",
        // As builds made them before stores said their shape.
        "DROP TABLE store; CREATE TABLE migrations (number INTEGER PRIMARY KEY); INSERT INTO migrations VALUES (7)",
    ])
    func `A store of another shape is refused, byte for byte left alone, and can be copied`(change: String) throws {
        let test = try TestStore()
        try test.withLedger { _ in }
        // A copy has no log: to turn one on would be a change.
        let path = test.path + "-copy"
        try Backup.run(test.location, to: path)
        try Database.sqlite(path, .write).execute("\(change); PRAGMA journal_mode = DELETE")
        let before = try Data(contentsOf: URL(filePath: path))
        for body in [
            { _ = try LedgerStore(.sqlite(path: path)) }, { _ = try LedgerReader(.sqlite(path: path)) },
            { _ = try Verification.run(.sqlite(path: path)) }, { _ = try Verification.repair(.sqlite(path: path)) },
        ] {
            let refusal = refusal(body)
            #expect(refusal.contains("another build of Bursar") && refusal.contains("record the events anew"))
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
        try Backup.run(.sqlite(path: path), to: path + "-of-it")
    }

    @Test func `A store of another shape that is in its log only is refused too`() throws {
        let test = try TestStore()
        let store = try LedgerStore(test.location)
        let copy = test.directory.appending(path: "copy.db").path
        try test.database(.write).execute("UPDATE store SET shape = 5")
        for end in ["", "-wal"] { try FileManager.default.copyItem(atPath: test.path + end, toPath: copy + end) }
        store.close()
        #expect(refusal { _ = try LedgerStore(.sqlite(path: copy)) }.contains("another build of Bursar"))
    }

    @Test func `A file that is no store is told as damaged and left alone`() throws {
        let test = try TestStore()
        let junk = Data(repeating: 0x55, count: 10_000)
        try junk.write(to: URL(filePath: test.path))
        #expect(refusal { _ = try LedgerStore(test.location) }.contains("damaged"))
        #expect(try Data(contentsOf: URL(filePath: test.path)) == junk)
    }

    @Test func `A directory that is not there is named as the cause`() {
        #expect(
            refusal { _ = try LedgerStore(.sqlite(path: "/nowhere/at/all/bursar.db")) }.contains("cannot be opened"))
    }

    @Test func `The tables are as the rollups describe them`() throws {
        let test = try TestStore()
        try test.withLedger { _ in }
        let database = try test.database()
        for table in RollupTable.all {
            let columns = try database.rows("SELECT name, pk FROM pragma_table_info('\(table.name)') ORDER BY cid") {
                ($0.text(0), $0.integer(1))
            }
            #expect(columns.map(\.0) == table.keys + table.measures, "\(table.name)")
            #expect(columns.filter { $0.1 > 0 }.sorted { $0.1 < $1.1 }.map(\.0) == table.keys, "\(table.name)")
        }
    }
}
