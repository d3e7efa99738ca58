// Who subscribes to what at which price, and how that came.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// Subscriptions, from their steps. Pure: steps and prices in, changes out.
///
/// A subscription begins with any step but a cancellation, and ends with one. Its price is the amount of the step's
/// event; where that carries none, what is already paid for that plan in the case of a renewal, else the plan's
/// configured price, else what was paid for that plan before. A step that names no plan keeps the plan, and with it the
/// interval that an amount is paid in, where it names none itself.
package struct Subscriptions: Sendable {
    /// The names of plans in alphabetical order, after the empty name.
    package let plans: [String]
    /// What steps changed, by subscriber, and each subscriber's in the order of time. A step that changes nothing (a
    /// renewal at the same price) is left out.
    private(set) var changes: [SubscriptionChange] = []
    /// Steps that name no subscriber: nobody subscribes.
    package var nameless: [Nameless] = []

    /// Steps of one moment.
    package struct Nameless: Sendable {
        let at, count: Int64
    }

    /// `prices` has the nanos a month of each plan, `intervals` how often it is paid: nil where that is not configured.
    package init(
        _ steps: [SubscriptionStep], plans: [String], prices: [Int64?], intervals: [Billing.Interval?] = []
    ) {
        self.plans = plans
        var current: Subscription?
        var subscriber: Int64?
        var isFirst = true
        for step in steps.sorted(by: SubscriptionStep.isBefore) {
            if step.subscriber != subscriber {
                (subscriber, current, isFirst) = (step.subscriber, nil, true)
            }
            let next = step.kind == .cancelled ? nil : Self.subscription(after: step, current, prices, intervals)
            if next != current || [.upgraded, .downgraded].contains(step.kind) {
                changes.append(
                    SubscriptionChange(
                        subscriber: step.subscriber, at: step.at, kind: step.kind, before: current, after: next,
                        isFirst: isFirst && current == nil && next != nil))
                isFirst = isFirst && next == nil
            }
            current = next
        }
    }

    private static func subscription(
        after step: SubscriptionStep, _ current: Subscription?, _ prices: [Int64?], _ intervals: [Billing.Interval?]
    ) -> Subscription {
        let plan = step.plan == 0 ? current?.plan ?? 0 : step.plan
        let paid = current?.plan == plan ? current?.monthly : nil
        let monthly =
            if let monthly = step.monthly {
                monthly
            } else if let amount = step.amount {
                ((intervals.indices.contains(plan) ? intervals[plan] : nil) ?? .month)
                    .monthly(Money(nanos: amount)).nanos
            } else if step.kind == .renewed {
                paid ?? prices[plan]
            } else {
                prices[plan] ?? paid
            }
        return Subscription(plan: plan, monthly: monthly)
    }

    /// What runs at an instant, by subscriber.
    package func running(at milliseconds: Int64) -> [Int64: Subscription] {
        var running: [Int64: Subscription] = [:]
        for change in changes where change.at <= milliseconds { running[change.subscriber] = change.after }
        return running
    }

    /// The sum of what runs at an instant.
    package func total(at milliseconds: Int64) -> SubscriptionTotal {
        var total = SubscriptionTotal()
        for change in changes where change.at <= milliseconds {
            if let before = change.before { total.remove(before) }
            if let after = change.after { total.add(after) }
        }
        return total
    }

    /// The monthly recurring revenue at an instant, in nanos of a USD.
    package func mrr(at milliseconds: Int64) -> Int64 { total(at: milliseconds).mrr }

    /// What changed within each of some parts of time that follow one another: `place` says which one an instant is in,
    /// nil before and after them.
    package func movements(_ count: Int, place: (Int64) -> Int?) -> [(
        movement: SubscriptionMovement, gain: SubscriptionTotal
    )] {
        var rows = [(movement: SubscriptionMovement, gain: SubscriptionTotal)](
            repeating: (SubscriptionMovement(), SubscriptionTotal()), count: count)
        for change in changes {
            guard let place = place(change.at) else { continue }
            rows[place].movement.add(change)
            if let before = change.before { rows[place].gain.remove(before) }
            if let after = change.after { rows[place].gain.add(after) }
        }
        return rows
    }

    /// The same for one part of time, plan by plan: who changes plans leaves one and comes to another.
    package func movementsByPlan(in milliseconds: Range<Int64>) -> [PlanMovement] {
        var rows = plans.indices.map { _ in PlanMovement() }
        for change in changes where change.at < milliseconds.upperBound {
            if change.at < milliseconds.lowerBound {
                if let before = change.before { rows[before.plan].start.remove(before) }
                if let after = change.after { rows[after.plan].start.add(after) }
            }
            if let before = change.before { rows[before.plan].end.remove(before) }
            if let after = change.after { rows[after.plan].end.add(after) }
            guard change.at >= milliseconds.lowerBound else { continue }
            if let before = change.before, let after = change.after, before.plan != after.plan {
                rows[before.plan].movement.switched &-= before.mrr
                rows[after.plan].movement.switched &+= after.mrr
                if change.kind == .upgraded { rows[after.plan].movement.upgraded += 1 }
                if change.kind == .downgraded { rows[after.plan].movement.downgraded += 1 }
            } else if let plan = (change.after ?? change.before)?.plan {
                rows[plan].movement.add(change)
            }
        }
        return rows
    }

    package struct PlanMovement: Sendable {
        package var start = SubscriptionTotal(), end = SubscriptionTotal()
        package var movement = SubscriptionMovement()

        package init() {}
    }

    /// The steps up to an instant that name nobody.
    package func nameless(at milliseconds: Int64) -> Int64 {
        nameless.reduce(0) { $1.at <= milliseconds ? $0 + $1.count : $0 }
    }

    /// The plans that run at an instant without a known price.
    package func unpricedPlans(at milliseconds: Int64) -> [String] {
        Set(running(at: milliseconds).values.filter { $0.monthly == nil }.map(\.plan)).sorted().map { plans[$0] }
    }
}

extension Subscriptions.PlanMovement {
    /// Nothing ran on the plan, and nothing happened to it.
    package var isEmpty: Bool { start == .init() && end == .init() && movement == .init() }

    package mutating func add(_ other: Self) {
        start.add(other.start)
        end.add(other.end)
        movement.add(other.movement)
    }
}
