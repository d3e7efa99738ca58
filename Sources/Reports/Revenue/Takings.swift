// What was paid, what was given back, and what became of credits.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Billing events added up. Money in nanos, credits in millionths.
struct Takings: Sendable, Equatable {
    var payments: Int64 = 0, refunds: Int64 = 0
    var purchased: Int64 = 0, granted: Int64 = 0, refunded: Int64 = 0, consumed: Int64 = 0

    /// Paid less refunded.
    var revenue: Int64 { payments &- refunds }
    /// What holders of credits have left.
    var balance: Int64 { purchased &+ granted &+ refunded &- consumed }

    mutating func add(_ step: Billing.Step, amount: Int64, credits: Int64) {
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

    mutating func add(_ other: Takings) {
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
    func billingSteps() throws(ReportError) -> [Int64: Billing.Step] {
        var steps: [Int64: Billing.Step] = [:]
        for step in Billing.Step.allCases { steps[try id(step.rawValue)] = step }
        return steps
    }

    /// Takings of a period. `key` is `day`, `plan` or `tenant`.
    func takings(over period: Period, by key: String) throws(ReportError) -> [Int64: Takings] {
        let steps = try billingSteps()
        var sums: [Int64: Takings] = [:]
        // Days are added up where they lie: few rows come out of many.
        let sql =
            key == "day"
            ? """
            SELECT day, event, sum(amount), sum(credits) FROM billing_days WHERE day >= $1 AND day <= $2
            GROUP BY day, event
            """ : "SELECT \(key), event, amount, credits FROM billing_days WHERE day >= $1 AND day <= $2"
        try database.each(sql, period.first, period.last) { row in
            guard let step = steps[row.integer(1)] else { return }
            sums[row.integer(0), default: Takings()].add(step, amount: row.integer(2), credits: row.integer(3))
        }
        return sums
    }
}
