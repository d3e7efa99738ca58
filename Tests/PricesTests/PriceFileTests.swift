// What a price file says, and what is wrong with one.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Prices
import Testing

@Suite struct PriceFileTests {
    @Test func `A price with everything in it is read`() throws {
        let prices = try PriceFile.parse(
            """
            # mine
            prices:
              - provider: [Anthropic, anthropic_beta]
                model: claude-x
                aliases: [claude-x-20260101]
                match: "claude-x-########"
                from: 2026-01-01
                to: 2027-01-01
                rates: {input_tokens: 3/1M, output_tokens: 15/1M}
                batch: {input_tokens: 1.5/1M}
                flex: {input_tokens: 1/1M}
                priority: {input_tokens: 6/1M}
                above:
                  - {context: 1M, rates: {input_tokens: 12/1M}}
                  - {context: 200k, rates: {input_tokens: 6/1M}, batch: {input_tokens: 3/1M}}
                modifiers: {us: 1.1, fast: 2.0, 4k: {output_seconds: 0.6}, deep: {rates: {searches: 20/1k}, batch: {searches: 10/1k}}}
              - {provider: s3, operation: [PUT, copy], rates: {requests: 0.005/1k, bytes: 0}}
            """, name: "mine.yaml")
        #expect(prices.count == 2)
        let claude = prices[0]
        #expect(claude.providers == ["anthropic", "anthropic_beta"])
        #expect(claude.models == ["claude-x", "claude-x-20260101"])
        #expect(claude.patterns.map(\.text) == ["claude-x-########"])
        #expect(claude.validity.from.map(Validity.text) == "2026-01-01")
        #expect(claude.validity.to.map(Validity.text) == "2027-01-01")
        #expect(claude.rates.entries.map(\.tier) == [.standard, .batch, .flex, .priority])
        #expect(claude.rates[.standard]?[.outputTokens]?.description == "15/1M")
        #expect(claude.thresholds.map(\.context) == [200_000, 1_000_000])
        #expect(claude.thresholds[0].rates[.batch]?[.inputTokens]?.description == "3/1M")
        #expect(claude.modifiers.compactMap(\.factor).map { "\($0.name) \($0.factor)" } == ["fast 2", "us 1.1"])
        #expect(claude.modifiers.map(\.name) == ["4k", "deep", "fast", "us"])
        #expect(claude.modifiers[0].rates(in: .standard)?[.outputSeconds]?.description == "0.6")
        #expect(claude.modifiers[1].rates(in: .batch)?[.searches]?.description == "10/1k")
        #expect(claude.modifiers[1].rates(in: .flex)?[.searches]?.description == "20/1k")
        #expect(claude.origin == Price.Origin(file: "mine.yaml", line: 3))
        #expect(prices[1].operations == ["put", "copy"])
        #expect(prices[1].origin.line == 17)
    }

    @Test(arguments: ["", "# nothing yet\n", "prices: []\n", "prices:\n"])
    func `A file without prices is a file without prices`(text: String) throws {
        #expect(try PriceFile.parse(text, name: "x").isEmpty)
    }

