// Up to which day the columns were let go of.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

/// Columns of days up to this one are gone: what was asked to be kept no longer.
enum ColumnsGone {
    /// `Int64.min` where all are there.
    static func through(in database: Database) throws(StoreError) -> Int64 {
        try database.first("SELECT day FROM columns_gone") { $0.integer(0) } ?? .min
    }
}
