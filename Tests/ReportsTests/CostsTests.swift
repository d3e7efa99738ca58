// Costs, by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Reading
@testable import Reports

@Suite struct CostsTests {
    private func call(_ at: String, _ provider: String, _ cost: String, user: String = "ada", tenant: String = "t")
        -> String
    {
        """
        {"at":"\(at)T10:00:00Z","provider":"\(provider)","model":"m","cost_usd":\(cost),"user":"\(user)","tenant":"\(tenant)",\
        "input_tokens":10,"output_tokens":2}
        """
    }

    @Test func `Costs are summed to the last digit, and shares are of the whole`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                call("2026-03-01", "anthropic", "0.0045"), call("2026-03-01", "openai", "0.0015"),
                call("2026-03-02", "anthropic", "0.000000001"), call("2026-01-31", "anthropic", "5"),
            ])
        let table = try scene.table("costs")
        #expect(
            table.lines("provider", "cost_usd", "calls", "input_tokens", "share") == [
                "anthropic 0.004500001 2 20 0.75", "openai 0.0015 1 10 0.25",
            ])
        #expect(table.total("cost_usd") == "0.006000001")
    }

    @Test func `Rows per day, week and month stand in the order of time`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                call("2026-02-27", "a", "1"), call("2026-03-01", "a", "2"), call("2026-03-02", "a", "4"),
                call("2026-03-02", "b", "8"),
            ])
        #expect(
            try scene.table("costs", ["per=day"]).lines("date", "provider", "cost_usd") == [
                "2026-02-27 a 1", "2026-03-01 a 2", "2026-03-02 b 8", "2026-03-02 a 4",
            ])
        #expect(
            try scene.table("costs", ["per=week"]).lines("date", "provider", "cost_usd") == [
                "2026-02-23 a 3", "2026-03-02 b 8", "2026-03-02 a 4",
            ])
        #expect(
            try scene.table("costs", ["per=month"]).lines("date", "provider", "cost_usd") == [
                "2026-02-01 a 1", "2026-03-01 b 8", "2026-03-01 a 6",
            ])
    }

    @Test func `A user is one with the anonymous ids joined to them`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                #"{"at":"2026-03-01T10:00:00Z","provider":"a","cost_usd":1,"anonymous":"x"}"#,
                #"{"at":"2026-03-02T10:00:00Z","provider":"a","cost_usd":2,"anonymous":"x","user":"ada"}"#,
                call("2026-03-03", "a", "4", user: "bob"),
            ])
        #expect(try scene.table("costs", ["by=user"]).lines("user", "cost_usd") == ["bob 4", "ada 3"])
        #expect(try scene.table("costs", ["user=ada"]).lines("user", "cost_usd", "calls") == ["ada 3 2"])
        #expect(try scene.table("costs", ["user=nobody"]).rows.isEmpty)
    }

    @Test func `Rows add up to the period, and have calls`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                #"{"at":"2026-03-01T10:00:00Z","provider":"a","cost_usd":1,"subject":"s"}"#,
                #"{"at":"2026-03-02T10:00:00Z","provider":"a","cost_usd":2,"anonymous":"x"}"#,
                call("2026-03-03", "a", "5", user: "ada"), Deed.activity("opened", "2026-03-03", user: "bob"),
            ])
        let users = try scene.table("costs", ["by=user"])
        #expect(users.lines("user", "cost_usd", "calls", "share") == ["ada 5 1 0.625", "x 2 1 0.25", " 1 1 0.125"])
        #expect(users.total("cost_usd") == "8")
        #expect(
            try scene.table("costs", ["by=subject", "per=day"]).lines("date", "subject", "cost_usd", "share") == [
                "2026-03-01 s 1 0.125", "2026-03-02  2 0.25", "2026-03-03  5 0.625",
            ])
    }

    @Test func `What the cost rests on is counted apart, and what the app's own cache saved`() throws {
        var price = Price(provider: "a", origin: Price.Origin(file: "test", line: 1))
        price.models = ["m"]
        var rates = Rates()
        rates[.inputTokens] = try Rate(parsing: "1")
        price.rates[.standard] = rates
        var terms = LedgerView.Terms()
        terms.prices = PriceBook(layers: [[price]])
        let scene = try Scene(
            today: "2026-03-10", terms: terms,
            [
                #""model":"m","input_tokens":3"#, #""model":"m","input_tokens":3,"cached":true"#,
                #""model":"m","input_tokens":3,"cached":true,"cost_usd":0.5"#,
                #""model":"n","input_tokens":3,"cached":true"#,
                #""model":"n","input_tokens":3,"cost_usd":2"#, #""model":"n","input_tokens":3"#,
            ].map { #"{"at":"2026-03-01T10:00:00Z","provider":"a",\#($0)}"# })
        let columns = ["cost_usd", "saved_usd", "calls", "cached_calls", "reported_calls", "unpriced_calls"]
        for parameters in [["by=model"], ["by=model", "per=hour"]] {
            let table = try scene.table("costs", parameters)
            #expect(
                table.lines("model", columns[0], columns[1], columns[2], columns[3], columns[4], columns[5]) == [
                    "m 3.5 5.5 3 2 0 0", "n 2 0 3 1 1 1",
                ])
            #expect(columns.map(table.total) == ["5.5", "5.5", "6", "3", "1", "1"])
        }
        let overview = try scene.table("overview").lines("measure", "value")
        #expect(
            overview.filter { !$0.hasSuffix(" 0") && !$0.hasSuffix(" -") } == [
                "calls 6", "unpriced_calls 1", "reported_calls 1", "tokens 18", "cost_usd 5.5", "saved_usd 5.5",
                "margin_usd -5.5",
            ])
        #expect(
            try scene.table("tips").lines("kind", "model", "saving_usd", "saved_usd", "evidence") == [
                "unpriced n - - 1 of 3 calls have no price",
                "app_cache m - 5.5 2 of 3 calls came from it, and saved 5.5 USD",
            ])
    }

    @Test func `What cannot be is refused by name`() throws {
        let scene = try Scene(today: "2026-03-10")
        for by in ["user,user", "user,model,tenant", "user,", "day", "property:"] {
            #expect(try scene.refusal(of: "costs", ["by=\(by)"])?.hasPrefix("by must be one of user, ") == true)
        }
        #expect(
            try scene.refusal(of: "costs", ["plans=pro"])?.hasPrefix("plans is not a parameter of the report costs")
                == true)
        let many = (0..<9).map { "property:p\($0)=x" }
        #expect(try scene.refusal(of: "costs", many)?.hasPrefix("property:p8 is one property too many") == true)
        #expect(
            try scene.refusal(of: "costs", ["from=2026-02-30"])
                == "from must be a day such as 2026-01-31, not \"2026-02-30\"")
        #expect(
            try scene.refusal(of: "costs", ["from=2026-04-01", "to=2026-03-01"])?.hasPrefix("from must not be after to")
                == true)
        #expect(
            try scene.refusal(of: "costs", ["from=2025-03-10", "to=2026-03-10", "per=day"])?
                .contains("365 days at most") == true)
    }

    @Test func `An empty ledger gives an empty table with totals of nothing`() throws {
        let table = try Scene(today: "2026-03-10").table("costs", ["last=365d"])
        #expect(table.rows.isEmpty)
        #expect(table.total("cost_usd") == "0")
        #expect(table.total("share") == "-")
    }
}
