// The price book that comes with Bursar, against the facts it was made from.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Prices
import Testing

@Suite struct BuiltInBookTests {
    let book: PriceBook
    let today = Day(number: 20_778).start

    init() { book = Prices.builtIn() }

    private func cost(_ provider: String, _ model: String, _ usage: [Bucket: Int64], tier: Tier = .standard) -> String {
        var call = Call()
        call.provider = provider
        call.model = model
        call.tier = tier
        for (bucket, quantity) in usage { call.usage[bucket] = quantity }
        let priced = book.price(call, at: today)
        return priced.unpriced ?? priced.cost.description
    }

    @Test func `The worked lines come out to the digit`() {
        #expect(
            cost("anthropic", "claude-3-7-sonnet", [.inputTokens: 3, .cacheWriteTokens: 12_304, .outputTokens: 550])
                == "0.054399")
        let mini: [Bucket: Int64] = [.inputTokens: 1_000, .cacheReadTokens: 1_000, .outputTokens: 500]
        #expect(cost("openai", "gpt-5-mini", mini) == "0.001275")
        #expect(cost("openai", "gpt-5-mini", mini, tier: .flex) == "0.0006375")
        #expect(cost("anthropic", "claude-sonnet-4-5", [.inputTokens: 1_500, .outputTokens: 800]) == "0.0165")
    }

    @Test func `The models that are no longer listed have their prices, snapshots too`() {
        let million: [Bucket: Int64] = [.inputTokens: 1_000_000, .outputTokens: 1_000_000]
        for (model, dollars) in [
            "claude-3-opus": "90", "claude-3-opus-20240229": "90", "claude-3-5-sonnet-20241022": "18",
            "claude-3-7-sonnet-latest": "18", "claude-3-sonnet": "18", "claude-3-haiku-20240307": "1.5",
        ] {
            #expect(cost("anthropic", model, million) == dollars, "\(model)")
        }
        for (model, dollars) in [
            "gpt-4": "90", "gpt-4-0314": "90", "gpt-4-0613": "90", "gpt-4-turbo": "40", "gpt-4-turbo-2024-04-09": "40",
            "gpt-4-turbo-preview": "40", "gpt-4-0125-preview": "40", "gpt-3.5-turbo": "2",
        ] {
            #expect(cost("openai", model, million) == dollars, "\(model)")
        }
        let cached: [Bucket: Int64] = [.cacheReadTokens: 1_000_000, .cacheWriteTokens: 1_000_000]
        #expect(cost("anthropic", "claude-3-5-sonnet", cached) == "4.05")
    }

    @Test(arguments: ["gpt-4-32k", "gpt-4-32k-0613", "gpt-4-03144", "my-gpt-4", "gpt-4x", "gpt", "pt-4", ""])
    func `Names that only begin, end or contain like a known one have no price`(model: String) {
        #expect(cost("openai", model, [.inputTokens: 1]).hasPrefix("no price of openai"))
    }

    @Test func `S3 is charged by the request and by the byte`() {
        func s3(_ operation: String, _ usage: [Bucket: Int64] = [:]) -> String {
            var call = Call()
            call.provider = "s3"
            call.operation = operation
            for (bucket, quantity) in usage { call.usage[bucket] = quantity }
            let priced = book.price(call, at: today)
            return priced.unpriced ?? priced.cost.description
        }
        #expect(s3("put", [.requests: 1_000, .bytes: 1 << 30]) == "0.005")
        #expect(s3("PUT") == "0.000005")
        #expect(s3("list", [.requests: 3]) == "0.000015")
        #expect(s3("get", [.requests: 1_000]) == "0.0004")
        #expect(s3("get", [.bytes: 1 << 30]) == "0.0900004")
        #expect(s3("storage", [.bytes: 10 << 30]) == "0.23")
        #expect(s3("teleport") == "no price of s3 for that operation and time")
    }

    @Test func `Anthropic's searches, caches, modifiers and long contexts are charged as listed`() {
        #expect(cost("anthropic", "claude-opus-5", [.inputTokens: 1_000, .searches: 3]) == "0.035")
        #expect(
            cost("anthropic", "claude-opus-5", [.cacheWrite1hTokens: 1_000, .cacheWriteTokens: 1_000]) == "0.01625")
        #expect(cost("anthropic", "claude-haiku-5-5", [.inputTokens: 100_000]) == "0.01")
        #expect(cost("anthropic", "claude-haiku-5-5", [.inputTokens: 99_999, .cacheReadTokens: 2]) == "0.0499996")
    }

    @Test func `Characters and seconds are charged as listed, and vendors' spellings of models are found`() {
        #expect(cost("elevenlabs", "eleven_v3", [.characters: 1_000]) == "0.08")
        #expect(cost("elevenlabs", "elevenlabs/eleven_v3", [.characters: 1_000]) == "0.08")
        #expect(cost("elevenlabs", "scribe_v2", [.inputSeconds: 60_000_000]) == "0.003666")
        #expect(
            cost("gemini", "gemini/gemini-2.5-pro", [.inputTokens: 1_000])
                == cost("gemini", "gemini-2.5-pro", [.inputTokens: 1_000]))
        #expect(cost("xai", "grok-imagine-image", [.outputImages: 2]) == "0.04")
        #expect(cost("cohere", "rerank-v3.5", [:]) == "0.002")
        #expect(cost("cohere_chat", "command-r-08-2024", [.inputTokens: 1_000_000]) == "0.15")
        #expect(book.provider(ofModel: "eleven_v3") == "elevenlabs")
        #expect(book.provider(ofModel: "command-r-08-2024") == "cohere")
    }

    /// DeepSeek's peak hours, models that the list has not followed, and a rate that it rounds.
    static func isKnownBetter(_ model: String) -> Bool {
        [
            "deepseek-chat", "deepseek-reasoner", "deepseek-flash", "deepseek-v4-flash", "deepseek-v4-pro",
            "deepseek-v4-flash-vision-exp", "mistral-large-4", "mistral-large-4-0", "grok-voice-latest",
        ].contains(String(model.split(separator: "/").last ?? ""))
    }

    @Test func `What is listed today is in the book, but for what is known better`() throws {
        let (prices, _) = try LiteLLM.convert(Fixture.bytes("models-2026-11.json"), name: "models-2026-11.json")
        var compared = 0
        for listed in prices where !Self.isKnownBetter(listed.name) {
            for (provider, model) in listed.providers.flatMap({ provider in listed.models.map { (provider, $0) } }) {
                var call = Call()
                (call.provider, call.model) = (provider, model)
                let price = try book.price(of: call, at: HistoryTests.today)
                // The book may have more than the list, and nothing else.
                for entry in listed.rates.entries {
                    for rate in entry.rates.entries {
                        #expect(price.rates[entry.tier]?[rate.bucket] == rate.rate, "\(model) \(rate.bucket.name)")
                    }
                }
                #expect(price.thresholds.map(\.context) == listed.thresholds.map(\.context), "\(model)")
                for (own, other) in zip(price.thresholds, listed.thresholds) {
                    #expect(own.rates[.standard] == other.rates[.standard], "\(model) above \(own.context)")
                }
                #expect(price.modifiers == listed.modifiers, "\(model)")
                compared += 1
            }
        }
        #expect(compared > 600)
    }

    @Test func `A call of July is charged at July's price, also when it was cut since`() throws {
        func luna(_ day: String) throws -> String {
            var call = Call()
            (call.provider, call.model) = ("openai", "gpt-5.6-luna")
            (call.usage[.inputTokens], call.usage[.outputTokens]) = (1_000, 1_000)
            return book.price(call, at: try #require(Day(parsing: day)).start).cost.description
        }
        #expect(try luna("2026-07-29") == "0.007")
        #expect(try luna("2026-07-30") == "0.0014")
        #expect(try luna("2020-01-01") == "0.007")
    }

    @Test func `A price above a context that nobody knows is none`() throws {
        #expect(cost("gemini", "gemini-1.5-pro", [.inputTokens: 128_000]) == "0.16")
        #expect(
            cost("gemini", "gemini-1.5-pro", [.inputTokens: 128_001])
                == "no standard price of gemini/gemini-1.5-pro above 128k of context")
    }

    @Test func `DeepSeek's peak hours cost twice, on weekdays, by the clock of UTC`() throws {
        func pro(_ time: String) throws -> String {
            var call = Call()
            (call.provider, call.model) = ("deepseek", "deepseek-v4-pro")
            call.usage[.inputTokens] = 1_000_000
            return book.price(call, at: try #require(Validity.bound(parsing: time))).cost.description
        }
        // 2026-09-04 is a Friday.
        #expect(try pro("2026-09-04T00:59Z") == "0.66")
        #expect(try pro("2026-09-04T01:00Z") == "1.32")
        #expect(try pro("2026-09-04T04:00Z") == "0.66")
        #expect(try pro("2026-09-04T09:59Z") == "1.32")
        #expect(try pro("2026-09-05T09:59Z") == "0.66")
        #expect(try pro("2026-09-06T09:59Z") == "0.66")
        #expect(try pro("2026-09-07T09:59Z") == "1.32")
        #expect(try pro("2026-08-14T09:59Z") == "0.435")
    }

    @Test func `The price of a model that was retired stays, and says so`() throws {
        var call = Call()
        (call.provider, call.model) = ("anthropic", "claude-opus-4-1-20250805")
        (call.usage[.inputTokens], call.usage[.cacheWrite1hTokens]) = (1_000, 1_000)
        call.tier = .batch
        let explanation = PriceExplanation(call, at: today, by: book)
        #expect(explanation.priced.cost.description == "0.0225", "\(explanation.text)")
        #expect(explanation.text.contains("retired: "), "\(explanation.text)")
    }

    @Test func `Every price file of the sources is in the binary`() throws {
        let names = try Fixture.sources(in: "CAssets/files/prices").map { "built-in/\($0)" }
        #expect(Set(book.prices.map(\.origin.file)) == Set(names))
    }
}
