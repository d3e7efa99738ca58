// Whether a store is empty, and whose it is.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

extension LedgerStore {
    package enum Contents: Sendable {
        case empty
        /// There are events, and the first of them is from the source that was asked for.
        case fromSource
        case other
    }

    /// Whether the store has events, and whether they are those of a source.
    package func contents(ofSource source: String) throws(StoreError) -> Contents {
        try withDatabase { (database) throws(StoreError) in
            let sql = "SELECT n.text FROM events e JOIN names n ON n.id = e.source ORDER BY e.number LIMIT 1"
            guard let first = try database.first(sql, row: { $0.text(0) }) else {
                let hasArchives = try database.first("SELECT 1 FROM archives") { _ in true } ?? false
                return hasArchives ? .other : .empty
            }
            return first == source ? .fromSource : .other
        }
    }
}
