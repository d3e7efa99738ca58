// Economics, by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Reports

@Suite struct EconomicsTests {
    private func call(_ cost: String, _ rest: String) -> String {
        #"{"at":"2026-03-02T10:00:00Z","provider":"p","model":"m","cost_usd":\#(cost)\#(rest)}"#
    }

    private func bill(_ event: String, _ rest: String, on day: String = "2026-03-02") -> String {
        #"{"kind":"billing","at":"\#(day)T10:00:00Z","event":"\#(event)"\#(rest)}"#
    }

    private func scene() throws -> Scene {
        try Scene(
            today: "2026-03-10",
            [
                call("2", #","user":"ada","tenant":"acme""#), call("1", #","anonymous":"x""#),
                call("0.5", #","anonymous":"x","user":"ada""#), call("8", #","user":"bob""#),
                call("0.25", #","anonymous":"visitor""#), call("0.25", ""),
                bill("paid", #","user":"ada","plan":"pro","amount_usd":10,"tenant":"acme""#),
                bill("refunded", #","anonymous":"x","plan":"pro","amount_usd":3"#),
                bill("paid", #","plan":"team","amount_usd":100,"tenant":"zeta""#),
                bill("subscribed", #","user":"ada","plan":"pro","amount_usd":10"#),
                bill("subscribed", #","user":"bob","plan":"team","amount_usd":10"#),
                bill("cancelled", #","user":"bob","plan":"team""#, on: "2026-03-05"),
                #"{"kind":"profile","at":"2026-03-02T10:00:00Z","user":"bob","plan":"free"}"#,
                #"{"kind":"profile","at":"2026-03-02T10:00:00Z","user":"ada","plan":"free"}"#,
                bill("paid", #","user":"eve","amount_usd":1000"#, on: "2026-02-28"),
            ])
    }

    private let march = ["from=2026-03-01", "to=2026-03-10"]

    @Test func `A user has what joined ids paid and cost, and what is nobody's has a row of its own`() throws {
        let table = try scene().table("economics", march)
        #expect(
            table.lines("user", "revenue_usd", "cost_usd", "margin_usd", "margin") == [
                "bob 0 8 -8 -", "ada 7 3.5 3.5 0.5", " 100 0.5 99.5 0.995",
            ])
        #expect(table.total("revenue_usd") == "107")
        #expect(table.total("cost_usd") == "12")
        #expect(table.total("margin_usd") == "95")
        #expect(table.total("margin") == "0.88785")
    }

    @Test func `Orders put the dearest, the best and the worst on top`() throws {
        let scene = try scene()
        let firsts = try ["cost", "revenue", "margin", "loss", "margin_ratio"].map { order in
            try scene.table("economics", march + ["sort=\(order)", "limit=1"]).lines("user").joined()
        }
        #expect(firsts == ["bob", "", "", "bob", ""])
        #expect(try scene.table("economics", march + ["limit=1"]).total("cost_usd") == "12")
    }

    @Test func `By tenant, payments and calls count for the tenant that they name`() throws {
        let table = try scene().table("economics", march + ["by=tenant"])
        #expect(
            table.lines("tenant", "revenue_usd", "cost_usd", "margin") == [" -3 10 -", "acme 10 2 0.8", "zeta 100 0 1"])
    }

    @Test func `A user's plan is that of the subscription that runs at the end, else of the profile`() throws {
        let table = try scene().table("economics", march + ["by=plan"])
        #expect(
            table.lines("plan", "revenue_usd", "cost_usd") == ["free 0 8", "pro 7 3.5", " 100 0.5"])
        let before = try scene().table("economics", ["from=2026-03-01", "to=2026-03-04", "by=plan"])
        #expect(before.lines("plan", "cost_usd") == ["team 8", "pro 3.5", " 0.5"])
    }

    @Test func `An empty ledger has nobody`() throws {
        let scene = try Scene(today: "2026-03-10")
        for by in ["user", "tenant", "plan"] {
            let table = try scene.table("economics", ["by=\(by)"])
            #expect(table.rows.isEmpty)
            #expect(table.total("margin_usd") == "0")
            #expect(table.total("margin") == "-")
        }
    }
}
