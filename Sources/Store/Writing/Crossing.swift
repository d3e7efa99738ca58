// A threshold of a budget that was crossed.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// What is kept of a crossing: once for each budget, member, period and threshold, whoever notices it again.
///
/// It is known by when it was noticed, which lies in its period. Where the zone of a budget is changed, the new period has a
/// part of the old one, whatever both are called and whenever they begin: what was noted in that part is known, for the same
/// spending crosses nothing twice, and what was noted outside of it is of no concern.
package struct Crossing: Sendable, Equatable {
    package var budget: String
    /// Whose budget it is, of one that each has; empty of one for all.
    package var member: String
    /// Whether the member is a user, with whom the name is forgotten.
    package var isOfUser = false
    /// The member's number, for where a name may not stand. Not kept.
    package var number: Int64 = 0
    package let period: BudgetPeriod
    /// In percent of the limit.
    package var threshold: Int64
    /// When it was noticed; an instant of the period.
    package let at: Timestamp
    package var spent: Money
    package var limit: Money

    /// The clock may have gone on to another period before it was noticed: `at` is then the last instant of its own.
    package init(
        budget: String, member: String, period: BudgetPeriod, threshold: Int64, at: Timestamp, spent: Money,
        limit: Money
    ) {
        self.budget = budget
        self.member = member
        self.period = period
        self.threshold = threshold
        self.at = period.instant(nearestTo: at)
        self.spent = spent
        self.limit = limit
    }

    /// The member in the place of a user who was forgotten: nobody's name, for names hold no control characters.
    package static func member(ofForgotten user: Int64) -> String { "\u{1}\(user)" }
}

extension LedgerStore {
    /// Keeps crossings beside those that are known, and in the same transaction the notices of those that were not: what
    /// `notices` makes of them. May be called from anywhere, also while a commit is told; `completion` runs on the commit
    /// queue once they are on disk, with those that were not known, or cannot be. Those of users who were forgotten meanwhile
    /// are not kept.
    package func recordCrossings(
        _ crossings: [Crossing], notices: @escaping @Sendable ([Crossing]) -> [Notice] = { _ in [] },
        completion: @escaping @Sendable (Result<[Crossing], StoreError>) -> Void
    ) {
        write(completion: completion) { database throws(StoreError) in
            let sql = """
                INSERT INTO crossings (budget, member, per, at, threshold, spent, limit_nanos)
                SELECT $1, $2, $3, $4, $5, $6, $7
                WHERE NOT EXISTS (
                    SELECT 1 FROM crossings
                    WHERE budget = $1 AND member = $2 AND per = $3 AND at >= $8 AND at < $9 AND threshold = $5)
                """
            var (new, kept): ([Crossing], [Crossing]) = ([], [])
            for crossing in crossings {
                if crossing.isOfUser, try !database.knows(user: crossing.member) { continue }
                kept.append(crossing)
            }
            try database.write(sql, each: kept) { binder, crossing in
                binder.text(crossing.budget)
                binder.text(crossing.member)
                binder.text(crossing.period.per.rawValue)
                binder.integer(crossing.at.milliseconds)
                binder.integer(crossing.threshold)
                binder.integer(crossing.spent.nanos)
                binder.integer(crossing.limit.nanos)
                binder.integer(crossing.period.begins.milliseconds)
                binder.integer(crossing.period.ends.milliseconds)
            } changed: { crossing, count in
                if count > 0 { new.append(crossing) }
            }
            try database.enqueue(notices(new))
            return new
        }
    }
}
