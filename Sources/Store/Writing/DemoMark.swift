// Which history a demo has filled a store with, and whether it came to its end.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// Kept from before the first event of the history, so that a fill that was cut off can be taken up again.
package struct DemoMark: Sendable, Equatable {
    package var seed: UInt64
    package var until: Timestamp
    package var isComplete = false

    package init(seed: UInt64, until: Timestamp) {
        self.seed = seed
        self.until = until
    }
}

extension LedgerStore {
    /// Nil where no demo was begun in this store.
    package func demoMark() throws(StoreError) -> DemoMark? {
        try withDatabase { (database) throws(StoreError) in
            try database.first("SELECT seed, until, complete FROM demo") { row in
                var mark = DemoMark(
                    seed: UInt64(bitPattern: row.integer(0)), until: Timestamp(milliseconds: row.integer(1)))
                mark.isComplete = row.integer(2) != 0
                return mark
            }
        }
    }

    /// On disk when this returns.
    package func keep(_ mark: DemoMark) throws(StoreError) {
        try perform { (writer) throws(StoreError) in
            let sql = """
                INSERT INTO demo (number, seed, until, complete) VALUES (1, $1, $2, $3)
                ON CONFLICT (number) DO UPDATE
                    SET seed = excluded.seed, until = excluded.until, complete = excluded.complete
                """
            try writer.database.write { () throws(StoreError) in
                _ = try writer.database.run(
                    sql, Int64(bitPattern: mark.seed), mark.until.milliseconds, mark.isComplete ? 1 : 0)
            }
            return ((), nil)
        }
    }
}
