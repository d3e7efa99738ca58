// The schema is described once: what an engine makes of the description has all of it, and a change of it is told.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Peers
import SQL
import Testing

@testable import Store

@Suite struct SchemaTests {
    @Test func `SQLite has every column of the description, in its order, and every key`() throws {
        let test = try TestStore()
        try test.withLedger { _ in }
        let database = try test.database()
        #expect(try database.tables() == Set(Schema.tables.map(\.name)))
        for table in Schema.tables {
            // Hidden columns are those that are computed.
            let columns = try database.rows(
                "SELECT name, pk, \"notnull\" FROM pragma_table_xinfo('\(table.name)') ORDER BY cid"
            ) { (name: $0.text(0), key: $0.integer(1), isGiven: $0.integer(2) != 0) }
            #expect(columns.map(\.name) == table.columns.map(\.name), "\(table.name)")
            #expect(columns.filter { $0.key > 0 }.sorted { $0.key < $1.key }.map(\.name) == table.key)
            for (there, described) in zip(columns, table.columns) where there.key == 0 {
                #expect(there.isGiven != described.mayBeNull, "\(table.name).\(described.name)")
            }
        }
    }

    @Test func `PostgreSQL takes the same description, with the same columns, keys and indexes`() throws {
        let server = try PostgresServer.shared()
        try server.run("create database ledger")
        try server.run(Schema.postgres.joined(separator: ";\n"), in: "ledger")
        for table in Schema.tables {
            let columns = try server.run(
                """
                select attname from pg_attribute where attrelid = '\(table.name)'::regclass and attnum > 0 order by attnum
                """, in: "ledger")
            #expect(columns.split(separator: "\n").map(String.init) == table.columns.map(\.name), "\(table.name)")
        }
        let indexes = try server.run("select count(*) from pg_indexes where schemaname = 'public'", in: "ledger")
        let described = Schema.tables.reduce(0) { $0 + 1 + $1.unique.count + $1.indexes.count }
        #expect(indexes == "\(described)\n")
    }

    @Test func `No column is named by a word that an engine keeps for itself`() throws {
        let kept = try PostgresServer.shared().run("select word from pg_get_keywords() where catcode in ('R', 'T')")
        let words = Set(kept.split(separator: "\n").map(String.init))
        #expect(words.contains("user"))
        for table in Schema.tables {
            #expect(words.isDisjoint(with: [table.name] + table.columns.map(\.name)), "\(table.name)")
        }
    }

    @Test func `A table, a rollup or a family of counters more makes another shape`() {
        let families = TotalFamily.allCases
        #expect(StoreSignature.shape == StoreSignature.shape(of: Schema.sqlite, families: families))
        let more = Schema.Table("more_days", .integers("day", "count"), key: ["day"])
        #expect(StoreSignature.shape != StoreSignature.shape(of: Schema.sqlite + more.sqlite, families: families))
        for table in RollupTable.all {
            let rest = Schema.tables.filter { $0.name != table.name }.flatMap(\.sqlite) + SignUps.triggers
            #expect(StoreSignature.shape != StoreSignature.shape(of: rest, families: families), "\(table.name)")
        }
        for family in families {
            let rest = families.filter { $0 != family }
            #expect(StoreSignature.shape != StoreSignature.shape(of: Schema.sqlite, families: rest), "\(family)")
        }
    }
}
