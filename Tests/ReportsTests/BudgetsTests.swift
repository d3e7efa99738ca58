// Budgets, by hand.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import Store
import Testing

@testable import Reading
@testable import Reports

@Suite struct BudgetsTests {
    private func call(_ day: String, _ cost: String, _ rest: String = #","user":"ada""#, provider: String = "a")
        -> String
    {
        #"{"at":"\#(day)T10:00:00Z","provider":"\#(provider)","model":"m","operation":"o","cost_usd":\#(cost)\#(rest)}"#
    }

    private func dollars(_ amount: Int64) -> Money { Money(nanos: amount * 1_000_000_000) }

    private func terms(_ budgets: Budget...) -> LedgerView.Terms {
        var terms = LedgerView.Terms()
        terms.budgets = budgets
        terms.dimensions = ["quality"]
        return terms
    }

    @Test func `Spending of the month is held against the limit`() throws {
        let scene = try Scene(
            today: "2026-03-10", terms: terms(Budget(name: "all", limit: dollars(10))),
            [call("2026-02-28", "100"), call("2026-03-01", "3"), call("2026-03-10", "5.5")])
        let table = try scene.table("budgets")
        #expect(
            table.lines("budget", "member", "per", "period_start", "period_end", "spent_usd", "left_usd", "share") == [
                "all  month 2026-03-01 2026-03-31 8.5 1.5 0.85"
            ])
        #expect(table.lines("crossed", "crossed_at") == ["80 % -"])
        #expect(table.total("budgets") == "1")
        #expect(table.total("overspent") == "0")
        #expect(try scene.table("budgets", ["to=2026-03-09"]).lines("spent_usd", "crossed") == ["3 -"])
        #expect(try scene.table("budgets", ["to=2026-02-28"]).lines("spent_usd", "left_usd") == ["100 -90"])
        #expect(try scene.table("budgets", ["to=2026-02-28"]).total("overspent") == "1")
    }

