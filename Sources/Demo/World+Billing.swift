// Subscriptions, payments and credits of the demo's people.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension World {
    /// False when the card is declined.
    @discardableResult
    mutating func subscribe(
        _ index: Int, to plan: Plan, every interval: Billing.Interval, _ visit: inout Visit
    ) -> Bool {
        request(.billing, &visit)
        // A tenant's account is opened by hand: there, the card works.
        if people[index].tenant == nil, dice.happens(0.04) { return decline(index, visit) }
        people[index].plan = plan
        people[index].interval = interval
        people[index].hasLapsed = false
        extend(index, from: visit.now)
        bill(.subscribed, index, amount: plan.price(interval), &visit)
        pay(index, plan.price(interval), &visit)
        grant(index, plan.credits, &visit)
        introduce(index, visit)
        job("email", run: 380, &visit)
        return true
    }

    mutating func upgrade(_ index: Int, to plan: Plan = .studio, _ visit: inout Visit) {
        request(.billing, &visit)
        let before = people[index].plan.price(people[index].interval)
        people[index].plan = plan
        let after = plan.price(people[index].interval)
        bill(.upgraded, index, amount: after, &visit)
        pay(index, Money(nanos: after.nanos - before.nanos), &visit)
        grant(index, plan.credits - Plan.pro.credits, &visit)
        introduce(index, visit)
    }

    mutating func cancel(_ index: Int, _ visit: inout Visit) {
        bill(.cancelled, index, amount: nil, &visit)
        people[index].plan = .free
        people[index].interval = .month
        people[index].renews = nil
        introduce(index, visit)
    }

    /// What a month's end brings: the next payment, a smaller plan, or the end; to the sponsored, new credits.
    mutating func renew(_ index: Int, at now: Timestamp) {
        var visit = arrival(of: index, at: now)
        visit.session = ""
        if people[index].isSponsored {
            extend(index, from: now)
            return grant(index, 45, &visit)
        }
        // The first of a tenant neither leaves nor shrinks.
        let isFree = people[index].tenant == nil
        if isFree, dice.happens(0.035) {
            _ = decline(index, visit)
            people[index].hasLapsed = true
            visit.pass(1_000)
            return cancel(index, &visit)
        }
        if isFree, people[index].plan.isLarge, people[index].interval == .month,
            dice.happens(isCrowded ? 0.12 : 0.25)
        {
            people[index].plan = .pro
            bill(.downgraded, index, amount: Plan.pro.price(.month), &visit)
            introduce(index, visit)
        }
        let plan = people[index].plan
        extend(index, from: now)
        bill(.renewed, index, amount: plan.price(people[index].interval), &visit)
        pay(index, plan.price(people[index].interval), &visit)
        grant(index, plan.credits, &visit)
    }

    /// Who has built a workflow buys more credits to run the latest of theirs.
    mutating func buyPack(_ index: Int, _ visit: inout Visit) {
        request(.billing, &visit)
        let subject = visit.subject
        defer { visit.subject = subject }
        if !isCrowded, let workflow = people[index].workflows.last { visit.subject = Subject(.workflow, workflow) }
        pay(index, Plan.pack.price, &visit)
        move(.creditsPurchased, index, Plan.pack.credits, amount: Plan.pack.price, &visit)
        people[index].credits += Plan.pack.credits
    }

    mutating func grant(_ index: Int, _ credits: Int64, _ visit: inout Visit) {
        move(.creditsGranted, index, credits, amount: nil, &visit)
        people[index].credits += credits
    }

    mutating func consume(_ index: Int, _ credits: Int64, _ visit: inout Visit) {
        move(.creditsConsumed, index, credits, amount: nil, &visit)
        people[index].credits -= credits
    }

    /// For a story that did not please.
    mutating func giveBack(_ index: Int, _ credits: Int64, _ visit: inout Visit) {
        visit.pass(dice.around(240_000))
        move(.creditsRefunded, index, credits, amount: nil, &visit)
        people[index].credits += credits
    }

    private mutating func pay(_ index: Int, _ amount: Money, _ visit: inout Visit) {
        bill(.paid, index, amount: amount, &visit)
        guard dice.happens(isCrowded ? 0.02 : 0.05) else { return }
        // The money goes back a day or two later.
        var later = visit
        later.session = ""
        later.pass(dice.between(20...60) * Hour.milliseconds)
        bill(.refunded, index, amount: amount, &later)
    }

    private mutating func decline(_ index: Int, _ visit: Visit) -> Bool {
        let code = ["do_not_honor", "expired_card", "insufficient_funds"][index % 3]
        appError("billing", "card_declined", "The bank declined the payment", .billing, code: code, visit)
        return false
    }

    private mutating func extend(_ index: Int, from now: Timestamp) {
        let days: Int64 = people[index].interval == .year ? 365 : 30
        let due = now.advanced(byMilliseconds: days * 24 * Hour.milliseconds)
        people[index].renews = due
        if isCrowded { expect(.renews(index), at: due) }
    }

    private mutating func bill(_ step: Billing.Step, _ index: Int, amount: Money?, _ visit: inout Visit) {
        var billing = Billing()
        billing.event = step
        billing.plan = people[index].plan.rawValue
        billing.amount = amount
        billing.interval = people[index].interval
        post(.billing(billing), in: visit)
        visit.pass(400)
    }

    private mutating func move(
        _ step: Billing.Step, _ index: Int, _ credits: Int64, amount: Money?, _ visit: inout Visit
    ) {
        var billing = Billing()
        billing.event = step
        billing.plan = people[index].plan.rawValue
        billing.amount = amount
        billing.creditMicros = credits * 1_000_000
        post(.billing(billing), in: visit)
        visit.pass(100)
    }
}