    static let refused: [(text: String, message: String)] = [
        ("price: []", "x:1: price: unknown key; did you mean prices?"),
        ("prices: {a: 1}", "x:1: prices: expected a list of prices, each beginning with a dash"),
        ("- 1", "x:1: the file: expected keys and values: prices, source"),
        ("prices: [{model: m, rates: {input_tokens: 1/1M}}]", "x:1: provider: missing"),
        (
            "prices: [{provider: gemini, model: m, replace: true, modifiers: {4k: {output_seconds: 0.5}}}]",
            "x:1: rates: missing"
        ),
        ("prices: [{provider: p, model: m}]", "x:1: rates: missing"),
        (
            "prices: [{provider: p, aliases: [m], rates: {requests: 1}}]",
            "x:1: model: missing, while there are aliases of it"
        ),
        (
            "prices:\n- provider: p\n  model: m\n  rate: {requests: 1}\n  rates: {requests: 1}",
            "x:4: rate: unknown key; did you mean rates?"
        ),
        (
            "prices:\n- provider: p\n  rates:\n    requests: 1\n    input_token: 1/1M",
            "x:5: rates.input_token: nothing of that name is counted; did you mean input_tokens?"
        ),
        (
            "prices: [{provider: p, rates: {input_tokens: 3}}]",
            "x:1: rates.input_tokens: 3 USD for a single one; did you mean 3/1M?"
        ),
        (
            "prices: [{provider: p, batch: {bytes: 0.09}}]",
            "x:1: batch.bytes: 0.09 USD for a single one; did you mean 0.09/1Gi?"
        ),
        (
            "prices: [{provider: p, rates: {requests: one}}]",
            "x:1: rates.requests: one: the amount is not a decimal number; expected a rate such as 3/1M"
        ),
        (
            "prices: [{provider: p, rates: {requests: 1/none}}]",
            "x:1: rates.requests: 1/none: after the slash stands a number of units such as 1M, 1k, 1000 or 1Gi; expected a rate such as 3/1M"
        ),
        (
            "prices: [{provider: p, rates: []}]",
            "x:1: rates: expected buckets and rates such as {input_tokens: 3/1M}"
        ),
        (
            "prices: [{provider: p, from: 2026-02-30, rates: {requests: 1}}]",
            "x:1: from: expected a day such as 2026-11-21, or a minute such as 2026-11-21T16:00Z"
        ),
        (
            "prices: [{provider: p, from: 2026-2-3, rates: {requests: 1}}]",
            "x:1: from: expected a day such as 2026-11-21, or a minute such as 2026-11-21T16:00Z"
        ),
        (
            "prices: [{provider: p, from: 2026-02-03, to: 2026-02-03, rates: {requests: 1}}]",
            "x:1: to: must be after from; it is the first day without the price"
        ),
        (
            "prices: [{provider: p, rates: {requests: 1}, above: [{context: many, rates: {requests: 1}}]}]",
            "x:1: above.context: expected a number of tokens such as 200k"
        ),
        (
            "prices: [{provider: p, rates: {requests: 1}, above: [{rates: {requests: 1}}]}]",
            "x:1: above.context: missing"
        ),
        (
            "prices: [{provider: p, rates: {requests: 1}, above: [{context: 1k, rates: unknown, batch: {requests: 1}}]}]",
            "x:1: above.rates: unknown is for all tiers above the bound; name none beside it"
        ),
        (
            "prices: [{provider: p, rates: {requests: 1}, modifiers: {us: x}}]",
            "x:1: modifiers.us: expected a factor such as 1.1, or rates such as {requests: 5/1k}"
        ),
        (
            "prices: [{provider: p, rates: {requests: 1}, modifiers: {us: {}}}]",
            "x:1: modifiers.us: expected a factor such as 1.1, or rates such as {requests: 5/1k}"
        ),
        (
            "prices: [{provider: p, rates: {requests: 1}, modifiers: [us]}]",
            "x:1: modifiers: expected names and factors such as {us: 1.1}, or rates for a name"
        ),
        (
            "prices:\n- provider: p\n  rates: {requests: 1}\n  modifiers:\n    4k:\n      output_second: 0.6",
            "x:6: modifiers.4k.output_second: nothing of that name is counted; did you mean output_seconds?"
        ),
        (
            "prices: [{provider: p, rates: {requests: 1}, modifiers: {4k: {rates: {requests: much}}}}]",
            "x:1: modifiers.4k.rates.requests: much: the amount is not a decimal number; expected a rate such as 3/1M"
        ),
        (
            "prices: [{provider: p, rates: {requests: 1}, modifiers: {4k: {batch: {requests: 1}, requests: 2}}}]",
            "x:1: modifiers.4k.requests: expected nothing beside rates, batch, flex, priority"
        ),
        (
            "prices: [{provider: p, rates: {requests: 1}, hours: [1-2]}]",
            "x:1: hours: expected spans of a day of UTC such as [01:00-04:00]"
        ),
        (
            "prices: [{provider: p, rates: {requests: 1}, weekdays: yes}]",
            "x:1: weekdays: expected true or false"
        ),
        (
            "prices: [{provider: p, rates: {requests: 1}, from: 2026-02-03, after: 2026-02-03}]",
            "x:1: after: must be before from; it is the last day on which the price before was seen"
        ),
        ("prices:\n\t- a", "x:2: a tab cannot indent; use spaces"),
    ]

    @Test(arguments: refused)
    func `What is wrong is told with file, line, field and what was expected`(text: String, message: String) {
        let errors = #expect(throws: PriceFileErrors.self) { try PriceFile.parse(text, name: "x") }
        #expect(errors?.description == message)
    }

    @Test func `All that is wrong is told at once`() {
        let text =
            "prices:\n- {provider: p, rates: {requests: x}}\n- {provider: p, frm: 1, rates: {requests: 1}}\n- 3\n"
        let errors = #expect(throws: PriceFileErrors.self) { try PriceFile.parse(text, name: "x") }
        #expect(errors?.errors.map(\.line) == [2, 3, 4])
    }

    @Test func `Two prices for one time are refused with both lines`() {
        let text = """
            prices:
              - {provider: p, model: m, to: 2026-03-01, rates: {requests: 1}}
              - {provider: p, model: n, aliases: [m], from: 2026-02-01, rates: {requests: 2}}
            """
        let errors = #expect(throws: PriceFileErrors.self) { try PriceFile.parse(text, name: "x") }
        #expect(errors?.description == "x:3: p/m has a price for that time already, on line 2")
    }

    @Test func `What is written reads back the same`() throws {
        var prices = Prices.builtIn().prices
        prices += try PriceFile.parse(
            """
            prices:
              - {provider: "odd: #name", model: "null", aliases: ["-x", "a b", "é \\" \\\\ \\n", "*"], from: 2026-01-01, rates: {requests: 1/7}}
              - {provider: p, model: t, from: 2026-01-01T10:30Z, hours: [16:30-00:30], weekdays: true, after: 2025-12-01, source: "a: \\"b\\"", note: n, retired: 2027-01-01, rates: {requests: 1}, above: [{context: 128k, rates: unknown}]}
              - {provider: p, model: u, modifiers: {a: {batch: {requests: 1}}, b: {requests: 2}, c: {rates: {bytes: 0}, flex: {bytes: 1/1Gi}}}}
              - {provider: l, model: "a\\u2028b\\u2029", note: "\\uFEFF\\uFFFE\\uFFFF\\x85\\t", rates: {requests: 1}}
              - {provider: p, match: ["#*", "- x"], rates: {input_tokens: 0.000000001}, modifiers: {"true": 0.5, "a:b": 2}}
            """, name: "odd.yaml")
        let read = try PriceFile.parse(PriceFile.text(of: prices), name: "again")
        let places = prices.map { price in
            var price = price
            price.origin = .init(file: "", line: 0)
            return price
        }
        let readPlaces = read.map { price in
            var price = price
            price.origin = .init(file: "", line: 0)
            return price
        }
        #expect(readPlaces == places)
        #expect(PriceFile.text(of: read) == PriceFile.text(of: prices))
        #expect(PriceFile.text(of: []) == "prices: []\n")
    }
}
