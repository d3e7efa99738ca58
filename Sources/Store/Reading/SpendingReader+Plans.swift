// Which plan people are on.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
package import SQL

extension SpendingReader {
    /// The plan of every user who has one, as the number of its name: that of the subscription that runs, and where none
    /// does that of the profile.
    package func plans() throws(SQLError) -> [Int64: Int64] {
        var plans = try profilePlans()
        for (person, subscription) in try subscriptions() where subscription.runs { plans[person] = subscription.plan }
        return plans
    }

    /// How a person's subscription stands, whatever order its steps are read in.
    private struct Subscription {
        /// When the latest step was. Of two at the same instant the later in the order of `Billing.Step` counts.
        private var latest = (at: Int64.min, rank: 0)
        /// The latest step that names a plan: a renewal need not.
        private var named = (at: Int64.min, rank: 0)
        private(set) var plan: Int64 = 0

        mutating func note(at: Int64, rank: Int, plan: Int64) {
            if latest < (at, rank) { latest = (at, rank) }
            guard plan != 0, named < (at, rank) else { return }
            named = (at, rank)
            self.plan = plan
        }

        var runs: Bool { plan != 0 && Billing.Step.allCases[latest.rank] != .cancelled }
    }

    private func profilePlans() throws(SQLError) -> [Int64: Int64] {
        var plans: [Int64: Int64] = [:]
        try database.read("SELECT id, plan FROM profiles WHERE kind = 0 AND plan <> 0") { row in
            plans[row.integer(0)] = row.integer(1)
            return true
        }
        return plans
    }

    private func subscriptions() throws(SQLError) -> [Int64: Subscription] {
        var ranks: [Int64: Int] = [:]
        for (rank, step) in Billing.Step.allCases.enumerated() where step.isOfSubscription {
            if let id = try id(of: step.rawValue) { ranks[id] = rank }
        }
        var subscriptions: [Int64: Subscription] = [:]
        let sql = """
            SELECT p.person, b.at, b.event, b.plan FROM billing_times b JOIN people p ON p.id = b.person
            WHERE b.person <> 0
            """
        try database.read(sql) { row in
            guard let rank = ranks[row.integer(2)] else { return true }
            subscriptions[row.integer(0), default: Subscription()].note(
                at: row.integer(1), rank: rank, plan: row.integer(3))
            return true
        }
        return subscriptions
    }
}

extension Billing.Step {
    /// Whether it begins, changes or ends a subscription, and not only moves money or credits.
    fileprivate var isOfSubscription: Bool {
        switch self {
        case .subscribed, .renewed, .upgraded, .downgraded, .cancelled: true
        case .paid, .refunded, .creditsPurchased, .creditsConsumed, .creditsGranted, .creditsRefunded: false
        }
    }
}
