// Which days are closed, as the store has it.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

extension ClosedDays {
    /// Nil where none is. Whoever reads sums by month beside it reads both in one snapshot.
    package static func stored(in database: Database) throws(StoreError) -> ClosedDays? {
        try database.first("SELECT day, people FROM closed_days") { row in
            ClosedDays(through: Day(number: Int32(truncatingIfNeeded: row.integer(0))), people: row.integer(1))
        }
    }

    /// In the transaction that adds their rows to those of their months.
    func keep(in database: Database) throws(StoreError) {
        let sql = """
            INSERT INTO closed_days (number, day, people) VALUES (1, $1, $2)
            ON CONFLICT (number) DO UPDATE SET day = excluded.day, people = excluded.people
            """
        try database.run(sql, last, people)
    }
}
