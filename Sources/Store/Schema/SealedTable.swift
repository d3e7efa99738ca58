// Tables that no event tells of: each of their rows carries a seal of its own.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

/// A table whose rows are sealed: `seal` is a mix of all their other columns.
///
/// The connection that writes does it by itself, with triggers that only it has: so no statement can forget it, and what
/// somebody changes with another program is found.
struct SealedTable {
    let name: String
    private let key: [String]
    /// Every column but the seal, in their order.
    private let columns: [String]

    static let all = Schema.tables.filter(\.isSealed).map(SealedTable.init)

    private init(_ table: Schema.Table) {
        name = table.name
        key = table.key
        columns = table.columns.map(\.name).filter { $0 != "seal" }
    }

    private func mix(of row: String) -> String {
        "row_mix(\(columns.map { "\(row).\($0)" }.joined(separator: ", ")))"
    }

    /// Makes this connection seal what it writes from here on. Triggers are temporary: to set `temp_store` after it would
    /// take them away.
    static func sealWrites(of database: Database) throws(StoreError) {
        try database.defineRowMix()
        let there = try database.tables()
        // A table that somebody took away is missed by the seal of the schema.
        for table in all where there.contains(table.name) {
            let row = table.key.map { "\($0) = NEW.\($0)" }.joined(separator: " AND ")
            let seal = "BEGIN UPDATE \(table.name) SET seal = \(table.mix(of: "NEW")) WHERE \(row); END"
            try database.execute(
                """
                CREATE TEMP TRIGGER IF NOT EXISTS \(table.name)_sealed_in AFTER INSERT ON main.\(table.name) \(seal);
                CREATE TEMP TRIGGER IF NOT EXISTS \(table.name)_sealed_anew
                    AFTER UPDATE OF \(table.columns.joined(separator: ", ")) ON main.\(table.name) \(seal);
                """)
        }
    }

    /// The rows that are not as they were written.
    static func differences(in database: Database) throws(StoreError) -> [Difference] {
        let there = try database.tables()
        var differences: [Difference] = []
        for table in all where there.contains(table.name) {
            let key = table.key.map { "'\($0)=' || \($0)" }.joined(separator: " || ' ' || ")
            let sql = "SELECT \(key) FROM \(table.name) WHERE seal IS DISTINCT FROM \(table.mix(of: table.name))"
            differences += try database.rows(sql) {
                Difference(table: table.name, row: $0.text(0), because: "the row is not as it was written")
            }
        }
        return differences
    }
}
