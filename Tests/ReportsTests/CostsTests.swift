// Costs, by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

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
