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

    @Test("A store that another process has open is in use")
    func inUse() throws {
        let test = try TestStore()
        try test.withLedger { _ in
            #expect(refusal { _ = try LedgerStore(test.location) }.contains("in use"))
        }
        try test.withLedger { _ in }
    }

    @Test("A store of a newer Bursar is refused and left alone")
    func newer() throws {
        let test = try TestStore()
        try test.withLedger { _ in }
        try test.database(.write).execute("INSERT INTO migrations (number) VALUES (999)")
        #expect(refusal { _ = try LedgerStore(test.location) }.contains("newer Bursar"))
        #expect(refusal { _ = try Verification.run(test.location) }.contains("newer Bursar"))
        #expect(try test.integer("SELECT max(number) FROM migrations") == 999)
    }

    @Test("A file that is no store is told as damaged and left alone")
    func corrupt() throws {
        let test = try TestStore()
        let junk = Data(repeating: 0x55, count: 10_000)
        try junk.write(to: URL(filePath: test.path))
        #expect(refusal { _ = try LedgerStore(test.location) }.contains("damaged"))
        #expect(try Data(contentsOf: URL(filePath: test.path)) == junk)
    }

    @Test("A directory that is not there is named as the cause")
    func noDirectory() {
        #expect(
            refusal { _ = try LedgerStore(.sqlite(path: "/nowhere/at/all/bursar.db")) }.contains("cannot be opened"))
    }

    @Test("The tables are as the rollups describe them")
    func schema() throws {
        let test = try TestStore()
        try test.withLedger { _ in }
        let database = try test.database()
        for table in RollupTable.all {
            let columns = try database.rows("SELECT name, pk FROM pragma_table_info('\(table.name)') ORDER BY cid") {
                ($0.text(0), $0.integer(1))
            }
            // What is read most stands first among the measures of calls; the description goes by meaning.
            #expect(Set(columns.map(\.0)) == Set(table.keys + table.measures), "\(table.name)")
            #expect(columns.filter { $0.1 > 0 }.sorted { $0.1 < $1.1 }.map(\.0) == table.keys, "\(table.name)")
        }
    }
}
