// Budgets on the page of metrics.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Exposition
import Ledger
import Reading
import Scenes
import TemporaryFiles
import Testing

@testable import Service

@Suite struct BudgetGaugesTests {
    private let files: TemporaryFiles
    private let today: Day

    init() throws {
        files = try TemporaryFiles()
        // A Saturday; nine more days of the month follow.
        today = try #require(Day(year: 2026, month: 11, day: 21))
    }

    @Test func `Of one that each has, whoever spent the most is shown`() throws {
        let scene = try BudgetScene(
            files,
            [Budget(name: "per-user", each: .user, limit: try .usd("5")), Budget(name: "all", limit: try .usd("9"))],
            at: today.noon)
        try scene.spend("0.25") { event, _ in event.user = "ben" }
        try scene.spend("1.5") { event, _ in event.user = "ada" }
        try scene.spend("3") { event, _ in event.anonymous = "x1" }
        let page = scene.page()
        #expect(page.metric(#"bursar_budget_limit_usd{budget="per-user"}"#) == "5")
        #expect(page.metric(#"bursar_budget_spent_usd{budget="per-user"}"#) == "1.5")
        #expect(page.metric(#"bursar_budget_spent_usd{budget="all"}"#) == "4.75")
    }

    @Test func `A budget that nobody has spent of shows nothing spent, and no forecast`() throws {
        let scene = try BudgetScene(
            files, [Budget(name: "per-user", each: .user, limit: try .usd("5"))], at: today.noon)
        let page = scene.page()
        #expect(page.metric(#"bursar_budget_spent_usd{budget="per-user"}"#) == "0")
        #expect(page.metric(#"bursar_budget_forecast_usd{budget="per-user"}"#) == nil)
    }

    @Test(arguments: [6, 7])
    func `What comes is what came on the days before, and nothing is said after too few`(days: Int) throws {
        let scene = try BudgetScene(
            files,
            [
                Budget(name: "month", limit: try .usd("99")), Budget(name: "day", limit: try .usd("9"), per: .day),
                Budget(name: "per-user", each: .user, limit: try .usd("99")),
                Budget(name: "openai", match: .calls(.init(provider: "openai")), limit: try .usd("9")),
            ], at: today.noon)
        // Two dollars a day, one of them ada's, whom an anonymous id turns out to be; and half a dollar today.
        for day in 1...days {
            let at = today.advanced(by: -day).noon
            try scene.spend("1", at: at) { event, _ in event.anonymous = "x1" }
            try scene.spend("1", at: at) { event, _ in (event.user, event.tenant) = ("b\(day)", "t") }
        }
        try scene.spend("0.5") { event, _ in (event.user, event.anonymous) = ("ada", "x1") }
        let page = scene.page()
        // Month: 14.5 so far, 1.5 more today, 2 on each of nine days. Day: 2. Ada: 7.5, 0.5 more today, 1 on nine days.
        #expect(page.metric(#"bursar_budget_forecast_usd{budget="month"}"#) == (days == 7 ? "34" : nil))
        #expect(page.metric(#"bursar_budget_forecast_usd{budget="day"}"#) == (days == 7 ? "2" : nil))
        #expect(page.metric(#"bursar_budget_forecast_usd{budget="per-user"}"#) == (days == 7 ? "17" : nil))
        #expect(page.metric(#"bursar_budget_forecast_usd{budget="openai"}"#) == (days == 7 ? "0" : nil))
    }
}

extension BudgetScene {
    /// The page of metrics, with its forecasts made anew.
    func page() -> String {
        let registry = Registry()
        let (clock, done) = (clock, DispatchSemaphore(value: 0))
        let gauges = BudgetGauges(
            registry: registry, budgets: watch, store: store, cache: LedgerViewCache(), clock: { clock.now },
            plans: { [] })
        gauges.refresh { done.signal() }
        done.wait()
        return String(decoding: registry.render(.text), as: UTF8.self)
    }
}
