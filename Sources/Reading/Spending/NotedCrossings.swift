// Which thresholds of a budget were crossed, as it was noted when they were.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// The thresholds of one budget and member that were noted in one period.
package struct NotedCrossings {
    package private(set) var thresholds: Set<Int64> = []
    /// When the last of them was, in milliseconds.
    package private(set) var last: Int64?

    fileprivate mutating func note(_ threshold: Int64, at milliseconds: Int64) {
        thresholds.insert(threshold)
        last = max(last ?? .min, milliseconds)
    }

    package func isReached(_ percent: Int, spent: Int64, of limit: Money) -> Bool {
        thresholds.contains(Int64(percent)) || Int128(spent) * 100 >= Int128(limit.nanos) * Int128(percent)
    }
}

extension LedgerView {
    package func crossings(
        of budget: Budget, by member: Int64, in moment: BudgetMoment
    ) throws(ReadingError) -> NotedCrossings {
        let member = try key(of: member, of: budget)
        var noted = NotedCrossings()
        try inZone(budget.zone) { () throws(ReadingError) in
            let period = BudgetPeriod(budget.per, from: moment.start, in: zone)
            // Whichever zone the budget had then.
            let sql = """
                SELECT threshold, at FROM crossings
                WHERE budget = $1 AND member = $2 AND per = $3 AND at >= $4 AND at < $5
                """
            try database.each(
                sql, budget.name, member, budget.per.rawValue, period.begins.milliseconds, end(of: moment.last)
            ) { row in
                noted.note(row.integer(0), at: row.integer(1))
            }
        }
        return noted
    }
}
