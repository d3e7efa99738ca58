// The report `budgets` by the clocks of each budget, held against a look at every call.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Store
import System
import Testing

@testable import Reading
@testable import Reports

@Suite struct BudgetZoneTests {
    private struct Spent {
        let at: Timestamp
        let dollars: Int64
        let user, tenant, provider, subject, quality: String

        init(_ random: inout Seeded, upTo now: Timestamp) {
            func one(_ names: String...) -> String { names[random.below(names.count)] }
            // On quarters of an hour, where days begin, and between them.
            let ago = Int64(random.below(70 * 96)) * 900_000 - Int64(random.below(2)) * Int64(random.below(900_000))
            at = now.advanced(byMilliseconds: -max(0, ago))
            dollars = Int64(random.below(9)) + 1
            user = one("ada", "bob", "cy", "")
            tenant = one("t", "u", "")
            provider = one("p", "q")
            subject = one("s", "r", "")
            quality = one("high", "low", "")
        }

        var json: String {
            let properties = quality.isEmpty ? "" : #","properties":{"quality":"\#(quality)"}"#
            let names = [("user", user), ("tenant", tenant), ("subject", subject)].filter { !$0.1.isEmpty }
                .map { #","\#($0.0)":"\#($0.1)""# }.joined()
            return #"{"at":\#(at.milliseconds),"provider":"\#(provider)","model":"m","operation":"o","#
                + #""cost_usd":\#(dollars)\#(names)\#(properties)}"#
        }

        /// Whose it is of a budget; nil where it does not count.
        func member(of budget: Budget) -> String? {
            let counts =
                switch budget.match {
                case .calls(let calls): calls.provider.map { $0 == provider } ?? true
                case .user(let name): name == user
                case .subject(let name): name == subject
                case .property(_, let value): value == quality
                }
            guard counts else { return nil }
            let member =
                switch budget.each {
                case nil: ""
                case .user: user
                case .tenant: tenant
                case .plan: user.isEmpty ? "" : user == "ada" ? "pro" : "free"
                }
            return budget.each != nil && member.isEmpty ? nil : member
        }
    }

    private static let plans = [("ada", "pro"), ("bob", "free"), ("cy", "free")].map { user, plan in
        #"{"kind":"profile","at":"2010-01-01T10:00:00Z","user":"\#(user)","plan":"\#(plan)"}"#
    }

    private static func budgets(in zone: Zone) -> [Budget] {
        let limit = Money(nanos: 100_000_000_000)
        return CalendarUnit.allCases.flatMap { per in
            [
                Budget(name: "all", limit: limit, per: per),
                Budget(name: "p", match: .calls(.init(provider: "p")), limit: limit, per: per),
                Budget(name: "ada", match: .user("ada"), limit: limit, per: per),
                Budget(name: "s", match: .subject("s"), limit: limit, per: per),
                Budget(name: "high", match: .property(name: "quality", value: "high"), limit: limit, per: per),
                Budget(name: "users", each: .user, limit: limit, per: per),
                Budget(name: "tenants", each: .tenant, limit: limit, per: per),
                Budget(
                    name: "tenants of q", match: .calls(.init(provider: "q")), each: .tenant, limit: limit, per: per),
                Budget(name: "plans", each: .plan, limit: limit, per: per),
            ].map { budget in
                var budget = budget
                budget.name += " \(per) \(zone.name)"
                budget.zone = zone
                return budget
            }
        }
    }

    @Test(arguments: ZoneTests.cases.indices)
    func `What is spent, and what will be, is what every call says by the clocks of the budget`(place: Int) throws {
        var random = Seeded(seed: UInt64(place))
        let (name, today) = ZoneTests.cases[place]
        let zone = try ZoneDirectory.standard.zone(named: name)
        var terms = LedgerView.Terms()
        terms.budgets = Self.budgets(in: zone) + Self.budgets(in: .utc)
        terms.dimensions = ["quality"]
        // At any time of the day: so that it is another there at times.
        let later = Int64(random.below(96)) * 900_000 - 43_200_000
        let now = try #require(Day(parsing: today)).start.advanced(byMilliseconds: 43_200_000 + later)
        let calls = (0..<260).map { _ in Spent(&random, upTo: now) }
        let scene = try Scene(
            today: today, later: later, terms: terms, Self.plans + calls.shuffled(using: &random).map(\.json))
        for round in 0..<4 {
            let day = round == 0 ? now.day : now.day.advanced(by: 1 - random.below(33))
            let parameters = round == 0 ? [] : ["to=\(day)"]
            let table = try scene.table("budgets", parameters)
            let found = table.lines(
                "budget", "member", "zone", "period_start", "period_end", "spent_usd", "forecast_usd"
            )
            let story: Comment = "seed \(place), \(name), as of \(day), now \(now)"
            var wanted: [String] = []
            for budget in terms.budgets { wanted += Self.lines(of: budget, calls, asOf: day, now: now) }
            #expect(found.sorted() == wanted.sorted(), story)
        }
    }

