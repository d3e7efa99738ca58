// What LiteLLM's list says by size, by range and by what was asked for.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Prices
import Testing

@Suite struct LiteLLMOptionsTests {
    private func convert(_ json: String) throws -> (prices: [Price], summary: LiteLLMSummary) {
        try LiteLLM.convert(Array(json.utf8), name: "list.json")
    }

    @Test
    func `Searches that cost by size have a modifier each: Perplexity's for a request, others' for a search`() throws {
        func sizes(_ low: String, _ high: String) -> String {
            #""search_context_cost_per_query":{"search_context_size_low":\#(low),"search_context_size_high":\#(high)}"#
        }
        let (prices, summary) = try convert(
            """
            {"s": {"litellm_provider": "perplexity", "input_cost_per_token": 1e-6, \(sizes("0.005", #""0.012""#))},
             "d": {"litellm_provider": "perplexity", "input_cost_per_token": 1e-6, \(sizes("0.005", "0.005"))},
             "o": {"litellm_provider": "a", "input_cost_per_token": 1e-6, \(sizes("0.03", "0.05"))},
             "x": {"litellm_provider": "a", "input_cost_per_token": 1e-6,
                   "search_context_cost_per_query": {"search_context_size_vast": 1}}}
            """)
        #expect(
            prices.map(PriceFile.entry) == [
                "  - {provider: a, model: o,\n     rates: {input_tokens: 1/1M},\n"
                    + "     modifiers: {search_high: {searches: 50/1k}, search_low: {searches: 30/1k}}}\n",
                "  - {provider: a, model: x,\n     rates: {input_tokens: 1/1M}}\n",
                "  - {provider: perplexity, model: d,\n     rates: {input_tokens: 1/1M, searches: 5/1k},\n"
                    + "     modifiers: {search_high: {searches: 5/1k}, search_low: {searches: 5/1k}}}\n",
                "  - {provider: perplexity, model: s,\n     rates: {input_tokens: 1/1M},\n"
                    + "     modifiers: {search_high: {requests: 12/1k}, search_low: {requests: 5/1k}}}\n",
            ])
        #expect(summary.leftOut.map { "\($0.name) \($0.count)" } == ["search_context_cost_per_query 1"])
    }

    @Test
    func `What a film costs by its size is a modifier's, and by how densely it is looked at nobody's`() throws {
        let (prices, summary) = try convert(
            """
            {"veo": {"provider": "a", "mode": "video_generation", "output_cost_per_second": 0.1,
                     "output_cost_per_second_4k": 0.3, "output_cost_per_second_1080p": 0.12},
             "embed": {"provider": "a", "input_cost_per_token": 1e-6, "input_cost_per_video_per_second": 0.0005,
                       "input_cost_per_video_per_second_above_8s_interval": 0.001},
             "see": {"provider": "a", "input_cost_per_video_per_second": 0.0007, "input_cost_per_audio_per_second": 0.0001},
             "only": {"provider": "a", "output_cost_per_second_4k": 0.3}}
            """)
        #expect(
            prices.map(PriceFile.entry) == [
                "  - {provider: a, model: embed,\n     rates: {input_tokens: 1/1M}}\n",
                "  - {provider: a, model: see,\n     rates: {input_seconds: 0.0001, input_video_seconds: 0.0007}}\n",
                "  - {provider: a, model: veo,\n     rates: {output_seconds: 0.1},\n"
                    + "     modifiers: {1080p: {output_seconds: 0.12}, 4k: {output_seconds: 0.3}}}\n",
            ])
        #expect(summary.unrepresentable == ["only"])
        #expect(
            summary.leftOut.map(\.name) == [
                "input_cost_per_video_per_second", "input_cost_per_video_per_second_above_8s_interval",
                "output_cost_per_second_4k",
            ])
    }

    @Test func `Prices by ranges of context are thresholds, where the ranges follow each other`() throws {
        let (prices, summary) = try convert(
            """
            {"q": {"litellm_provider": "dashscope", "tiered_pricing": [
               {"range": [0, 256000.0], "input_cost_per_token": 5e-08, "output_cost_per_token": 4e-07, "notes": "x"},
               {"range": [256000.0, 1000000.0], "input_cost_per_token": 2.5e-07, "output_cost_per_token": 2e-06}]},
             "gap": {"litellm_provider": "dashscope", "input_cost_per_token": 1e-6, "tiered_pricing": [
               {"range": [0, 1000], "input_cost_per_token": 1}, {"range": [2000, 3000], "input_cost_per_token": 1}]},
             "half": {"litellm_provider": "dashscope", "input_cost_per_token": 1e-6, "tiered_pricing": [
               {"range": [0, 1000.5], "output_cost_per_token": 1}]}}
            """)
        #expect(
            prices.map(PriceFile.entry) == [
                "  - {provider: dashscope, model: gap,\n     rates: {input_tokens: 1/1M}}\n",
                "  - {provider: dashscope, model: half,\n     rates: {input_tokens: 1/1M}}\n",
                "  - {provider: dashscope, model: q,\n     rates: {input_tokens: 0.05/1M, output_tokens: 0.4/1M},\n"
                    + "     above: [{context: 256k, rates: {input_tokens: 0.25/1M, output_tokens: 2/1M}}]}\n",
            ])
        #expect(
            summary.leftOut.map { "\($0.name) \($0.count)" } == ["tiered_pricing 2", "tiered_pricing.notes 1"])
    }
}
