// Subscriptions from their steps, by hand and by law.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import Reading

@Suite struct SubscriptionsTests {
    private let plans = ["", "pro", "team"]

    private func step(
        _ at: Int64, _ kind: SubscriptionStep.Kind, _ monthly: Int64? = nil, plan: Int = 1, subscriber: Int64 = 1
    ) -> SubscriptionStep {
        SubscriptionStep(subscriber: subscriber, at: at, kind: kind, plan: plan, monthly: monthly)
    }

    private func whole(_ steps: [SubscriptionStep], prices: [Int64?] = [nil, nil, nil]) -> SubscriptionMovement {
        let movements = Subscriptions(steps, plans: plans, prices: prices).movements(1) { _ in 0 }
        return movements[0].movement
    }

    @Test func `The first subscription is new, one after a cancellation a reactivation`() {
        let movement = whole([step(1, .subscribed, 10), step(2, .cancelled), step(3, .subscribed, 30)])
        #expect(
            movement
                == SubscriptionMovement(new: 10, reactivation: 30, churn: 10, started: 1, reactivated: 1, cancelled: 1))
    }

    @Test func `What a change of price is depends on its sign, not on the step's name`() {
        let movement = whole([
            step(1, .subscribed, 10), step(2, .upgraded, 25), step(3, .downgraded, 5), step(4, .renewed, 8),
            step(5, .subscribed, 6), step(6, .upgraded, 4),
        ])
        #expect(
            movement
                == SubscriptionMovement(new: 10, expansion: 18, contraction: 24, started: 1, upgraded: 2, downgraded: 1)
        )
    }

    @Test func `A renewal without an amount keeps what is paid, another step takes the plan's price`() {
        let prices: [Int64?] = [nil, 29, 99]
        let kept = Subscriptions([step(1, .subscribed, 20), step(2, .renewed)], plans: plans, prices: prices)
        #expect(kept.mrr(at: 2) == 20)
        let again = Subscriptions([step(1, .subscribed, 20), step(2, .subscribed)], plans: plans, prices: prices)
        #expect(again.mrr(at: 2) == 29)
        let moved = Subscriptions(
            [step(1, .subscribed, 20), step(2, .upgraded, plan: 2)], plans: plans, prices: prices)
        #expect(moved.mrr(at: 1) == 20)
        #expect(moved.mrr(at: 2) == 99)
        let renewedOther = Subscriptions(
            [step(1, .subscribed, 20), step(2, .renewed, plan: 2)], plans: plans, prices: prices)
        #expect(renewedOther.mrr(at: 2) == 99)
    }

    @Test func `A step without a plan keeps the plan`() {
        let subscriptions = Subscriptions(
            [step(1, .subscribed, 20, plan: 2), step(2, .upgraded, 40, plan: 0)], plans: plans,
            prices: [nil, nil, nil])
        #expect(subscriptions.running(at: 2) == [1: Subscription(plan: 2, monthly: 40)])
    }

    @Test func `A plan without a known price counts as nothing and is named`() {
        let subscriptions = Subscriptions([step(1, .subscribed)], plans: plans, prices: [nil, nil, 5])
        #expect(subscriptions.total(at: 1) == SubscriptionTotal(mrr: 0, running: 1, paying: 0))
        #expect(subscriptions.unpricedPlans(at: 1) == ["pro"])
        #expect(subscriptions.unpricedPlans(at: 0).isEmpty)
    }

    @Test func `Cancelling what does not run changes nothing`() {
        #expect(
            whole([step(1, .cancelled), step(2, .subscribed, 3), step(3, .cancelled), step(4, .cancelled)])
                == SubscriptionMovement(new: 3, churn: 3, started: 1, cancelled: 1))
    }

    @Test func `Who cancels one plan and subscribes to another at once has the other`() {
        let steps = [step(1, .subscribed, 10), step(5, .subscribed, 30, plan: 2), step(5, .cancelled)]
        let subscriptions = Subscriptions(steps, plans: plans, prices: [nil, nil, nil])
        #expect(subscriptions.running(at: 5) == [1: Subscription(plan: 2, monthly: 30)])
    }

    @Test func `By plan, who changes plans takes the price along`() {
        let subscriptions = Subscriptions(
            [step(1, .subscribed, 10), step(2, .upgraded, 25, plan: 2), step(1, .subscribed, 10, subscriber: 2)],
            plans: plans, prices: [nil, nil, nil])
        let rows = subscriptions.movementsByPlan(in: 2..<9)
        #expect(rows[1].start == SubscriptionTotal(mrr: 20, running: 2, paying: 2))
        #expect(rows[1].movement == SubscriptionMovement(switched: -10))
        #expect(rows[1].end == SubscriptionTotal(mrr: 10, running: 1, paying: 1))
        #expect(rows[2].movement == SubscriptionMovement(switched: 25, upgraded: 1))
        #expect(rows[2].end == SubscriptionTotal(mrr: 25, running: 1, paying: 1))
    }

    @Test(arguments: UInt64(1)...40)
    func `Start and movements make the end, in every row, for every plan and whatever order steps come in`(
        seed: UInt64
    ) {
        var random = Seeded(seed: seed)
        let steps = (0..<200).map { _ in
            SubscriptionStep(
                subscriber: Int64(random.below(12)) - 3, at: Int64(random.below(90)),
                kind: SubscriptionStep.Kind.allCases[random.below(5)], plan: random.below(3),
                monthly: random.below(3) == 0 ? nil : Int64(random.below(50)))
        }
        let prices: [Int64?] = [nil, 7, random.below(2) == 0 ? nil : 30]
        let subscriptions = Subscriptions(steps, plans: plans, prices: prices)
        #expect(
            Subscriptions(steps.shuffled(using: &random), plans: plans, prices: prices).changes
                == subscriptions.changes, "seed \(seed)")

        let rows = subscriptions.movements(9) { Int($0 / 10) }
        for (place, row) in rows.enumerated() {
            // What runs is asked of the subscribers one by one, not of the movements.
            let start = subscriptions.running(at: Int64(place * 10) - 1).values.reduce(0) { $0 + $1.mrr }
            let end = subscriptions.running(at: Int64(place * 10) + 9).values.reduce(0) { $0 + $1.mrr }
            #expect(start + row.movement.sum == end, "seed \(seed), row \(place)")
            #expect(row.gain.mrr == row.movement.sum, "seed \(seed), row \(place)")
        }
        var sum = SubscriptionMovement()
        for row in rows { sum.add(row.movement) }
        #expect(sum.sum == subscriptions.mrr(at: 89), "seed \(seed)")
        for plan in subscriptions.movementsByPlan(in: 30..<60) {
            #expect(plan.start.mrr + plan.movement.sum == plan.end.mrr, "seed \(seed)")
        }
    }
}
