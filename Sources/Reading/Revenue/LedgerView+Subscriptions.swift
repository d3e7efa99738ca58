// Subscriptions as the ledger has them.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// The subscriptions to a plan that run, and what they bring in a month.
package struct PlanSubscriptions: Sendable, Equatable {
    package let plan: String
    package let subscriptions: Int64
    package let monthly: Money
}

/// Subscriptions to one plan over a period.
package struct PlanChurn: Sendable, Equatable {
    package let plan: String
    package let atStart, atEnd, cancelled: Int64
}

extension LedgerView {
    /// What runs now, by plan in alphabetical order.
    package func planSubscriptions() throws(ReadingError) -> [PlanSubscriptions] {
        let subscriptions = try subscriptions()
        var totals = subscriptions.plans.map { _ in SubscriptionTotal() }
        for subscription in subscriptions.running(at: now.milliseconds).values {
            totals[subscription.plan].add(subscription)
        }
        return zip(subscriptions.plans, totals).filter { $0.1.running > 0 }.map { plan, total in
            PlanSubscriptions(plan: plan, subscriptions: total.running, monthly: Money(nanos: total.mrr))
        }
    }

    /// Plans on which anything ran or ended in the period, by name. Subscriptions without a plan have the empty name.
    package func planChurn(in period: Period) throws(ReadingError) -> [PlanChurn] {
        let range = milliseconds(of: period)
        let subscriptions = try subscriptions()
        return zip(subscriptions.plans, subscriptions.movementsByPlan(in: range)).compactMap { plan, movement in
            movement.isEmpty
                ? nil
                : PlanChurn(
                    plan: plan, atStart: movement.start.running, atEnd: movement.end.running,
                    cancelled: movement.movement.cancelled)
        }.sorted { $0.plan.exact < $1.plan.exact }
    }

    /// All subscriptions, those to come included: what is asked of them is asked as of an instant.
    ///
    /// A subscriber is a user, or the tenant where a step names nobody. Where tenants are counted, it is the tenant, and
    /// steps that name none are nameless.
    package func subscriptions(of unit: CountedUnit = .user) throws(ReadingError) -> Subscriptions {
        try cache.subscriptions(of: unit, as: self) { () throws(ReadingError) in
            try readSubscriptions(of: ChosenBilling(of: unit))
        }
    }

    /// How many steps of subscriptions have been booked so far. None is ever taken back.
    func subscriptionSteps() throws(ReadingError) -> Int64 {
        let numbers = try stepNumbers()
        return try database.first(
            "SELECT coalesce(sum(count), 0) FROM billing_counts WHERE event IN ($1, $2, $3, $4, $5)",
            values: numbers, row: { $0.integer(0) }) ?? 0
    }

    private func stepNumbers() throws(ReadingError) -> [Int64] {
        var numbers: [Int64] = []
        for (step, _) in Self.steps { numbers.append(try id(step.rawValue)) }
        return numbers
    }

    private static let steps: [(Billing.Step, SubscriptionStep.Kind)] = [
        (.subscribed, .subscribed), (.renewed, .renewed), (.upgraded, .upgraded), (.downgraded, .downgraded),
        (.cancelled, .cancelled),
    ]

    func readSubscriptions(of chosen: ChosenBilling) throws(ReadingError) -> Subscriptions {
        let people = try people()
        let numbers = try stepNumbers()
        let yearly = try id(Billing.Interval.year.rawValue)
        let monthly = try id(Billing.Interval.month.rawValue)
        var rows: [RawStep] = []
        var nameless: [Subscriptions.Nameless] = []
        try database.each(
            """
            SELECT person, tenant, at, event, plan, interval, count, amount FROM billing_times
            WHERE event IN ($1, $2, $3, $4, $5)
            """, values: numbers
        ) { row in
            guard let kind = numbers.firstIndex(of: row.integer(3)).map({ Self.steps[$0].1 }) else { return }
            let tenant = row.integer(1)
            guard chosen.contains(people.person(row.integer(0)), tenant: tenant) else { return }
            let person = chosen.unit == .user ? row.integer(0) : 0
            guard person != 0 || tenant != 0 else {
                nameless.append(.init(at: row.integer(2), count: row.integer(6)))
                return
            }
            rows.append(
                RawStep(
                    subscriber: person != 0 ? person : -tenant, at: row.integer(2), kind: kind,
                    plan: row.integer(4),
                    interval: row.integer(5) == yearly ? .year : row.integer(5) == monthly ? .month : nil,
                    // Events of one instant and kind are one row, their amounts added up: the price is the mean.
                    amount: row.integer(6) == 1
                        ? row.integer(7) : Quotient.rounded(row.integer(7), times: 1, over: row.integer(6)) ?? 0))
        }
        let plans = try PlanList(Set(rows.map(\.plan)), self)
        var subscriptions = Subscriptions(
            rows.map { row in
                let plan = plans.place(row.plan)
                let interval = row.interval ?? (plan == 0 ? nil : plans.intervals[plan] ?? .month)
                let amount = row.amount == 0 ? nil : Money(nanos: row.amount)
                return SubscriptionStep(
                    subscriber: row.subscriber > 0 ? people.person(row.subscriber) : row.subscriber, at: row.at,
                    kind: row.kind, plan: plan,
                    monthly: interval.flatMap { interval in amount.map { interval.monthly($0).nanos } },
                    amount: interval == nil ? amount?.nanos : nil)
            }, plans: plans.names, prices: plans.prices, intervals: plans.intervals)
        subscriptions.nameless = nameless
        return subscriptions
    }
}

/// A step as its row has it: a plan is a number yet.
private struct RawStep {
    let subscriber, at: Int64
    let kind: SubscriptionStep.Kind
    let plan: Int64
    let interval: Billing.Interval?
    let amount: Int64
}

/// The plans that steps name, in alphabetical order after the empty name, with what the configuration says of them.
private struct PlanList {
    private(set) var names: [String] = [""]
    private(set) var prices: [Int64?] = [nil]
    private(set) var intervals: [Billing.Interval?] = [nil]
    private var places: [Int64: Int] = [0: 0]

    init(_ numbers: Set<Int64>, _ view: LedgerView) throws(ReadingError) {
        var found: [(number: Int64, name: String)] = []
        for number in numbers where number != 0 { found.append((number, try view.text(number))) }
        found.sort { $0.name.exact < $1.name.exact }
        for (number, name) in found {
            let plan = view.terms.plans.first { $0.name.exact == name.exact }
            places[number] = names.count
            names.append(name)
            prices.append(plan?.monthly.nanos)
            intervals.append(plan?.interval)
        }
    }

    func place(_ number: Int64) -> Int { places[number] ?? 0 }
}
