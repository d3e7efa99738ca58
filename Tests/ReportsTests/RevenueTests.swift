// Revenue, by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Reading
@testable import Reports

@Suite struct RevenueTests {
    private func bill(_ at: String, _ event: String, _ rest: String = "", user: String = "ada") -> String {
        #"{"kind":"billing","at":"\#(at)T10:00:00Z","event":"\#(event)","user":"\#(user)"\#(rest)}"#
    }

    private var terms: LedgerView.Terms {
        var terms = LedgerView.Terms()
        terms.plans = [
            Plan(name: "pro", price: Money(nanos: 29_000_000_000)),
            Plan(name: "annual", price: Money(nanos: 240_000_000_000), interval: .year),
        ]
        return terms
    }

    private func scene() throws -> Scene {
        try Scene(
            today: "2026-03-10", terms: terms,
            [
                bill("2026-02-20", "subscribed", #","plan":"pro""#),
                bill("2026-03-01", "paid", #","plan":"pro","amount_usd":29"#),
                bill("2026-03-01", "renewed", #","plan":"pro""#),
                bill("2026-03-02", "subscribed", #","plan":"annual""#, user: "bob"),
                bill("2026-03-02", "paid", #","plan":"annual","amount_usd":240"#, user: "bob"),
                bill("2026-03-03", "upgraded", #","plan":"team","amount_usd":600,"interval":"year""#),
                bill("2026-03-03", "refunded", #","plan":"annual","amount_usd":40.5"#, user: "bob"),
                bill("2026-03-04", "cancelled", #","plan":"annual""#, user: "bob"),
            ])
    }

    @Test func `Money that moves every month is followed day by day`() throws {
        let table = try scene().table("revenue", ["from=2026-03-01", "to=2026-03-04"])
        #expect(
            table.lines("date", "mrr_start", "new", "expansion", "churn", "mrr_end", "paying", "arpu", "churn_rate")
                == [
                    "2026-03-01 29 0 0 0 29 1 29 0", "2026-03-02 29 20 0 0 49 2 24.5 0",
                    "2026-03-03 49 0 21 0 70 2 35 0", "2026-03-04 70 0 0 20 50 1 50 0.5",
                ])
        #expect(
            table.lines("payments_usd", "refunds_usd", "revenue_usd", "upgraded", "cancelled") == [
                "29 0 29 0 0", "240 0 240 0 0", "0 40.5 -40.5 1 0", "0 0 0 0 1",
            ])
        #expect(table.total("mrr_start") == "29")
        #expect(table.total("mrr_end") == "50")
        #expect(table.total("revenue_usd") == "228.5")
        #expect(table.total("churn_rate") == "1")
    }

    @Test func `What comes after a report is in the next one`() throws {
        let scene = try scene()
        func end() throws -> String {
            try scene.table("revenue", ["from=2026-03-01", "to=2026-03-08"]).total("mrr_end")
        }
        #expect(try end() == "50")
        try scene.record([bill("2026-03-05", "subscribed", #","plan":"pro""#, user: "eve")])
        #expect(try end() == "79")
        // A step of the past.
        try scene.record([bill("2026-03-04", "cancelled", #","plan":"team""#)])
        #expect(try end() == "29")
        try scene.record([
            bill("2026-03-06", "subscribed", #","plan":"pro""#, user: "").replacing(
                #""user":"""#, with: #""anonymous":"x""#)
        ])
        #expect(try end() == "58")
        // Who turns out to be somebody has one subscription, not two.
        try scene.record([
            #"{"kind":"activity","event":"login","user":"eve","anonymous":"x","at":"2026-03-07T10:00:00Z"}"#
        ])
        #expect(try end() == "29")
    }

    @Test func `Rows by week add the days up`() throws {
        let table = try scene().table("revenue", ["from=2026-02-20", "to=2026-03-08", "per=week"])
        #expect(
            table.lines("date", "mrr_start", "new", "expansion", "churn", "mrr_end", "revenue_usd") == [
                "2026-02-16 0 29 0 0 29 0", "2026-02-23 29 0 0 0 29 29", "2026-03-02 29 20 21 20 50 199.5",
            ])
    }

    @Test func `By plan, movements between plans stand apart`() throws {
        let table = try scene().table("revenue", ["by=plan", "from=2026-03-01", "to=2026-03-10"])
        #expect(
            table.lines("plan", "mrr_start", "new", "churn", "switched", "mrr_end", "subscribers", "revenue_usd") == [
                "team 0 0 0 50 50 1 0", "annual 0 20 20 0 0 0 199.5", "pro 29 0 0 -29 0 0 29",
            ])
        #expect(table.total("mrr_end") == "50")
        #expect(table.total("switched") == "21")
    }

    @Test func `A price that nobody knows counts as nothing and is told`() throws {
        let scene = try Scene(today: "2026-03-10", [bill("2026-03-09", "subscribed", #","plan":"gold""#)])
        let table = try scene.table("revenue", ["last=2d"])
        #expect(table.lines("mrr_end", "subscribers", "paying", "arpu") == ["0 1 0 -", "0 1 0 -"])
        #expect(table.notes.count == 1)
        #expect(table.notes.first?.contains("\"gold\"") == true)
    }

    @Test func `A tenant subscribes where no user is named, and a joined id is its user`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                #"{"kind":"billing","at":"2026-03-09T10:00:00Z","event":"subscribed","tenant":"acme","amount_usd":7}"#,
                #"{"kind":"billing","at":"2026-03-09T10:00:00Z","event":"subscribed","anonymous":"x","amount_usd":5}"#,
                #"{"kind":"billing","at":"2026-03-10T10:00:00Z","event":"renewed","anonymous":"x","user":"ada","amount_usd":6}"#,
                #"{"kind":"billing","at":"2026-03-10T10:00:00Z","event":"subscribed","amount_usd":9}"#,
            ])
        let table = try scene.table("revenue", ["last=2d"])
        #expect(table.lines("new", "expansion", "mrr_end", "subscribers") == ["12 0 12 2", "0 1 13 2"])
        #expect(table.notes == ["1 steps of subscriptions name neither a user nor a tenant and are left out."])
    }

    @Test func `Events of one instant are one step at their mean`() throws {
        let twice = #"{"kind":"billing","at":"2026-03-10T10:00:00Z","event":"subscribed","user":"ada","amount_usd":8}"#
        let table = try Scene(today: "2026-03-10", [twice, twice]).table("revenue", ["last=1d"])
        #expect(table.lines("mrr_end", "subscribers") == ["8 1"])
    }

    @Test func `Credits are balanced by who holds them, over all time`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                bill("2025-01-01", "credits_granted", #","credits":8"#),
                bill("2026-03-01", "credits_purchased", #","credits":40.5"#),
                bill("2026-03-02", "credits_consumed", #","credits":50"#),
                bill("2026-03-02", "credits_refunded", #","credits":2"#),
                #"{"kind":"billing","at":"2026-03-02T10:00:00Z","event":"credits_granted","tenant":"acme","credits":3}"#,
                bill("2026-03-11", "credits_granted", #","credits":1000"#),
            ])
        let table = try scene.table("revenue", ["by=holder", "to=2026-03-10"])
        #expect(
            table.lines("holder", "is", "credit_balance", "credits_consumed") == [
                "acme tenant 3 0", "ada user 0.5 50",
            ])
        #expect(table.total("credit_balance") == "3.5")
        let days = try scene.table("revenue", ["from=2026-03-01", "to=2026-03-02"])
        #expect(
            days.lines("credits_purchased", "credits_granted", "credits_refunded", "credits_consumed") == [
                "40.5 0 0 0", "0 3 2 50",
            ])
    }

    @Test func `An empty ledger has days of nothing`() throws {
        let scene = try Scene(today: "2026-03-10")
        let table = try scene.table("revenue", ["last=2d"])
        #expect(table.lines("mrr_start", "mrr_end", "arpu", "churn_rate") == ["0 0 - -", "0 0 - -"])
        #expect(try scene.table("revenue", ["by=plan"]).rows.isEmpty)
        #expect(try scene.table("revenue", ["by=holder"]).rows.isEmpty)
    }

    @Test func `What it cannot honour is refused by name`() throws {
        let scene = try Scene(today: "2026-03-10")
        #expect(try scene.refusal(of: "revenue", ["by=plan", "per=day"])?.hasPrefix("per cannot be combined") == true)
    }

    @Test func `An event without a plan keeps the plan, and with it the interval`() throws {
        let scene = try Scene(
            today: "2026-03-10", terms: terms,
            [
                bill("2026-03-01", "subscribed", #","plan":"annual""#),
                bill("2026-03-02", "renewed", #","amount_usd":120"#),
                bill("2026-03-03", "renewed", #","amount_usd":30,"interval":"month""#),
            ])
        #expect(
            try scene.table("revenue", ["from=2026-03-01", "to=2026-03-03"]).lines(
                "mrr_end", "contraction", "expansion")
                == ["20 0 0", "10 10 0", "30 0 20"])
    }

    @Test func `Days to come have no row`() throws {
        let table = try scene().table("revenue", ["from=2026-03-09", "to=2026-03-20"])
        #expect(table.lines("date", "mrr_end") == ["2026-03-09 50", "2026-03-10 50"])
        #expect(table.total("mrr_end") == "50")
        #expect(try scene().table("revenue", ["from=2026-03-11", "to=2026-03-20", "per=month"]).rows.isEmpty)
    }
}
