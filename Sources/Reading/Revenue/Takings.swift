// What was paid, what was given back, and what became of credits.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// Billing events added up. Money in nanos, credits in millionths.
package struct Takings: Sendable, Equatable {
    package var payments: Int64 = 0, refunds: Int64 = 0
    package var purchased: Int64 = 0, granted: Int64 = 0, refunded: Int64 = 0, consumed: Int64 = 0

    /// What they can be told apart by.
    package enum Key: String, Sendable { case day, plan, tenant }

    package init() {}

    /// Paid less refunded.
    package var revenue: Int64 { payments &- refunds }
    /// What holders of credits have left.
    package var balance: Int64 { purchased &+ granted &+ refunded &- consumed }

    package mutating func add(_ step: Billing.Step, amount: Int64, credits: Int64) {
        switch step {
        case .paid: payments &+= amount
        case .refunded: refunds &+= amount
        case .creditsPurchased: purchased &+= credits
        case .creditsGranted: granted &+= credits
        case .creditsRefunded: refunded &+= credits
        case .creditsConsumed: consumed &+= credits
        case .subscribed, .renewed, .upgraded, .downgraded, .cancelled: break
        }
    }

    package mutating func add(_ other: Takings) {
        payments &+= other.payments
        refunds &+= other.refunds
        purchased &+= other.purchased
        granted &+= other.granted
        refunded &+= other.refunded
        consumed &+= other.consumed
    }
}

extension LedgerView {
    /// The steps of billing by their numbers in the ledger.
    func billingSteps() throws(ReadingError) -> [Int64: Billing.Step] {
        var steps: [Int64: Billing.Step] = [:]
        for step in Billing.Step.allCases { steps[try id(step.rawValue)] = step }
        return steps
    }

    /// Takings of a period, by the number of a day, or of the name of a plan or tenant.
    package func takings(over period: Period, by key: Takings.Key) throws(ReadingError) -> [Int64: Takings] {
        guard zone.isUTC else { return try timedTakings(over: period, by: key) }
        let steps = try billingSteps()
        var sums: [Int64: Takings] = [:]
        // What is of a day and event lies side by side, and the database adds it up. Plans and tenants come as they lie:
        // SQLite would have to sort them, which takes longer than to add them.
        let sql =
            key == .day
            ? """
            SELECT day, event, sum(amount), sum(credits) FROM billing_days WHERE day BETWEEN $1 AND $2
            GROUP BY day, event
            """ : "SELECT \(key), event, amount, credits FROM billing_days WHERE day BETWEEN $1 AND $2"
        try database.each(sql, period.first, period.last) { row in
            guard let step = steps[row.integer(1)] else { return }
            sums[row.integer(0), default: Takings()].add(step, amount: row.integer(2), credits: row.integer(3))
        }
        return sums
    }

    /// What became of credits up to the end of a day, whenever it was, by whom they belong to: the number of a person, that
    /// of a tenant below zero, 0 for nobody. Where tenants are counted, they belong to the tenant that is named.
    package func creditHolders(upTo last: Day, of chosen: ChosenBilling) throws(ReadingError) -> [Int64: Takings] {
        let steps = try billingSteps()
        var numbers: [Int64] = []
        for step in Billing.Step.allCases where step.movesCredits { numbers.append(try id(step.rawValue)) }
        let people = try people()
        var holders: [Int64: Takings] = [:]
        // Rows as they lie in the index: to sort them by holder would take as long again as to read them.
        try database.each(
            """
            SELECT person, tenant, event, credits FROM billing_times WHERE event IN ($1, $2, $3, $4) AND at < $5
            """, values: numbers + [end(of: last)]
        ) { row in
            guard let step = steps[row.integer(2)] else { return }
            let (person, tenant) = (people.person(row.integer(0)), row.integer(1))
            guard chosen.contains(person, tenant: tenant) else { return }
            let holder = row.integer(0) != 0 && chosen.unit == .user ? person : -tenant
            holders[holder, default: Takings()].add(step, amount: 0, credits: row.integer(3))
        }
        return holders
    }
}

extension Billing.Step {
    fileprivate var movesCredits: Bool {
        switch self {
        case .creditsPurchased, .creditsConsumed, .creditsGranted, .creditsRefunded: true
        case .subscribed, .renewed, .upgraded, .downgraded, .cancelled, .paid, .refunded: false
        }
    }
}
