// Single calls that are looked for among all, since no index knows what they must have.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

extension EventScan {
    /// The numbers of the last calls that pass, last first, below a number.
    func latest(_ limit: Int, below end: Int64) throws(ReadingError) -> [Int64] {
        var found: [Int64] = []
        var day: Day?
        try each(backwards: true) { rows throws(ReadingError) in
            // Batches of a day come in any order.
            if day != rows.batch.day, found.count >= limit { return false }
            day = rows.batch.day
            let first = Int64(rows.batch.day.number) << 32
            let places = try rows.batch.values(.place)
            rows.forEach { row in
                let number = first | (places?[row] ?? 0)
                if number < end { found.append(number) }
            }
            return true
        }
        found.sort(by: >)
        return Array(found.prefix(limit))
    }
}
