// Tables that no event tells of: each of their rows carries a seal of its own.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

/// A table whose rows are sealed: `seal` is a mix of all their other columns.
///
/// The connection that writes does it by itself, with triggers that only it has: so no statement can forget it, and what
/// somebody changes with another program is found.
enum SealedTable: String, CaseIterable {
    case adjustments, archives, crossings, declarations, demo, notices, profiles, summaries
    case indexedDays = "indexed_days"
    case queueHours = "queue_hours"
    case queueMinutes = "queue_minutes"

    private struct Columns {
        /// Every column but the seal, in their order.
        var all: [String] = []
        var key: [String] = []

        func mix(of row: String) -> String { "row_mix(\(all.map { "\(row).\($0)" }.joined(separator: ", ")))" }
    }

    private func columns(in database: Database) throws(StoreError) -> Columns {
        var columns = Columns()
        try database.each("SELECT name, pk FROM pragma_table_info('\(rawValue)') WHERE name <> 'seal' ORDER BY cid") {
            columns.all.append($0.text(0))
            if $0.integer(1) > 0 { columns.key.append($0.text(0)) }
        }
        return columns
    }

    /// Makes this connection seal what it writes from here on. Triggers are temporary: to set `temp_store` after it would
    /// take them away.
    static func sealWrites(of database: Database) throws(StoreError) {
        try database.defineRowMix()
        for table in allCases {
            let columns = try table.columns(in: database)
            // A table that somebody took away is missed by the seal of the schema.
            guard !columns.all.isEmpty else { continue }
            let row = columns.key.map { "\($0) = NEW.\($0)" }.joined(separator: " AND ")
            let seal = "BEGIN UPDATE \(table.rawValue) SET seal = \(columns.mix(of: "NEW")) WHERE \(row); END"
            let name = "\(table.rawValue)_sealed"
            try database.execute(
                """
                CREATE TEMP TRIGGER IF NOT EXISTS \(name)_in AFTER INSERT ON main.\(table.rawValue) \(seal);
                CREATE TEMP TRIGGER IF NOT EXISTS \(name)_anew
                    AFTER UPDATE OF \(columns.all.joined(separator: ", ")) ON main.\(table.rawValue) \(seal);
                """)
        }
    }

    func sealAll(in database: Database) throws(StoreError) {
        try database.defineRowMix()
        let mix = try columns(in: database).mix(of: rawValue)
        try database.execute("UPDATE \(rawValue) SET seal = \(mix)")
    }

    /// The rows that are not as they were written.
    func differences(in database: Database) throws(StoreError) -> [Difference] {
        let columns = try columns(in: database)
        guard !columns.all.isEmpty else { return [] }
        let key = columns.key.map { "'\($0)=' || \($0)" }.joined(separator: " || ' ' || ")
        let sql = "SELECT \(key) FROM \(rawValue) WHERE seal IS NOT \(columns.mix(of: rawValue))"
        return try database.rows(sql) {
            Difference(table: rawValue, row: $0.text(0), because: "the row is not as it was written")
        }
    }
}
