// A statement that inserts as many rows as there are.
// SPDX-License-Identifier: Apache-2.0

/// Made from its table and columns once, and used for every batch (`SQLDatabase.insert`).
package struct SQLInsertion: Sendable {
    let sql: String
    let columns: Int

    /// Where there is a row with the same `keys`, the assignments are made to it, which call the new one `excluded`;
    /// without them it is refused. Where `condition` does not hold it is left as it is.
    package init(
        into table: String, _ columns: [String], keys: [String] = [], orUpdate assignments: [String] = [],
        where condition: String = ""
    ) {
        self.columns = columns.count
        precondition(columns.count <= GivenRows.mostColumns, "\(table) has too many columns")
        let values = columns.indices.map { "c\($0)" }.joined(separator: ", ")
        // What fails takes back the whole transaction: nothing need be kept to take back this statement alone.
        var sql =
            "INSERT OR FAIL INTO \(table) (\(columns.joined(separator: ", "))) SELECT \(values) FROM \(GivenRows.name)"
        if !assignments.isEmpty {
            // SQLite takes ON for a join where there is no condition.
            sql += " WHERE true ON CONFLICT (\(keys.joined(separator: ", "))) DO UPDATE SET "
            sql += assignments.joined(separator: ", ")
            if !condition.isEmpty { sql += " WHERE \(condition)" }
        }
        self.sql = sql
    }
}
