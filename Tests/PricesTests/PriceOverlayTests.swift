// What `bursar prices check` says a file changes, and the example that help shows.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Prices
import Testing

@Suite struct PriceOverlayTests {
    private func lines(_ prices: String, modifier: String = "us") throws -> [String] {
        let book = PriceBook(layers: [
            try PriceFile.parse(
                """
                prices:
                  - {provider: acme, model: m, rates: {input_tokens: 3/1M, output_tokens: 15/1M, searches: 10/1k},
                     batch: {input_tokens: 1.5/1M}, above: [{context: 200k, rates: {input_tokens: 6/1M}}], modifiers: {"\(modifier)": 1.1}}
                  - {provider: acme, operation: put, rates: {requests: 0.005/1k}}
                  - {provider: acme, model: m-peak, rates: {input_tokens: 4/1M}}
                  - {provider: acme, model: m-peak, hours: ["01:00-04:00"], weekdays: true, rates: {input_tokens: 5/1M}}
                """, name: "book")
        ])
        return PriceOverlay(try PriceFile.parse("prices:\n" + prices, name: "mine"), over: book).lines
    }

    @Test func `Each price says what it lies over, what it changes, and what stays`() throws {
        let text = """
              - {provider: acme, model: m, rates: {input_tokens: 2/1M, output_tokens: 15/1M, requests: 1}}
              - {provider: acme, model: n, rates: {input_tokens: 2/1M}}
              - {provider: acme, operation: put, rates: {requests: 0.004/1k}}
              - {provider: acme, rates: {requests: 1}}
            """
        #expect(
            try lines(text) == [
                "mine:2: acme/m lies over book:2; input_tokens 2/1M for 3/1M, output_tokens 15/1M as before, "
                    + "requests 1 for none; as before: searches, batch input_tokens, input_tokens above 200k, × us",
                "mine:3: acme/n is not in the book before it",
                "mine:4: any model of acme (put) lies over book:4; requests 0.004/1k for 0.005/1k",
                "mine:5: any model of acme costs this, and what it does not name stays",
            ])
    }

    @Test func `A pattern lies over each price of the book whose name it matches`() throws {
        #expect(
            try lines("  - {provider: acme, match: m*, rates: {input_tokens: 2/1M}}") == [
                "mine:2: acme/m* lies over book:2; input_tokens 2/1M for 3/1M; as before: output_tokens, searches, "
                    + "batch input_tokens, input_tokens above 200k, × us",
                "mine:2: acme/m* lies over book:5; input_tokens 2/1M for 4/1M",
            ])
        #expect(
            try lines("  - {provider: acme, match: x*, rates: {input_tokens: 2/1M}}")
                == ["mine:2: acme/x* is not in the book before it"])
    }

    @Test func `A price for some hours lies over what the book has in these hours`() throws {
        let price = "{provider: acme, model: m-peak, hours: [\"02:00-03:00\"], rates: {input_tokens: 8/1M}}"
        for key in ["weekdays: true", "weekdays: true, from: 2026-08-01", "to: 2026-08-03, weekdays: true"] {
            let line = try lines("  - " + price.replacing("hours", with: "\(key), hours")).first
            #expect(line == "mine:2: acme/m-peak lies over book:6; input_tokens 8/1M for 5/1M", "\(key)")
        }
    }

    @Test func `A name that the book spells otherwise is told`() throws {
        #expect(
            try lines("  - {provider: acme, model: M, rates: {searches: 1}}").first
                == "mine:2: acme/M lies over book:2; the book has it as m, and calls that spell it so are not priced by "
                + "this; searches 1 for 10/1k; as before: input_tokens, output_tokens, batch input_tokens, "
                + "input_tokens above 200k, × us")
    }

    @Test func `Another spelling of a factor is another factor`() throws {
        let lines = try lines(
            "  - {provider: acme, model: m, rates: {searches: 1}, modifiers: {\"e\u{301}\": 2}}", modifier: "\u{E9}")
        #expect(
            lines.first?.hasSuffix(
                "× e\u{301} 2; as before: input_tokens, output_tokens, batch input_tokens, "
                    + "input_tokens above 200k, × \u{E9}") == true, "\(lines)")
    }

    @Test func `A price that replaces says which calls lose theirs`() throws {
        let line = try lines(
            "  - {provider: acme, model: m, replace: true, rates: {input_tokens: 2/1M}}"
        ).first
        #expect(
            line
                == "mine:2: acme/m replaces book:2; input_tokens 2/1M for 3/1M; calls with these lose their price: "
                + "output_tokens, searches, batch input_tokens, input_tokens above 200k, × us")
    }

    @Test func `A file that names three rates of a model of the book leaves the others`() throws {
        let text = """
            prices:
              - {provider: anthropic, model: claude-sonnet-4-5, from: 2026-01-01,
                 rates: {input_tokens: 2.4/1M, output_tokens: 12/1M, cache_read_tokens: 0.24/1M}}
            """
        let book = Prices.builtIn().under(try PriceFile.parse(text, name: "mine"))
        var call = Call()
        (call.provider, call.model) = ("anthropic", "claude-sonnet-4-5-20250929")
        (call.usage[.inputTokens], call.usage[.cacheWriteTokens]) = (1_000_000, 1_000_000)
        let explanation = PriceExplanation(call, at: HistoryTests.today, by: book)
        #expect(explanation.priced.cost.description == "6.15", "\(explanation.text)")
        #expect(
            explanation.text.contains("by mine:2 over built-in/anthropic.yaml:"), "\(explanation.text)")
    }

    @Test func `The example is a price file`() throws {
        let prices = try PriceFile.parse(PriceFile.example, name: "example")
        #expect(prices.count == 4)
        #expect(prices[0].record.source == "contract of March")
        #expect(prices[1].hours?.onWeekdays == true)
        for line in PriceFile.example.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    }
}