    @Test func `Days and weeks begin anew`() throws {
        // The 10th of March 2026 is a Tuesday.
        let scene = try Scene(
            today: "2026-03-10",
            terms: terms(
                Budget(name: "d", limit: dollars(1), per: .day), Budget(name: "w", limit: dollars(1), per: .week)),
            [call("2026-03-08", "1"), call("2026-03-09", "2"), call("2026-03-10", "4")])
        #expect(
            try scene.table("budgets").lines("budget", "period_start", "period_end", "spent_usd") == [
                "d 2026-03-10 2026-03-10 4", "w 2026-03-09 2026-03-15 6",
            ])
    }

    @Test func `Each match counts what it names and nothing else`() throws {
        let matches: [(String, Budget.Match)] = [
            ("provider", .calls(.init(provider: "b"))), ("model", .calls(.init(model: "x"))),
            ("operation", .calls(.init(provider: "a", operation: "o"))), ("tenant", .calls(.init(tenant: "t"))),
            ("user", .user("ada")), ("subject", .subject("s")),
            ("property", .property(name: "quality", value: "high")), ("nobody", .user("eve")),
        ]
        var terms = terms()
        terms.budgets = matches.map { Budget(name: $0, match: $1, limit: dollars(1_000)) }
        let scene = try Scene(
            today: "2026-03-10", terms: terms,
            [
                call("2026-03-01", "1", #","user":"ada","subject":"s""#),
                call("2026-03-02", "2", #","anonymous":"x","properties":{"quality":"high"}"#),
                call("2026-03-03", "4", #","anonymous":"x","user":"ada","tenant":"t""#, provider: "b"),
                call("2026-03-04", "8", #","user":"bob","properties":{"quality":"low"}"#),
            ])
        #expect(
            try scene.table("budgets").lines("budget", "spent_usd") == [
                "provider 4", "model 0", "operation 11", "tenant 4", "user 7", "subject 1", "property 2", "nobody 0",
            ])
    }

    @Test func `The plan that a user has as of the day counts for what is expected, too`() throws {
        // Thursday, the 12th: ada spends a dollar a day, and moves to another plan on the day after.
        let days = (3...12).map { call($0 < 10 ? "2026-03-0\($0)" : "2026-03-\($0)", "1") }
        let scene = try Scene(
            today: "2026-03-20", terms: terms(Budget(name: "p", each: .plan, limit: dollars(100), per: .week)),
            [
                #"{"kind":"billing","event":"subscribed","at":"2026-03-01T10:00:00Z","user":"ada","plan":"pro"}"#,
                #"{"kind":"billing","event":"upgraded","at":"2026-03-13T10:00:00Z","user":"ada","plan":"team"}"#,
            ] + days)
        #expect(
            try scene.table("budgets", ["to=2026-03-12"]).lines("member", "spent_usd", "forecast_usd") == ["pro 4 7"])
    }

    @Test func `One for each has a row a member, the largest share first`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            terms: terms(
                Budget(name: "u", each: .user, limit: dollars(4)), Budget(name: "t", each: .tenant, limit: dollars(4)),
                Budget(name: "p", each: .plan, limit: dollars(4))),
            [
                call("2026-03-01", "1", #","user":"ada","tenant":"acme""#),
                call("2026-03-02", "2", #","anonymous":"x""#),
                call("2026-03-03", "4", #","anonymous":"x","user":"bob","tenant":"zeta""#),
                call("2026-03-04", "8", #","anonymous":"visitor""#), call("2026-03-04", "16", ""),
                #"{"kind":"profile","at":"2026-03-01T10:00:00Z","user":"ada","plan":"free"}"#,
                #"{"kind":"billing","event":"subscribed","at":"2026-03-01T10:00:00Z","user":"bob","plan":"pro"}"#,
            ])
        let table = try scene.table("budgets")
        #expect(
            table.lines("budget", "member", "spent_usd", "share") == [
                "u bob 6 1.5", "u ada 1 0.25", "t zeta 4 1", "t acme 1 0.25", "p pro 6 1.5", "p free 1 0.25",
            ])
        #expect(table.total("overspent") == "3")
        let cut = try scene.table("budgets", ["budget=u", "limit=1"])
        #expect(cut.lines("member") == ["bob"])
        #expect(cut.notes == ["u: the first 1 of 2 members are shown."])
        #expect(cut.total("budgets") == "2")

    }

    @Test func `Who spent the same stand in the order of their numbers`() throws {
        let events = ["cy", "ada", "ben"].map { call("2026-03-01", "1", #","user":"\#($0)","tenant":"t-\#($0)""#) }
        let scene = try Scene(
            today: "2026-03-10",
            terms: terms(
                Budget(name: "u", each: .user, limit: dollars(4)), Budget(name: "t", each: .tenant, limit: dollars(4))),
            events)
        #expect(try scene.table("budgets").lines("member") == ["cy", "ada", "ben", "t-cy", "t-ada", "t-ben"])
    }

    @Test func `A plan that begins tomorrow counts for nothing today`() throws {
        let scene = try Scene(
            today: "2026-03-10", terms: terms(Budget(name: "p", each: .plan, limit: dollars(4))),
            [
                call("2026-03-01", "1"),
                #"{"kind":"billing","event":"subscribed","at":"2026-03-01T10:00:00Z","user":"ada","plan":"pro"}"#,
                #"{"kind":"billing","event":"upgraded","at":"2026-03-11T10:00:00Z","user":"ada","plan":"team"}"#,
            ])
        #expect(try scene.table("budgets").lines("member", "spent_usd") == ["pro 1"])
    }

    @Test func `What visitors subscribe to is no plan of anybody's`() throws {
        let scene = try Scene(
            today: "2026-03-10", terms: terms(Budget(name: "p", each: .plan, limit: dollars(4))),
            [
                call("2026-03-01", "1", #","anonymous":"x""#), call("2026-03-01", "2"),
                #"{"kind":"billing","event":"subscribed","at":"2026-03-01T10:00:00Z","anonymous":"x","plan":"pro"}"#,
                #"{"kind":"profile","at":"2026-03-01T10:00:00Z","user":"ada","plan":"free"}"#,
            ])
        #expect(try scene.table("budgets").lines("member", "spent_usd") == ["free 2"])
        let view = try scene.view()
        let plans = try view.planNumbers(on: view.today)
        #expect(try plans.values.map { number in try view.text(number) } == ["free"])
    }

    @Test func `A sum beyond 64 bits is told by the database, and stops at their end elsewhere`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            terms: terms(
                Budget(name: "all", limit: dollars(10)), Budget(name: "u", each: .user, limit: dollars(10)),
                Budget(name: "t", each: .tenant, limit: dollars(10)),
                Budget(name: "p", each: .plan, limit: dollars(10)),
                Budget(name: "user", match: .user("ada"), limit: dollars(10), per: .week)),
            [
                call("2026-03-09", "1", #","user":"ada","tenant":"t""#),
                call("2026-03-09", "1", #","anonymous":"x","user":"ada","tenant":"t""#, provider: "b"),
                call("2026-03-10", "1", #","user":"bob","tenant":"t""#),
                #"{"kind":"profile","at":"2026-03-01T10:00:00Z","user":"ada","plan":"free"}"#,
                #"{"kind":"profile","at":"2026-03-01T10:00:00Z","user":"bob","plan":"free"}"#,
            ])
        for table in ["user_days", "user_months", "call_months"] {
            try scene.change("UPDATE \(table) SET cost = \(Int64.max), adjustment = 5")
        }
        let most = "9223372036.854775807"
        for budget in ["u", "t", "p", "user"] {
            let lines = try scene.table("budgets", ["budget=\(budget)", "limit=1"]).lines("spent_usd")
            #expect(lines == [most], "\(budget)")
        }
        #expect(
            try scene.refusal(of: "budgets", ["budget=all"]) == "the ledger cannot be read: a sum would leave 64 bits")
        try scene.change("DELETE FROM call_months WHERE provider <> (SELECT min(provider) FROM call_months)")
        #expect(try scene.table("budgets", ["budget=all"]).lines("spent_usd") == [most])
    }

    @Test func `The forecast adds what days cost of late, for everybody alike`() throws {
        // Nine days at a dollar; the tenth has had a quarter of one. 22 days of March are to come, one of them in part.
        let days = (1...9).map { call("2026-03-0\($0)", "1", #","user":"ada","tenant":"t""#) }
        let scene = try Scene(
            today: "2026-03-10",
            terms: terms(
                Budget(name: "all", limit: dollars(100)), Budget(name: "u", each: .user, limit: dollars(100)),
                Budget(name: "t", each: .tenant, limit: dollars(100)),
                Budget(name: "user", match: .user("ada"), limit: dollars(100)),
                Budget(name: "day", limit: dollars(1), per: .day)),
            days + [call("2026-03-10", "0.25", #","user":"ada","tenant":"t""#)])
        #expect(
            try scene.table("budgets").lines("budget", "spent_usd", "forecast_usd") == [
                "all 9.25 31", "u 9.25 31", "t 9.25 31", "user 9.25 31", "day 0.25 1",
            ])
        // At the end of the 7th, seven full days are known; at that of the 6th, too few.
        #expect(try scene.table("budgets", ["to=2026-03-07", "budget=all"]).lines("forecast_usd") == ["31"])
        #expect(try scene.table("budgets", ["to=2026-03-06", "budget=all"]).lines("forecast_usd") == ["-"])
    }

    @Test func `A month that is over ends with what was spent`() throws {
        let scene = try Scene(
            today: "2026-03-10", terms: terms(Budget(name: "all", limit: dollars(10))), [call("2026-02-03", "2")])
        #expect(try scene.table("budgets", ["to=2026-02-28"]).lines("spent_usd", "forecast_usd") == ["2 2"])
    }

    @Test func `Thresholds that were noted stay crossed, and tell when`() throws {
        let scene = try Scene(
            today: "2026-03-10", terms: terms(Budget(name: "all", limit: dollars(10))), [call("2026-03-01", "1")])
        try scene.note([(80, "2026-03-02"), (90, "2026-03-05")], of: "all", month: "2026-03-01")
        #expect(
            try scene.table("budgets").lines("spent_usd", "crossed", "crossed_at") == [
                "1 80 %, 90 % 2026-03-05T00:00:00.000Z"
            ])
        #expect(try scene.table("budgets", ["to=2026-03-04"]).lines("crossed") == ["80 %"])
        #expect(try scene.table("budgets", ["to=2026-02-04"]).lines("crossed") == ["-"])
    }

    @Test func `Without budgets there are no rows, and an unknown one is refused`() throws {
        let scene = try Scene(today: "2026-03-10", terms: terms(Budget(name: "all", limit: dollars(10))))
        #expect(try scene.table("budgets").lines("spent_usd", "share", "forecast_usd") == ["0 0 -"])
        #expect(try scene.refusal(of: "budgets", ["budget=al"])?.hasPrefix("budget names no budget") == true)
        #expect(try Scene(today: "2026-03-10").table("budgets").rows.isEmpty)
    }
}

extension Scene {
    /// Notes crossings at the beginning of days, as the server does when it sees them.
    fileprivate func note(_ thresholds: [(percent: Int64, day: String)], of budget: String, month: String) throws {
        let period = try #require(Day(parsing: month))
        let crossings = try thresholds.map { threshold in
            Crossing(
                budget: budget, member: "", period: BudgetPeriod(.month, from: period), threshold: threshold.percent,
                at: try #require(Day(parsing: threshold.day)).start, spent: .zero, limit: .zero)
        }
        try note(crossings)
    }
}
