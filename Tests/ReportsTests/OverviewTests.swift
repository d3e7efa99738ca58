// The overview, by hand.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reports

@Suite struct OverviewTests {
    private let events = [
        // Before: ada signs up, calls and pays.
        #"{"kind":"activity","event":"signed_up","user":"ada","at":"2026-03-01T08:00:00Z"}"#,
        #"{"user":"ada","provider":"a","cost_usd":2,"at":"2026-03-02T08:00:00Z"}"#,
        #"{"kind":"billing","event":"paid","plan":"pro","amount_usd":10,"user":"ada","at":"2026-03-03T08:00:00Z"}"#,
        #"{"kind":"job","queue":"q","event":"completed","job":"1","at":"2026-03-03T08:00:00Z"}"#,
        #"{"kind":"billing","event":"subscribed","plan":"pro","amount_usd":10,"interval":"month","user":"ada","at":"2026-03-05T08:00:00Z"}"#,
        // The period, 6th to 10th of March.
        #"{"anonymous":"x","provider":"a","cost_usd":1,"at":"2026-03-06T08:00:00Z"}"#,
        #"{"kind":"activity","event":"signed_up","user":"bob","anonymous":"x","at":"2026-03-07T08:00:00Z"}"#,
        #"{"kind":"activity","event":"landing_viewed","anonymous":"y","at":"2026-03-07T09:00:00Z"}"#,
        #"{"user":"ada","provider":"a","cost_usd":0.5,"status":"error","at":"2026-03-08T08:00:00Z"}"#,
        #"{"kind":"error","component":"api","error_type":"Timeout","message":"m","at":"2026-03-08T08:00:00Z"}"#,
        #"{"kind":"billing","event":"paid","plan":"pro","amount_usd":9,"user":"ada","at":"2026-03-09T08:00:00Z"}"#,
        #"{"kind":"billing","event":"refunded","plan":"pro","amount_usd":4,"user":"ada","at":"2026-03-10T08:00:00Z"}"#,
        #"{"kind":"job","queue":"q","event":"completed","job":"2","at":"2026-03-09T08:00:00Z"}"#,
        #"{"kind":"job","queue":"q","event":"completed","job":"3","at":"2026-03-09T08:00:00Z"}"#,
        #"{"kind":"job","queue":"q","event":"failed","job":"4","at":"2026-03-09T08:00:00Z"}"#,
        #"{"kind":"billing","event":"subscribed","plan":"team","amount_usd":24,"interval":"year","user":"bob","at":"2026-03-10T08:00:00Z"}"#,
        // After.
        #"{"user":"eve","provider":"a","cost_usd":100,"at":"2026-03-11T08:00:00Z"}"#,
    ]

    @Test func `Figures stand beside those of as many days before`() throws {
        let table = try Scene(today: "2026-03-20", events).table("overview", ["from=2026-03-06", "to=2026-03-10"])
        #expect(
            table.lines("measure", "value", "previous", "change") == [
                "users 2 1 1", "new_users 1 1 0", "active_users 2 1 1", "visitors 1 0 -", "calls 2 1 1",
                "error_calls 1 0 -", "unpriced_calls 0 0 -", "errors 1 0 -", "cost_usd 1.5 2 -0.25",
                "revenue_usd 5 10 -0.5", "margin_usd 3.5 8 -0.5625", "margin 0.7 0.8 -0.125", "mrr_usd 12 10 0.2",
                "jobs_completed 2 1 1",
                "jobs_failed 1 0 -",
            ])
    }

    @Test func `Months are summed to the same as their days`() throws {
        let scene = try Scene(today: "2026-03-31", events)
        #expect(
            try scene.table("overview", ["from=2026-03-01", "to=2026-03-31"]).lines("measure", "value").prefix(9) == [
                "users 3", "new_users 3", "active_users 3", "visitors 1", "calls 4", "error_calls 1",
                "unpriced_calls 0", "errors 1", "cost_usd 103.5",
            ])
    }

    @Test func `An empty ledger has counts of nothing and unknown shares`() throws {
        let lines = try Scene(today: "2026-03-20").table("overview").lines("measure", "value", "previous", "change")
        #expect(lines.first == "users 0 0 -")
        #expect(lines.contains("cost_usd 0 0 -"))
        #expect(lines.contains("margin - - -"))
    }

    @Test func `With filters, only what passes counts, and what cannot be known is null`() throws {
        let scene = try Scene(
            today: "2026-03-20",
            [
                Deed.call("2026-03-19", user: "ada", cost: "2", more: #""tenant":"t""#),
                Deed.call("2026-03-19", anonymous: "x", cost: "3", model: "n", more: #""tenant":"t""#),
                #"{"kind":"billing","event":"paid","amount_usd":9,"user":"ada","tenant":"t","at":"2026-03-19T10:00:00Z"}"#,
                #"{"kind":"error","component":"api","error_type":"e","tenant":"t","at":"2026-03-19T10:00:00Z"}"#,
                #"{"kind":"error","component":"api","error_type":"e","at":"2026-03-19T10:00:00Z"}"#,
            ])
        let names = ["users", "active_users", "visitors", "calls", "errors", "cost_usd", "revenue_usd", "margin_usd"]
        func values(_ wish: String) throws -> [String] {
            let table = try scene.table("overview", [wish])
            return names.map { name in
                table.rows.first { $0[0].text == name }.map { $0[1].text ?? "-" } ?? "?"
            }
        }
        #expect(try values("tenant=t") == ["-", "1", "1", "2", "1", "5", "9", "4"])
        #expect(try values("model=n") == ["-", "0", "1", "1", "-", "3", "-", "-"])
        #expect(try values("tenant!=t") == ["-", "0", "0", "0", "1", "0", "0", "0"])
    }

    @Test func `A margin is of what came in, and its change is exact`() throws {
        func bill(_ event: String, _ amount: Int, _ day: Int) -> String {
            """
            {"kind":"billing","event":"\(event)","plan":"pro","amount_usd":\(amount),"user":"ada",\
            "at":"2026-03-0\(day)T08:00:00Z"}
            """
        }
        // Two thirds, then one third, then more given back than taken.
        let scene = try Scene(
            today: "2026-03-20",
            [
                bill("paid", 3, 1), Deed.call("2026-03-01", user: "ada", cost: "1"), bill("paid", 3, 2),
                Deed.call("2026-03-02", user: "ada", cost: "2"), bill("refunded", 1, 3),
            ])
        func margin(_ day: Int) throws -> String? {
            try scene.table("overview", ["from=2026-03-0\(day)", "to=2026-03-0\(day)"])
                .lines("measure", "value", "previous", "change").first { $0.hasPrefix("margin ") }
        }
        #expect(try margin(2) == "margin 0.333333 0.666667 -0.5")
        #expect(try margin(3) == "margin - 0.333333 -")
    }
}