    private static func lines(of budget: Budget, _ calls: [Spent], asOf day: Day, now: Timestamp) -> [String] {
        let today = budget.zone.day(of: now)
        let last = day >= now.day ? today : min(day, today)
        let (start, end) = (budget.per.start(of: last), budget.per.end(of: last))
        let moment = BudgetMoment(budget.per, asOf: day >= now.day ? today : day, now: today)
        var members: [String: [Day: Int64]] = budget.each == nil ? ["": [:]] : [:]
        for call in calls {
            guard let member = call.member(of: budget) else { continue }
            let day = budget.zone.day(of: call.at.quarterHour)
            members[member, default: [:]][day, default: 0] += call.dollars * 1_000_000_000
        }
        let first = calls.map { budget.zone.day(of: $0.at.quarterHour) }.min() ?? today
        return members.compactMap { member, days in
            let counted = days.filter { start <= $0.key && $0.key <= last }
            guard budget.each == nil || !counted.isEmpty else { return nil }
            let spent = counted.reduce(0) { $0 + $1.value }
            let daily = moment.lookback?.days.map { days[$0] ?? 0 } ?? []
            let forecast = moment.forecast(spent: spent, daily: daily, since: first)
            return "\(budget.name) \(member) \(budget.zone.name) \(start) \(end) \(Money(nanos: spent)) "
                + (forecast.map { Money(nanos: $0).description } ?? "-")
        }
    }

    @Test func `With filters, what passes counts by the clocks of the budget`() throws {
        let berlin = try ZoneDirectory.standard.zone(named: "Europe/Berlin")
        var terms = LedgerView.Terms()
        terms.budgets = [
            Budget(name: "day", limit: Money(nanos: 10_000_000_000), per: .day, zone: berlin),
            Budget(name: "utc", limit: Money(nanos: 10_000_000_000), per: .day),
        ]
        func call(_ at: String, _ cost: Int, _ model: String) -> String {
            #"{"at":"\#(at)","provider":"p","model":"\#(model)","operation":"o","cost_usd":\#(cost)}"#
        }
        let scene = try Scene(
            today: "2026-07-10", terms: terms,
            [
                call("2026-07-09T21:59:00Z", 1, "m"), call("2026-07-09T22:00:00Z", 2, "m"),
                call("2026-07-10T01:00:00Z", 4, "m"), call("2026-07-10T02:00:00Z", 8, "n"),
            ])
        #expect(try scene.table("budgets").lines("budget", "spent_usd") == ["day 14", "utc 12"])
        #expect(try scene.table("budgets", ["model=m"]).lines("budget", "spent_usd") == ["day 6", "utc 4"])
        #expect(
            try scene.table("budgets", ["model=m", "to=2026-07-09"]).lines("budget", "spent_usd") == ["day 1", "utc 3"])
    }

    @Test func `Where all are of UTC there is no column for it, and the report takes no zone`() throws {
        var terms = LedgerView.Terms()
        terms.budgets = [Budget(name: "all", limit: Money(nanos: 10))]
        let scene = try Scene(today: "2026-07-10", terms: terms)
        #expect(try !scene.table("budgets").columns.contains { $0.name == "zone" })
        #expect(
            try scene.refusal(of: "budgets", ["zone=Europe/Berlin"])
                == "zone is not taken by the report budgets: a budget holds for days, weeks and months of its own zone,"
                + " which the configuration says")
    }

    @Test func `Who asks for now gets the day that it is there, whatever day it is elsewhere`() throws {
        // Noon of the 10th in UTC is the 11th on Kiritimati from 10:00Z on.
        let zone = try ZoneDirectory.standard.zone(named: "Pacific/Kiritimati")
        var terms = LedgerView.Terms()
        terms.budgets = [Budget(name: "day", each: .user, limit: Money(nanos: 10_000_000_000), per: .day, zone: zone)]
        let scene = try Scene(
            today: "2026-07-10", terms: terms,
            ["2026-07-10T09:59:00Z", "2026-07-10T10:00:00Z"].enumerated().map { place, at in
                #"{"at":"\#(at)","provider":"p","model":"m","operation":"o","cost_usd":\#(place + 1),"user":"ada"}"#
            })
        for asked in [[], ["to=2026-07-10"], ["to=2026-07-11"]] {
            #expect(
                try scene.table("budgets", asked).lines("period_start", "spent_usd") == ["2026-07-11 2"], "\(asked)")
        }
        #expect(try scene.table("budgets", ["to=2026-07-09"]).rows.isEmpty)
        for zone in ["UTC", "Pacific/Kiritimati", "Etc/GMT+12"] {
            #expect(try scene.table("user", ["user=ada", "zone=\(zone)"]).total("quota_spent_usd") == "2", "\(zone)")
        }
    }
}
