// Subscriptions on the page of metrics.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Exposition
import Ledger
import Reading
import Reports
import Scenes
import TemporaryFiles
import Testing

@testable import Service

@Suite struct SubscriptionGaugesTests {
    @Test func `What runs is shown by plan, at its price a month, and is gone when it is cancelled`() throws {
        let today = try #require(Day(year: 2026, month: 11, day: 21))
        let scene = try BudgetScene(try TemporaryFiles(), [], at: today.noon)
        let registry = Registry()
        let (clock, plans) = (
            scene.clock,
            [
                Plan(name: "pro", price: try .usd("29")),
                Plan(name: "studio", price: try .usd("240"), interval: .year),
            ]
        )
        let gauges = SubscriptionGauges(
            registry: registry, store: scene.store, cache: LedgerViewCache(), clock: { clock.now }, plans: { plans })
        func page() -> String {
            let done = DispatchSemaphore(value: 0)
            gauges.refresh { done.signal() }
            done.wait()
            return String(decoding: registry.render(.text), as: UTF8.self)
        }
        for (user, plan) in [("ada", "pro"), ("ben", "pro"), ("cy", "studio")] {
            try scene.subscribe(user, .subscribed, plan)
        }
        let first = page()
        #expect(first.metric(#"bursar_subscriptions{plan="pro"}"#) == "2")
        #expect(first.metric(#"bursar_mrr_usd{plan="pro"}"#) == "58")
        #expect(first.metric(#"bursar_mrr_usd{plan="studio"}"#) == "20")
        clock.now = clock.now.advanced(byMilliseconds: 1)
        try scene.subscribe("cy", .cancelled, "studio")
        let second = page()
        #expect(second.metric(#"bursar_subscriptions{plan="studio"}"#) == nil)
        #expect(second.metric(#"bursar_mrr_usd{plan="pro"}"#) == "58")
    }
}
