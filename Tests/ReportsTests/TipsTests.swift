// Tips from a ledger, by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Reading
@testable import Reports

@Suite struct TipsTests {
    private func call(_ model: String, _ user: String, _ usage: String, provider: String = "anthropic") -> String {
        """
        {"at":"2026-03-01T10:00:00Z","provider":"\(provider)","model":"\(model)","operation":"tag","user":"\(user)",\
        "tenant":"t\(user)",\(usage)}
        """
    }

    @Test func `What costs most comes first, and what is not known last`() throws {
        var terms = LedgerView.Terms()
        terms.prices = PriceBook(layers: [try TipRulesTests.prices()])
        let scene = try Scene(
            today: "2026-03-10", terms: terms,
            [
                // 5 + 0.0025; at sonnet's rates 3 + 0.0015.
                call("claude-opus-4-5", "ada", #""input_tokens":1000000,"output_tokens":100"#),
                call(
                    "gpt-5", "bob", #""input_tokens":100000,"output_tokens":1000,"status":"error""#, provider: "openai"),
                call("claude-haiku-4-5", "cyd", #""input_tokens":1000,"output_tokens":1000"#),
                call("claude-lyra", "cyd", #""input_tokens":1000,"output_tokens":1000"#),
            ])
        let table = try scene.table("tips")
        // Costs of users and tenants: 5.0025, 0.135 and 0.006; ten times the median is 1.35.
        #expect(
            table.lines("kind", "saving_usd", "model", "tenant", "user") == [
                "outlier 3.6525 - tada -", "outlier 3.6525 - - ada", "cheaper_model 2.001 claude-opus-4-5 - -",
                "failed_calls 0.135 gpt-5 - -", "unpriced - claude-lyra - -",
            ])
        #expect(
            table.lines("evidence").first
                == "cost 5.0025 USD, more than 10 times the median of 0.135 USD among 3 tenants that cost anything")
        #expect(table.notes.isEmpty)
    }

    @Test func `Without a price book no models are compared, and an empty ledger has no tips`() throws {
        let scene = try Scene(today: "2026-03-10", [call("claude-opus-4-5", "ada", #""output_tokens":1,"cost_usd":1"#)])
        let table = try scene.table("tips")
        #expect(table.rows.isEmpty)
        #expect(table.notes == ["There is no price book at hand: no other model's rates could be compared."])
        #expect(try Scene(today: "2026-03-10").table("tips").rows.isEmpty)
    }
}
