// What somebody may still spend, by every kind of budget.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import Scenes
import TemporaryFiles
import Testing

@testable import Budgets

@Suite struct AllowanceTests {
    private let files: TemporaryFiles
    private let today: Day

    init() throws {
        files = try TemporaryFiles()
        today = try #require(Day(year: 2026, month: 11, day: 21))
    }

    private func scene(_ budgets: Budget...) throws -> BudgetScene {
        try BudgetScene(files, budgets, at: today.noon)
    }

    @Test func `A user may spend while something is left of their own budget`() throws {
        let scene = try scene(Budget(name: "per-user", each: .user, limit: try .usd("5")))
        #expect(scene.left(user: "ada") == "5 true")
        try scene.spend("3.75") { event, _ in event.user = "ada" }
        try scene.spend("1") { event, _ in event.user = "ben" }
        #expect(scene.left(user: "ada") == "1.25 true")
        #expect(scene.left(user: "ben") == "4 true")
        try scene.spend("2") { event, _ in event.user = "ada" }
        #expect(scene.left(user: "ada") == "0 false")
        #expect(scene.spent("per-user", user: "ada") == "5.75")
        #expect(scene.left(user: "nobody") == "5 true")
    }

    @Test func `The least that is left of all budgets that bind is what is left`() throws {
        let scene = try scene(
            Budget(name: "all", limit: try .usd("4")), Budget(name: "per-user", each: .user, limit: try .usd("5")),
            Budget(name: "ada", match: .user("ada"), limit: try .usd("2")),
            Budget(name: "anthropic", match: .calls(.init(provider: "anthropic")), limit: try .usd("0.5")))
        try scene.spend("1") { event, _ in event.user = "ada" }
        #expect(scene.left(user: "ada") == "1 true")
        #expect(scene.left(user: "ben") == "3 true")
        // Whoever is going to call the provider is bound by its budget too.
        var spender = Spender(user: "ben")
        spender.provider = "anthropic"
        #expect(!scene.watch.allowance(for: spender).isAllowed)
        spender.provider = "openai"
        #expect(scene.watch.allowance(for: spender).isAllowed)
    }

    @Test func `Who may be told only of themselves is told of their own budgets, and of no other`() throws {
        let scene = try scene(
            Budget(name: "all", limit: try .usd("1")), Budget(name: "per-user", each: .user, limit: try .usd("5")),
            Budget(name: "ada", match: .user("ada"), limit: try .usd("3")),
            Budget(name: "per-tenant", each: .tenant, limit: try .usd("10")),
            Budget(name: "acme", match: .calls(.init(tenant: "acme")), limit: try .usd("4")),
            Budget(name: "acme-openai", match: .calls(.init(provider: "openai", tenant: "acme")), limit: try .usd("1")),
            Budget(name: "other", match: .calls(.init(tenant: "other")), limit: try .usd("4")))
        try scene.spend("2") { event, _ in
            event.user = "ada"
            event.tenant = "acme"
        }
        func told(_ spender: Spender) -> [String] {
            scene.watch.allowance(for: spender).budgets.map(\.budget.name)
        }
        var (user, tenant) = (Spender(user: "ada", tenant: "acme"), Spender(user: "ada", tenant: "acme"))
        #expect(told(user) == ["all", "per-user", "ada", "per-tenant", "acme"])
        user.isOwnUser = true
        #expect(told(user) == ["per-user", "ada"])
        #expect(scene.watch.allowance(for: user).isAllowed)
        tenant.isOwnTenant = true
        tenant.provider = "openai"
        #expect(told(tenant) == ["per-tenant", "acme", "acme-openai"])
        user.isOwnTenant = true
        #expect(told(user) == [])
        #expect(scene.watch.allowance(for: user).isWithheld && !scene.watch.allowance(for: user).isAllowed)
    }

    @Test func `Who may be told of no budget that binds them is not told that they may spend`() throws {
        let scene = try scene(
            Budget(name: "all", limit: try .usd("1")), Budget(name: "per-tenant", each: .tenant, limit: try .usd("5")))
        try scene.spend("3") { event, _ in (event.user, event.tenant) = ("ada", "acme") }
        var (user, tenant, both) = (Spender(user: "ada"), Spender(tenant: "acme"), Spender(user: "ada", tenant: "acme"))
        #expect(!scene.watch.allowance(for: user).isWithheld, "who is bound to nothing is told of all")
        (user.isOwnUser, tenant.isOwnTenant, both.isOwnUser, both.isOwnTenant) = (true, true, true, true)
        #expect(scene.watch.allowance(for: user).isWithheld && !scene.watch.allowance(for: user).isAllowed)
        #expect(!scene.watch.allowance(for: tenant).isWithheld && scene.watch.allowance(for: tenant).isAllowed)
        #expect(scene.watch.allowance(for: both).isWithheld)
        // Where no budget binds them there is nothing that could be withheld, but from who could be told of none.
        let plans = [Budget(name: "per-plan", each: .plan, limit: try .usd("1"))]
        let free = try BudgetScene(try TemporaryFiles(), plans, at: today.noon)
        #expect(!free.watch.allowance(for: user).isWithheld && free.watch.allowance(for: user).isAllowed)
        #expect(free.watch.allowance(for: both).isWithheld)
    }

