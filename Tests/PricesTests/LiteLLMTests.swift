// What becomes of LiteLLM's price list.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Testing

@testable import Prices

@Suite struct LiteLLMTests {
    private func convert(_ json: String, _ options: LiteLLM.Options = .init()) throws -> (
        prices: [Price], summary: LiteLLMSummary
    ) {
        try LiteLLM.convert(Array(json.utf8), name: "list.json", options: options)
    }

    @Test func `Tokens of every listed model cost exactly what the list's own digits say, in every tier`() throws {
        let list = try JSONValue(parsing: Fixture.bytes("models-2026-11.json"))
        let book = Prices.builtIn()
        let fields: [(String, Bucket, Tier)] = [
            ("input_cost_per_token", .inputTokens, .standard), ("output_cost_per_token", .outputTokens, .standard),
            ("input_cost_per_token_batches", .inputTokens, .batch),
            ("output_cost_per_token_flex", .outputTokens, .flex),
            ("cache_read_input_token_cost", .cacheReadTokens, .standard),
            ("cache_read_input_token_cost_priority", .cacheReadTokens, .priority),
            ("input_cost_per_audio_token", .inputAudioTokens, .standard),
        ]
        var checked = 0
        for model in try #require(list.members) where !BuiltInBookTests.isKnownBetter(model.key) {
            for (field, bucket, tier) in fields {
                guard let text = model.value[field]?.number else { continue }
                var call = Call()
                call.provider = try #require(model.value["provider"]?.string)
                call.model = model.key
                call.tier = tier
                call.usage[bucket] = 1_000_000
                let context =
                    model.value.members?.contains { $0.key.contains("_above_") && $0.key.contains("k_tokens") } ?? false
                if context { call.usage[bucket] = 1_000 }
                let expected = try #require(
                    ExactDecimal(parsing: text).shifted(by: context ? 3 : 6)?.rounded(toUnitsOf: 9))
                let line = try book.lines(of: call, at: Day(number: 20_778).start).first { $0.bucket == bucket }
                #expect(line?.amount.nanos == expected, "\(model.key) \(field)")
                checked += 1
            }
        }
        #expect(checked > 1_600)
    }

    @Test func `Every bound of every listed model reprices strictly above it`() throws {
        let list = try JSONValue(parsing: Fixture.bytes("models-2026-11.json"))
        let book = Prices.builtIn()
        var checked = 0
        for model in try #require(list.members) {
            for bound in [100, 128, 200, 272] as [Int64] {
                guard let above = model.value["input_cost_per_token_above_\(bound)k_tokens"]?.number,
                    let below = model.value["input_cost_per_token"]?.number
                else { continue }
                var call = Call()
                call.provider = try #require(model.value["provider"]?.string)
                call.model = model.key
                for (quantity, rate) in [(bound * 1_000, below), (bound * 1_000 + 1, above)] {
                    call.usage[.inputTokens] = quantity
                    let perToken = try #require(ExactDecimal(parsing: rate).rounded(toUnitsOf: 15))
                    let nanos = (Int128(perToken) * Int128(quantity)) / 1_000_000
                    #expect(Int128(book.price(call, at: Day(number: 20_778).start).cost.nanos) == nanos, "\(model.key)")
                    checked += 1
                }
            }
        }
        #expect(checked > 150)
    }

    @Test func `The summary counts what was taken in and names what was not`() throws {
        let (prices, summary) = try LiteLLM.convert(Fixture.bytes("models-2026-11.json"), name: "list")
        #expect(summary.models == 699)
        #expect(summary.imported == prices.reduce(0) { $0 + $1.models.count })
        #expect(summary.withoutPrice.count == 8)
        #expect(summary.unrepresentable.count == 9)
        #expect(summary.imported + summary.merged + 8 + 9 == 699)
        #expect(summary.unrepresentable.contains("openai/container"))
        #expect(summary.leftOut.contains { $0.name == "ocr_cost_per_page" && $0.count == 8 })
        #expect(summary.leftOut.contains { $0.name == "output_cost_per_second_1080p" && $0.count == 7 })
        #expect(!summary.leftOut.contains { $0.name == "deprecation_date" })
        #expect(summary.description.contains("\n  ocr_cost_per_page 8\n"))
        #expect(PriceConflict.all(in: prices).isEmpty)
    }

    @Test func `The public file's full shape is read: other keys, nulls, numbers as text, and what is not a price`()
        throws
    {
        let (prices, summary) = try convert(
            """
            {"sample_spec": {"litellm_provider": "one of ...", "input_cost_per_token": 0.1, "max_tokens": "legacy"},
             "m": {"litellm_provider": "Acme", "mode": "chat", "max_tokens": 8192, "supports_vision": true,
                   "input_cost_per_token": 3e-06, "output_cost_per_token": "1.5e-05", "cache_read_input_token_cost": null,
                   "search_context_cost_per_query": {"search_context_size_low": 0.01, "search_context_size_high": 1e-2},
                   "supported_endpoints": ["/v1/x"], "tiered_pricing": [{"range": [0, 1]}], "source": "https://example"},
             "m2": {"litellm_provider": "acme", "search_context_cost_per_query": {"low": 0.01, "high": 0.02}},
             "nobody": {"input_cost_per_token": 1},
             "m": {"litellm_provider": "acme", "input_cost_per_token": 4e-06, "provider_specific_entry": {"us": 1.1, "x": "y"}}}
            """)
        #expect(prices.map(\.models) == [["m"]])
        #expect(prices[0].provider == "acme")
        #expect(prices[0].rates[.standard]?[.inputTokens]?.description == "4/1M", "the last of two counts")
        #expect(prices[0].modifiers.map(\.name) == ["us"])
        #expect(summary.leftOut.map(\.name) == ["provider_specific_entry.x", "search_context_cost_per_query"])
        #expect(summary.unrepresentable == ["m2"])
        #expect(summary.withoutPrice == ["nobody"])
    }

    @Test func `A price for searches that is the same for all sizes is one, and numbers may be texts`() throws {
        let (prices, _) = try convert(
            #"{"m": {"litellm_provider": "a", "output_cost_per_token": "1.5e-05", "search_context_cost_per_query": {"low": 0.01, "high": 1e-2}}}"#
        )
        #expect(
            prices.map(PriceFile.entry) == [
                "  - {provider: a, model: m,\n     rates: {output_tokens: 15/1M, searches: 10/1k}}\n"
            ])
    }

    @Test func `The provider before a name is dropped, unless that would confuse two prices`() throws {
        let (prices, summary) = try convert(
            """
            {"a/m": {"provider": "a", "input_cost_per_token": 1e-6}, "m": {"provider": "a", "input_cost_per_token": 1e-6},
             "a/n": {"provider": "a", "input_cost_per_token": 2e-6}, "n": {"provider": "a", "input_cost_per_token": 1e-6},
             "a/a/o": {"provider": "a", "input_cost_per_token": 2e-6}, "a/o": {"provider": "a", "input_cost_per_token": 1e-6},
             "a/p-2026-01-31": {"provider": "a", "input_cost_per_token": 3e-6}, "p": {"provider": "a", "input_cost_per_token": 3e-6},
             "q-20260131": {"provider": "a", "input_cost_per_token": 3e-6}, "q": {"provider": "a", "input_cost_per_token": 4e-6},
             "b/m": {"provider": "a", "input_cost_per_token": 5e-6}}
            """)
        #expect(
            prices.map(\.models) == [
                ["a/a/o"], ["a/n"], ["b/m"], ["m"], ["n"], ["o"], ["p", "p-2026-01-31"], ["q"], ["q-20260131"],
            ])
        #expect([summary.models, summary.imported, summary.merged] == [11, 10, 1])
        let book = PriceBook(layers: [prices])
        func cost(_ model: String) -> String {
            var call = Call()
            call.provider = "a"
            call.model = model
            call.usage[.inputTokens] = 1_000_000
            return book.price(call, at: .earliest).cost.description
        }
        #expect(["a/m", "m", "a/n", "n", "a/a/o", "a/o", "o"].map(cost) == ["1", "1", "2", "1", "2", "1", "1"])
    }

    @Test func `What is listed as a part of a provider is the provider's, whose own price goes before it`() throws {
        let own = #""mistral/c": {"litellm_provider": "mistral", "input_cost_per_token": 3e-7}"#
        let part = #""codestral/c": {"litellm_provider": "codestral", "input_cost_per_token": 0}"#
        let other =
            #""text-completion-codestral/c": {"litellm_provider": "text-completion-codestral", "input_cost_per_token": 0}"#
        for list in [[own, part, other], [other, part, own]] {
            let (prices, summary) = try convert("{" + list.joined(separator: ",") + "}")
            #expect(
                prices.map(PriceFile.entry) == [
                    "  - {provider: mistral, model: c,\n     rates: {input_tokens: 0.3/1M}}\n"
                ])
            #expect(summary.merged == 2)
            #expect(Prices.builtIn().contradictions(in: prices).isEmpty)
        }
    }

    @Test func `Fields map to buckets, tiers and bounds; what does not is left out`() {
        func read(_ name: String) -> String {
            LiteLLMField(name).map { "\($0.bucket.name) \($0.tier.name) \($0.above.map(String.init) ?? "-")" } ?? "none"
        }
        #expect(
            read("cache_creation_input_token_cost_above_1hr_above_100k_tokens")
                == "cache_write_1h_tokens standard 100000")
        #expect(read("cache_read_input_token_cost_above_272k_tokens_priority") == "cache_read_tokens priority 272000")
        #expect(read("input_cost_per_token_batches_above_128k_tokens") == "input_tokens batch 128000")
        #expect(read("output_cost_per_image_token_batches") == "output_image_tokens batch -")
        for name in [
            "cache_creation_input_token_cost_above_12hr", "input_cost_per_token_ultrafast",
            "output_cost_per_second_1080p",
            "input_cost_per_token_above_many_tokens", "input_cost_per_pixel", "above_1k_tokens", "",
        ] {
            #expect(read(name) == "none", "\(name)")
        }
    }

    @Test func `Image generators are paid for the images that come out; reasoning at the output's price needs no rate`()
        throws
    {
        let (prices, _) = try convert(
            """
            {"draw": {"provider": "a", "mode": "image_generation", "input_cost_per_image": 0.02},
             "see": {"provider": "a", "mode": "chat", "input_cost_per_image": 0.02},
             "edit": {"provider": "a", "mode": "image_generation", "input_cost_per_image": 0.01, "output_cost_per_image": 0.02},
             "think": {"provider": "a", "output_cost_per_token": 1e-6, "output_cost_per_reasoning_token": 1e-06},
             "ponder": {"provider": "a", "output_cost_per_token": 1e-6, "output_cost_per_reasoning_token": 2e-06},
             "ft:m": {"provider": "a", "input_cost_per_token": 1e-6, "input_cost_per_token_cache_hit": 5e-7}}
            """)
        let rates = Dictionary(
            prices.map { ($0.name, $0.rates[.standard]?.entries.map { "\($0.bucket.name) \($0.rate)" }) }
        ) { $1 }
        #expect(rates["draw"] == ["output_images 0.02"])
        #expect(rates["see"] == ["input_images 0.02"])
        #expect(rates["edit"] == ["input_images 0.01", "output_images 0.02"])
        #expect(rates["think"] == ["output_tokens 1/1M"])
        #expect(rates["ponder"] == ["output_tokens 1/1M", "reasoning_tokens 2/1M"])
        #expect(rates["ft:m"] == ["input_tokens 1/1M", "cache_read_tokens 0.5/1M"])
        #expect(prices.first { $0.name == "ft:m" }?.patterns.first?.matches("ft:m:org::id") == true)
    }

    @Test func `An import can be dated and kept to some providers`() throws {
        var options = LiteLLM.Options()
        options.validFrom = Day(parsing: "2026-11-01")
        options.providers = ["A"]
        let (prices, summary) = try convert(
            #"{"m": {"provider": "a", "input_cost_per_token": 1, "deprecation_date": "2026-12-01"}, "n": {"provider": "b", "input_cost_per_token": 1}}"#,
            options)
        #expect(prices.map(\.name) == ["m"])
        #expect(prices[0].validity == Validity(from: Day(parsing: "2026-11-01"), to: nil))
        #expect(summary.models == 1)
    }

    @Test(arguments: [("{\n\n  \"m\": }", 3), ("[]", 1), ("{}", 1), ("", 1)])
    func `What is not such a list is refused with its line`(text: String, line: Int) {
        let errors = #expect(throws: PriceFileErrors.self) { try LiteLLM.convert(Array(text.utf8), name: "list.json") }
        #expect(errors?.errors.first?.line == line)
    }
}
