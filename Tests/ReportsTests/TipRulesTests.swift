// The rules of tips, each with figures that call for one and figures that do not.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Reading
@testable import Reports

@Suite struct TipRulesTests {
    static func price(_ provider: String, _ model: String, _ rates: [Bucket: String]) throws -> Price {
        var price = Price(provider: provider, origin: Price.Origin(file: "test", line: 1))
        price.models = [model]
        var parsed = Rates()
        for (bucket, rate) in rates { parsed[bucket] = try Rate(parsing: rate) }
        price.rates[.standard] = parsed
        return price
    }

    static func prices() throws -> [Price] {
        [
            try price(
                "anthropic", "claude-opus-4-5",
                [.inputTokens: "5/1M", .outputTokens: "25/1M", .cacheReadTokens: "0.5/1M"]),
            try price("anthropic", "claude-sonnet-4-5", [.inputTokens: "3/1M", .outputTokens: "15/1M"]),
            try price("anthropic", "claude-sonnet-5", [.inputTokens: "2/1M", .outputTokens: "10/1M"]),
            try price("anthropic", "claude-haiku-4-5", [.inputTokens: "1/1M", .outputTokens: "5/1M"]),
            try price("openai", "gpt-5", [.inputTokens: "1.25/1M", .outputTokens: "10/1M"]),
            try price("openai", "gpt-5-mini", [.inputTokens: "0.25/1M", .outputTokens: "2/1M"]),
        ]
    }

    private let day = Day(number: 20_500)

    private func book() throws -> RateBook { RateBook(PriceBook(layers: [try Self.prices()]), on: day) }

    private func group(
        _ model: String, provider: String = "anthropic", calls: Int64, input: Int64, output: Int64, cached: Int64 = 0,
        cost: (Int64, Int64) = (0, 0)
    ) -> CallGroup {
        var group = CallGroup(provider: provider, model: model, operation: "tag")
        group.figures[.calls] = calls
        group.figures[.inputTokens] = input
        group.figures[.outputTokens] = output
        group.figures[.cacheReadTokens] = cached
        group.figures[.inputCost] = cost.0
        group.figures[.outputCost] = cost.1
        return group
    }