    @Test func `A tenant is bound by what each tenant has, and by what it has alone`() throws {
        let scene = try scene(
            Budget(name: "each", each: .tenant, limit: try .usd("10")),
            Budget(name: "acme", match: .calls(.init(tenant: "acme")), limit: try .usd("3"), per: .day))
        try scene.spend("1") { event, _ in event.tenant = "acme" }
        try scene.spend("2") { event, _ in event.tenant = "other" }
        try scene.spend("50")
        #expect(scene.watch.allowance(for: Spender(tenant: "acme")).left == 2_000_000_000)
        #expect(scene.watch.allowance(for: Spender(tenant: "other")).left == 8_000_000_000)
        #expect(scene.watch.allowance(for: Spender(tenant: "new")).left == 10_000_000_000)
        #expect(scene.left(user: "ada") == "no limit true")
    }

    @Test func `What a plan has is spent by all of its users, and moves with who changes the plan`() throws {
        let scene = try scene(Budget(name: "plans", each: .plan, limit: try .usd("10")))
        try scene.spend("1") { event, _ in event.user = "ada" }
        try scene.spend("2") { event, _ in event.user = "ben" }
        #expect(scene.left(user: "ada") == "no limit true")
        for user in ["ada", "ben", "cy"] {
            var profile = Profile()
            profile.plan = "free"
            var event = Event(.profile(profile))
            event.user = user
            try scene.book(event)
        }
        try scene.refreshPlans()
        for user in ["ada", "ben", "cy"] { #expect(scene.left(user: user) == "7 true") }
        // A subscription that runs beats the profile; one that was cancelled does not.
        try scene.subscribe("ada", .subscribed, "pro")
        try scene.subscribe("ben", .subscribed, "pro")
        scene.clock.now = scene.clock.now.advanced(byMilliseconds: 1)
        try scene.subscribe("ada", .renewed, "")
        try scene.subscribe("ben", .cancelled, "")
        try scene.refreshPlans()
        #expect(scene.left(user: "ada") == "9 true")
        #expect(scene.left(user: "cy") == "8 true")
        try scene.spend("0.5") { event, _ in event.user = "ada" }
        #expect(scene.left(user: "ada") == "8.5 true")
        #expect(scene.left(user: "ben") == "8 true")
    }

    @Test func `What an anonymous id spent is its user's from the moment that they are known to be one`() throws {
        let scene = try scene(
            Budget(name: "per-user", each: .user, limit: try .usd("5")),
            Budget(name: "ada", match: .user("ada"), limit: try .usd("9")))
        try scene.spend("3") { event, _ in event.anonymous = "x1" }
        try scene.spend("1") { event, _ in event.user = "ada" }
        #expect(scene.left(user: "ada") == "4 true")
        #expect(scene.left(user: "x1") == "5 true")
        try scene.spend("0.5") { event, _ in (event.user, event.anonymous) = ("ada", "x1") }
        #expect(scene.spent("per-user", user: "ada") == "4.5")
        #expect(scene.spent("ada", user: "ada") == "4.5")
        try scene.spend("0.25") { event, _ in event.anonymous = "x1" }
        #expect(scene.left(user: "ada") == "0.25 true")
    }

    @Test func `A join that costs nothing joins all the same`() throws {
        let scene = try scene(Budget(name: "per-user", each: .user, limit: try .usd("5")))
        try scene.spend("3") { event, _ in event.anonymous = "x1" }
        var activity = Activity()
        activity.event = Activity.signedUp
        var event = Event(.activity(activity))
        (event.user, event.anonymous) = ("ada", "x1")
        try scene.book(event)
        #expect(scene.left(user: "ada") == "2 true")
    }

    @Test func `A new period begins with nothing spent, by the clock and not by events`() throws {
        let scene = try scene(
            Budget(name: "daily", each: .user, limit: try .usd("5"), per: .day),
            Budget(name: "monthly", each: .user, limit: try .usd("50"), per: .month))
        try scene.spend("5") { event, _ in event.user = "ada" }
        #expect(scene.left(user: "ada") == "0 false")
        scene.clock.now = today.advanced(by: 1).start
        #expect(scene.left(user: "ada") == "5 true")
        #expect(scene.spent("monthly", user: "ada") == "5")
        // Yesterday's, sent late, is yesterday's.
        try scene.spend("4", at: today.noon) { event, _ in event.user = "ada" }
        #expect(scene.left(user: "ada") == "5 true")
        #expect(scene.spent("monthly", user: "ada") == "9")
        try scene.spend("1") { event, _ in event.user = "ada" }
        #expect(scene.left(user: "ada") == "4 true")
        // A clock that goes back finds the day as it is in the ledger.
        scene.clock.now = today.noon
        try scene.spend("0.5") { event, _ in event.user = "ada" }
        #expect(scene.spent("daily", user: "ada") == "9.5")
    }

    @Test func `What an app is about to spend must fit into what is left`() throws {
        let scene = try scene(Budget(name: "per-user", each: .user, limit: try .usd("5")))
        try scene.spend("4") { event, _ in event.user = "ada" }
        for (cost, isAllowed) in [("0", true), ("1", true), ("1.000000001", false)] {
            var spender = Spender(user: "ada")
            spender.cost = try .usd(cost)
            #expect(scene.watch.allowance(for: spender).isAllowed == isAllowed, "\(cost)")
        }
    }

    @Test func `The answer has every budget that binds, and what follows from them`() throws {
        let scene = try scene(Budget(name: "per-user", each: .user, limit: try .usd("5")))
        try scene.spend("3.75") { event, _ in event.user = "ada" }
        let json = String(decoding: scene.watch.allowance(for: Spender(user: "ada")).json, as: UTF8.self)
        #expect(
            json == #"{"user":"ada","allowed":true,"left_usd":1.25,"budgets":[{"budget":"per-user","per":"month","#
                + #""period":{"from":"2026-11-01","to":"2026-11-30","zone":"UTC","resets_at":"2026-12-01T00:00:00.000Z"},"#
                + #""limit_usd":5,"spent_usd":3.75,"left_usd":1.25,"#
                + #""share":0.75,"allowed":true}],"alerts":[]}"#)
        let free = String(decoding: scene.watch.allowance(for: Spender(tenant: "t")).json, as: UTF8.self)
        #expect(free == #"{"tenant":"t","allowed":true,"left_usd":null,"budgets":[],"alerts":[]}"#)
    }

    @Test func `From the first threshold on there is a sentence that an app can show`() throws {
        let scene = try scene(Budget(name: "per-user", each: .user, limit: try .usd("5")))
        func alerts() -> String {
            let json = String(decoding: scene.watch.allowance(for: Spender(user: "ada")).json, as: UTF8.self)
            return json.components(separatedBy: #""alerts":"#).last ?? ""
        }
        for (spent, percent) in [("3.999999999", nil), ("0.000000001", 80), ("0.15", 83), ("1.85", 120)] {
            try scene.spend(spent) { event, _ in event.user = "ada" }
            let sentence = percent.map { "You've used \($0)% of your monthly quota" }
            #expect(
                alerts()
                    == (sentence.map { #"[{"budget":"per-user","type":"warning","message":"\#($0)"}]}"# } ?? "[]}"))
        }
    }

    @Test func `An alert is of what is the spender's own, and says what it is for`() throws {
        func budget(
            _ name: String, _ match: Budget.Match = .everything, each: Budget.Each? = nil, per: CalendarUnit = .month,
            alertAt: [Int] = [80]
        ) throws -> Budget {
            Budget(name: name, match: match, each: each, limit: try .usd("1"), per: per, alertAt: alertAt)
        }
        let scene = try scene(
            try budget("all"), try budget("ada", .user("ada"), per: .day), try budget("users", each: .user, per: .week),
            try budget("shops", each: .tenant), try budget("quiet", each: .user, alertAt: []))
        try scene.spend("1") { event, _ in (event.user, event.tenant) = ("ada", "t") }
        let allowance = scene.watch.allowance(for: Spender(user: "ada", tenant: "t"))
        #expect(
            allowance.budgets.map(\.warning) == [
                nil, "You've used 100% of your daily quota", "You've used 100% of your weekly quota",
                "You've used 100% of your monthly quota", nil,
            ])
    }
}

extension BudgetScene {
    /// What a user has left, and whether they may spend.
    fileprivate func left(user: String) -> String {
        let allowance = watch.allowance(for: Spender(user: user))
        return "\(allowance.left.map { Money(nanos: $0).description } ?? "no limit") \(allowance.isAllowed)"
    }

    /// What a budget says that was spent by somebody; nil where it does not bind them.
    fileprivate func spent(_ budget: String, user: String) -> String? {
        watch.allowance(for: Spender(user: user)).budgets.first { $0.budget.name == budget }
            .map { Money(nanos: $0.spent).description }
    }
}
