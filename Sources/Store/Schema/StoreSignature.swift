// What says of a SQLite file that it is a store of Bursar, and of which shape.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// A store has a number in its head that no other program uses, and in its table `store` what it was made with.
enum StoreSignature: Equatable {
    /// A store that this build can read and write.
    case known
    /// A store whose tables, or what is counted in them, are not those of this build.
    case otherShape
    /// Nothing is in it.
    case empty
    /// A database of another program.
    case foreign

    /// The letters `BRSR`.
    private static let number: Int32 = 0x4252_5352

    init(of database: Database) throws(StoreError) {
        switch try database.applicationID() {
        case Int64(Self.number): self = try Self.shape(of: database) == Self.shape ? .known : .otherShape
        case 0: self = try database.tables().isEmpty ? .empty : .foreign
        default: self = .foreign
        }
    }

    /// Makes an empty database a store, all of it or nothing.
    static func make(_ database: Database) throws(StoreError) {
        try database.write { () throws(StoreError) in
            try database.set(applicationID: number)
            for statement in Schema.sqlite { try database.execute(statement) }
            let insert = "INSERT INTO names (id, text) VALUES ($1, $2)"
            try database.write(insert, each: Schema.firstNames) { binder, name in
                binder.integer(name.id)
                binder.text(name.text)
            }
            let statements = try statements(of: database)
            // With its seal, as all that is written from here on.
            try SealedTable.sealWrites(of: database)
            try database.run("INSERT INTO store (number, shape, statements) VALUES (1, $1, $2)", shape, statements)
        }
    }

    // MARK: The shape

    /// A mix of the description: of every statement that makes a store, of the rows that it begins with, of the
    /// counters that `totals` holds, and of how the measures of rollups are merged. So no change of them can be forgotten here.
    static let shape = shape(of: Schema.sqlite, families: TotalFamily.allCases)

    static func shape(of statements: [String], families: [TotalFamily]) -> Int64 {
        var mix = RowMix()
        for statement in statements { mix.add(statement) }
        for name in Schema.firstNames {
            mix.add(name.id)
            mix.add(name.text)
        }
        for family in families {
            mix.add(family.rawValue)
            let description = family.description
            for text in [description.name] + description.labels { mix.add(text) }
            mix.add(Int64(description.scale))
            for bound in family.bounds?.milliseconds ?? [] { mix.add(bound) }
        }
        for table in RollupTable.all {
            mix.add(Int64(table.summed))
            mix.add(Int64(table.united))
        }
        return mix.value
    }

    /// Nil where it says none: a build from before stores did.
    private static func shape(of database: Database) throws(StoreError) -> Int64? {
        guard try database.hasTable("store") else { return nil }
        return try database.first("SELECT shape FROM store") { $0.integer(0) }
    }

    // MARK: Its seal

    /// Tables, indexes and triggers are data too: whether they are as they were made.
    static func differences(in database: Database) throws(StoreError) -> [Difference] {
        let made = try database.first("SELECT statements FROM store") { $0.integer(0) }
        guard try made != statements(of: database) else { return [] }
        return [Difference(table: "sqlite_schema", row: "all", because: "the schema is not as Bursar made it")]
    }

    /// A mix of the statements by which SQLite knows the schema.
    private static func statements(of database: Database) throws(StoreError) -> Int64 {
        var mix = RowMix()
        try database.each("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name") { row in
            for column in 0..<4 { mix.add(row.bytes(column)) }
        }
        return mix.value
    }
}
