// Lets go of columns that need not be kept any longer.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

extension LedgerStore {
    /// Lets go of the columns of days before this one, a day in a transaction: commits go on between two. Returns how many
    /// days had any. `goesOn` is asked before each. Blocks; not for the commit queue.
    @discardableResult
    package func dropColumns(before day: Day, while goesOn: () -> Bool = { true }) throws(StoreError) -> Int {
        try maintaining { () throws(StoreError) in
            let last = Int64(day.number) - 1
            // Before the first of them goes: nobody takes what is left of them for all there is.
            try perform { (writer) throws(StoreError) in (try writer.noteColumnsGone(through: last), nil) }
            var days = 0
            while goesOn(), try perform({ (writer) throws(StoreError) in (try writer.dropColumns(through: last), nil) })
            {
                days += 1
            }
            return days
        }
    }
}

extension BatchWriter {
    fileprivate func noteColumnsGone(through day: Int64) throws(StoreError) {
        guard try ColumnsGone.through(in: database) < day else { return }
        try database.write { () throws(StoreError) in
            let sql = """
                INSERT INTO columns_gone (number, day) VALUES (1, $1)
                ON CONFLICT (number) DO UPDATE SET day = excluded.day
                """
            try database.run(sql, day)
        }
    }

    /// Of one day; false when there is none left.
    fileprivate func dropColumns(through last: Int64) throws(StoreError) -> Bool {
        try database.write { () throws(StoreError) in
            var first: Int64?
            for kind in Event.Kind.allCases {
                let found = try database.first(
                    "SELECT min(day) FROM column_blocks WHERE kind = $1 AND day <= $2", Int64(kind.rawValue), last
                ) { $0.optionalInteger(0) }
                if let day = found ?? nil { first = min(first ?? day, day) }
            }
            guard let day = first else { return false }
            for kind in Event.Kind.allCases {
                for block in try StoredBlock.all(kind, of: day, in: database) { try block.delete(from: database) }
            }
            return true
        }
    }
}
