// Up to which place of each day its events are in the index and in the columns.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// What `indexed_days` says: all places of a day before this one were taken behind the commits. The others are the day's
/// tail, which whoever reads index or columns reads from the events.
enum IndexedDays {
    static func place(of day: Int64, in database: Database) throws(StoreError) -> Int64 {
        try database.first("SELECT place FROM indexed_days WHERE day = $1", day) { $0.integer(0) } ?? 0
    }

    static func set(_ place: Int64, of day: Int64, in database: Database) throws(StoreError) {
        let sql = """
            INSERT INTO indexed_days (day, place) VALUES ($1, $2)
            ON CONFLICT (day) DO UPDATE SET place = excluded.place
            """
        try database.run(sql, day, place)
    }

    /// The place of the last event of a day that has left for an archive; -1 where none has.
    static func lastArchived(of day: Int64, in database: Database) throws(StoreError) -> Int64 {
        let found = try database.first(
            "SELECT max(last) FROM archives WHERE day = $1 AND sha256 <> ''", day
        ) { $0.optionalInteger(0) }
        return (found ?? nil).map { $0 - day << 32 } ?? -1
    }
}
