// The law of forecasts: the page of metrics and the report say the same.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Reading
import SQL
import Scenes
import Seeded
import TemporaryFiles
import Testing

@testable import Budgets
@testable import Reports
@testable import Store

@Suite struct BudgetForecastTests {
    private let files: TemporaryFiles
    private let today: Day

    init() throws {
        files = try TemporaryFiles()
        // A Saturday; one more day of the week follows, and nine of the month.
        today = try #require(Day(year: 2026, month: 11, day: 21))
    }

    /// Five weeks of calls and a morning: of users on a plan by subscription, on one by profile and on none, of an
    /// anonymous id that turns out to be one of them, and of a visitor who subscribes and spends more than anybody. Calls
    /// of the large model are priced again, some dearer and some cheaper.
    private func fill(_ scene: BudgetScene, seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        func pick(_ choices: String...) -> String { choices[generator.below(choices.count)] }
        try scene.subscribe("ada", .subscribed, "pro")
        var profile = Profile()
        profile.plan = "studio"
        var known = Event(.profile(profile))
        known.user = "ben"
        try scene.book(known)
        var billing = Billing()
        (billing.event, billing.plan) = (.subscribed, "team")
        var subscribed = Event(.billing(billing))
        subscribed.anonymous = "x2"
        try scene.book(subscribed)
        for ago in (0...35).reversed() {
            let morning = today.advanced(by: -ago).start.advanced(byMilliseconds: 3_600_000)
            try scene.spend("40", at: morning) { event, _ in event.anonymous = "x2" }
            for _ in 0..<6 {
                try scene.spend("1.\(100 + generator.below(900))", at: morning) { event, call in
                    event.anonymous = pick("", "", "x1")
                    event.user = event.anonymous == "x1" && ago > 2 ? "" : pick("ada", "ben", "cy")
                    if event.anonymous == "x1", ago <= 2 { event.user = "ada" }
                    event.tenant = pick("", "acme", "other")
                    event.properties = pick("", "high").isEmpty ? [] : [Property("quality", .text("high"))]
                    call.provider = pick("openai", "anthropic")
                    call.model = pick("small", "large")
                    call.operation = pick("", "chat")
                    event.subject = pick("", "story-1", "story-2")
                }
            }
        }
        // So that each kind of member has spent something today.
        try scene.spend("2.5") { event, call in
            (event.user, event.tenant, call.provider) = ("ada", "acme", "openai")
        }
        _ = try scene.store.reprice(from: today.advanced(by: -35), to: today, at: scene.clock.now) { call, _ in
            var priced = Priced()
            priced.cost = Money(nanos: 1_500_000_001)
            priced.card = "{}"
            if call.model != "large" { priced.unpriced = "no price" }
            return priced
        }
        try scene.watch.take(scene.watch.copy.lines.map(\.budget), from: scene.store)
    }

    @Test(
        arguments: [
            (1, "UTC"), (2, "UTC"), (3, "America/St_Johns"), (4, "Pacific/Kiritimati"),
        ] as [(UInt64, String)])
    func `What the page forecasts is what the report says of whoever spent the most`(
        seed: UInt64, zone: String
    ) throws {
        let budgets = Budget.everyKind(in: try .named(zone))
        let scene = try BudgetScene(files, budgets, dimensions: ["quality"], at: today.noon)
        try fill(scene, seed: seed)
        var terms = LedgerView.Terms()
        terms.budgets = budgets
        terms.dimensions = ["quality"]
        let reader = try LedgerReader(scene.store.location)
        let view = LedgerView(reader, now: scene.clock.now, terms: terms)
        let report = try Report.named("budgets")
        let table = try report.table(for: Question([("limit", "1")], to: report, today: today), in: view)
        let column = Dictionary(uniqueKeysWithValues: table.columns.enumerated().map { ($1.name, $0) })
        func texts(_ name: String) throws -> [String?] {
            let place = try #require(column[name])
            return table.rows.map { $0[place].text }
        }
        #expect(try texts("budget") == budgets.map(\.name), "one row for each budget")
        #expect(try reader.database.first("SELECT count(*) FROM adjustments") { $0.integer(0) } ?? 0 > 50)
        let page = scene.page()
        for (name, shown) in [("spent_usd", "bursar_budget_spent_usd"), ("forecast_usd", "bursar_budget_forecast_usd")]
        {
            for (budget, reported) in zip(budgets, try texts(name)) {
                #expect(reported != nil, "\(budget.name), \(name)")
                #expect(
                    page.metric("\(shown){budget=\"\(budget.name)\"}") == reported,
                    "seed \(seed), \(budget.name), \(name)")
            }
        }
        let members = Dictionary(uniqueKeysWithValues: zip(budgets.map(\.name), try texts("member")))
        #expect(members["month plan"] == "pro" || members["month plan"] == "studio")
    }

    @Test func `A budget of each plan has a forecast, for the plan that spent the most`() throws {
        let scene = try BudgetScene(
            files, [Budget(name: "per-plan", each: .plan, limit: try .usd("99"))], at: today.noon)
        try scene.subscribe("ada", .subscribed, "pro")
        // A dollar a day of ada's, one of ben's, who has no plan, and half a dollar today.
        for day in 1...7 {
            try scene.spend("1", at: today.advanced(by: -day).noon) { event, _ in event.user = "ada" }
            try scene.spend("1", at: today.advanced(by: -day).noon) { event, _ in event.user = "ben" }
        }
        try scene.spend("0.5") { event, _ in event.user = "ada" }
        try scene.refreshPlans()
        // 7.5 so far, 0.5 more today, 1 on each of nine days.
        #expect(scene.page().metric(#"bursar_budget_forecast_usd{budget="per-plan"}"#) == "17")
    }
}