    @Test func `Short answers of a large model want the next smaller one`() throws {
        // 100 calls, a million tokens in at 5, ten thousand out at 25: 5.25. At sonnet's rates 3 + 0.15 = 3.15.
        let group = group(
            "claude-opus-4-5", calls: 100, input: 1_000_000, output: 10_000, cost: (5_000_000_000, 250_000_000))
        let tip = try #require(Tip.cheaperModel(group, try book()))
        #expect(tip.saving == 2_100_000_000)
        #expect(tip.text == "use claude-sonnet-4-5 instead of claude-opus-4-5 for tag, which answers in few words")
        #expect(
            tip.evidence
                == "100 calls with 100 output tokens each on average cost 5.25 USD; at the rates of claude-sonnet-4-5 they cost 3.15 USD"
        )
        #expect((tip.provider, tip.model, tip.operation) == ("anthropic", "claude-opus-4-5", "tag"))
    }

    @Test func `Long answers, the smallest model and what siblings have no rate for want no other model`() throws {
        let book = try book()
        let cost = (Int64(5_000_000_000), Int64(500_000_000))
        #expect(
            Tip.cheaperModel(group("claude-opus-4-5", calls: 100, input: 1_000_000, output: 20_000, cost: cost), book)
                == nil)
        #expect(
            Tip.cheaperModel(group("claude-haiku-4-5", calls: 100, input: 1_000_000, output: 100, cost: cost), book)
                == nil)
        #expect(
            Tip.cheaperModel(group("claude-opus-4-5", calls: 100, input: 100, output: 100, cost: (1, 1)), book) == nil,
            "the sibling would cost more")
        // Neither sonnet nor haiku has a rate for what is read from a cache here.
        #expect(
            Tip.cheaperModel(
                group("claude-opus-4-5", calls: 100, input: 1_000, output: 100, cached: 10, cost: cost), book) == nil)
        #expect(Tip.cheaperModel(group("unknown", calls: 100, input: 1_000, output: 100, cost: cost), book) == nil)
    }

    @Test func `Siblings are told by name, the next smaller first and no newer where there is one`() throws {
        let book = try book()
        #expect(
            book.siblings(provider: "Anthropic", model: "claude-opus-4-5-20251101") == [
                "claude-sonnet-4-5", "claude-haiku-4-5",
            ])
        #expect(
            book.siblings(provider: "anthropic", model: "claude-opus-5") == ["claude-sonnet-5", "claude-haiku-4-5"])
        #expect(
            book.siblings(provider: "anthropic", model: "claude-3-opus-20240229") == [
                "claude-sonnet-4-5", "claude-haiku-4-5",
            ])
        #expect(book.siblings(provider: "openai", model: "gpt-5-2025-08-07") == ["gpt-5-mini"])
        #expect(book.siblings(provider: "openai", model: "gpt-4o") == [])
        #expect(book.siblings(provider: "openai", model: "gpt-5-search-api") == [])
    }

    @Test(arguments: [
        ("claude-opus-4-5", 0, [4, 5], ""), ("claude-3-5-haiku-20241022", 2, [3, 5], ""),
        ("gpt-5.4-mini", 1, [5, 4], ""),
        ("gpt-4o-mini-2024-07-18", 1, [4], "o"), ("gpt-5", 0, [5], ""), ("gemini-2.5-flash-lite", 2, [2, 5], ""),
        ("gemini-3.1-pro-preview", 0, [3, 1], ""), ("google/gemini-2.5-flash-preview-09-2025", 1, [2, 5], ""),
    ]) func `A name tells size and version`(name: String, rung: Int, version: [Int], variant: String) throws {
        let family = try #require(ModelFamily(name))
        #expect((family.rung, family.variant) == (rung, variant))
        #expect(family.version == version)
    }

    @Test(arguments: ["gemini-2.5-flash-image", "gpt-5-codex", "claude", "claude-instant-1", "gpt-image-2", "", "o3"])
    func `Names that say anything else are of no family`(name: String) { #expect(ModelFamily(name) == nil) }

    @Test func `Long prompts that no cache is asked for want one`() throws {
        // Four fifths of a million tokens: 0.8 × 5 = 4, from the cache 0.8 × 0.5 = 0.4.
        let group = group(
            "claude-opus-4-5", calls: 100, input: 1_000_000, output: 90_000, cost: (5_000_000_000, 0))
        let tip = try #require(Tip.promptCache(group, try book()))
        #expect(tip.saving == 3_600_000_000)
        #expect(
            tip.evidence
                == "100 calls with prompts of 10000 tokens on average, of which 0 of 1000000 came from a cache; if four fifths of the input did, it would cost 0.4 USD instead of 4 USD"
        )
    }

    @Test func `Input that nobody was paid for saves nothing`() throws {
        // Of a thousand calls the app answered 950 by itself: the others paid 2.5 for half a million tokens, of which four
        // fifths are 2, from the cache 0.2.
        var group = group(
            "claude-opus-4-5", calls: 1_000, input: 10_000_000, output: 90_000, cost: (2_500_000_000, 0))
        group.figures[.cached] = 950
        let tip = try #require(Tip.promptCache(group, try book()))
        #expect(tip.saving == 1_800_000_000)
        #expect(tip.evidence.hasSuffix("it would cost 0.2 USD instead of 2 USD"))
        // All of them cost what was reported.
        group.figures[.inputCost] = 0
        #expect(Tip.promptCache(group, try book()) == nil)
    }

    @Test func `Few calls, short prompts, a cache in use and a model without one want none`() throws {
        let book = try book()
        func tip(_ calls: Int64, _ input: Int64, cached: Int64 = 0, model: String = "claude-opus-4-5") -> Tip? {
            let group = group(
                model, calls: calls, input: input, output: 1, cached: cached, cost: (input * 5_000, 0))
            return Tip.promptCache(group, book)
        }
        #expect(tip(100, 200_000) != nil)
        #expect(tip(99, 200_000) == nil)
        #expect(tip(100, 199_999) == nil)
        #expect(tip(100, 950_001, cached: 49_999) != nil)
        #expect(tip(100, 950_000, cached: 50_000) == nil)
        #expect(tip(100, 1_000_000, model: "claude-sonnet-4-5") == nil)
    }

    @Test func `Failures that cost something, calls without a price and what was saved are told`() {
        var group = group("m", calls: 10, input: 1, output: 1)
        #expect(Tip.failedCalls(group) == nil)
        #expect(Tip.unpriced(group) == nil)
        group.figures[.errors] = 3
        group.figures[.failedCost] = 1_500_000_000
        group.figures[.unpriced] = 4
        #expect(Tip.failedCalls(group)?.saving == 1_500_000_000)
        #expect(Tip.failedCalls(group)?.evidence == "3 of 10 calls failed and cost 1.5 USD")
        let unpriced = Tip.unpriced(group)
        #expect(unpriced?.evidence == "4 of 10 calls have no price")
        #expect(unpriced != nil && unpriced?.saving == nil)
        #expect(Tip.appCache(group) == nil)
        (group.figures[.cached], group.figures[.saved]) = (2, 250_000_000)
        let cache = Tip.appCache(group)
        #expect(cache?.evidence == "2 of 10 calls came from it, and saved 0.25 USD")
        #expect(cache?.saved == 250_000_000 && cache?.saving == nil)
    }

    @Test func `Who costs more than ten times the median stands out`() {
        func found(_ costs: Int64...) -> [[Int64]] {
            Tip.outliers(costs.enumerated().map { (Int64($0), $1) }).map { [$0.key, $0.cost, $0.median] }
        }
        #expect(found(1, 11, 1) == [[1, 11, 1]])
        #expect(found(1, 10, 1) == [])
        // Those that cost nothing are not among those that spend: the median is 3, not 0.
        #expect(found(0, 0, 0, 3, 31) == [])
        #expect(found(0, 2, 4, 41, 4) == [[3, 41, 4]])
        #expect(found(2, 2, 4, 31) == [[3, 31, 3]])
        #expect(found(5) == [] && found() == [])
        let tip = Tip.outlier("user", "ada", cost: 31, median: 3, of: 4)
        #expect(tip.saving == 1)
    }
}
