// The schema as its last step left it, sealed: tables, indexes and triggers are data too.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

/// A mix of every statement of the schema, kept in the row of the newest step.
enum SchemaSeal {
    static func write(in database: Database) throws(StoreError) {
        let mix = try mix(in: database)
        let sql = """
            UPDATE migrations SET seal = CASE WHEN number = (SELECT max(number) FROM migrations) THEN $1 END
            """
        try database.run(sql, mix)
    }

    static func differences(in database: Database) throws(StoreError) -> [Difference] {
        var differences: [Difference] = []
        let steps = try database.rows("SELECT number, seal FROM migrations ORDER BY number") {
            (number: $0.integer(0), seal: $0.optionalInteger(1))
        }
        if steps.map(\.number) != Array(1...Migration.newest) {
            differences.append(
                Difference(table: "migrations", row: "all", because: "the steps of the schema are not all there"))
        }
        let mix = try mix(in: database)
        if steps.last?.seal != mix || steps.dropLast().contains(where: { $0.seal != nil }) {
            differences.append(
                Difference(table: "sqlite_schema", row: "all", because: "the schema is not as Bursar made it"))
        }
        return differences
    }

    private static func mix(in database: Database) throws(StoreError) -> Int64 {
        var mix = RowMix()
        try database.each("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name") { row in
            for column in 0..<4 { mix.add(row.bytes(column)) }
        }
        return mix.value
    }
}
