// The channels of the built-in book: resellers and clouds, by all of their names.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Prices

@Suite struct ChannelTests {
    let book: PriceBook

    init() { book = Prices.builtIn() }

    private func cost(_ provider: String, _ model: String) -> String {
        var call = Call()
        (call.provider, call.model) = (provider, model)
        call.usage[.inputTokens] = 100_000
        let priced = book.price(call, at: HistoryTests.today)
        return priced.unpriced ?? priced.cost.description
    }

    @Test(arguments: [
        ("azure", "gpt-5-mini", "0.025"), ("az.ai.openai", "azure/eu/gpt-5-mini", "0.0275"),
        ("bedrock", "anthropic.claude-haiku-4-5-20251001-v1:0", "0.1"),
        ("aws.bedrock", "us.anthropic.claude-haiku-4-5-20251001-v1:0", "0.11"),
        ("amazon-bedrock", "global.openai.gpt-5.6-luna", "0.02"), ("bedrock", "eu.openai.gpt-5.6-luna", "0.022"),
        ("vertex_ai", "publishers/anthropic/models/claude-sonnet-4-5@20250929", "0.3"),
        ("gcp.vertex_ai", "gemini-2.0-flash-001", "0.015"), ("google", "models/gemini-2.5-flash-lite", "0.01"),
        ("openrouter", "anthropic/claude-sonnet-4.5", "0.3"), ("x-ai", "grok-4.3", "0.125"),
        ("mistralai", "mistral-large-latest", "0.05"), ("voyageai", "voyage-3-large", "0.018"),
    ])
    func `A call through a channel is priced by that channel`(
        provider: String, model: String, dollars: String
    ) {
        #expect(cost(provider, model) == dollars)
    }

    @Test func `Each provider of the book has prices, and each file a provider`() throws {
        let files = try Fixture.sources(in: "CAssets/files/prices").map {
            String($0.dropLast(".yaml".count))
        }
        #expect(Set(BuiltInProvider.all.map { $0.names[0] }) == Set(files))
        let names = BuiltInProvider.all.flatMap(\.names)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0 == $0.lowercased() })
        for provider in BuiltInProvider.all {
            let prices = book.prices(of: provider.names[0])
            #expect(!prices.isEmpty && PriceConflict.all(in: prices).isEmpty, "\(provider.names[0])")
            // The first name of a price is the file's: what is booked and what the card says are one.
            #expect(prices.allSatisfy { $0.provider == provider.names[0] }, "\(provider.names[0])")
        }
    }

    @Test func `Channels do not make a vendor's model ambiguous, and are not guessed`() {
        for (model, provider) in [
            "claude-sonnet-4-5": "anthropic", "gpt-5-mini": "openai", "gemini-2.5-pro": "gemini",
            "anthropic/claude-sonnet-4.5": "anthropic", "openai/gpt-5-mini": "openai",
            "openrouter/anthropic/claude-sonnet-4.5": "openrouter", "azure/gpt-5-mini": "azure",
        ] {
            #expect(book.provider(ofModel: model) == provider, "\(model)")
        }
        #expect(book.provider(ofModel: "anthropic.claude-haiku-4-5-20251001-v1:0") == nil)
    }

    @Test(arguments: [
        ("azure", "gpt-5-min"), ("bedrock", "claude-3-haiku"), ("openrouter", "claude-sonnet-4.5-x"),
        ("vertex_ai", "gemini-2"), ("fireworks", "gpt-oss"),
    ])
    func `A part of a name has no price in a channel either`(provider: String, model: String) {
        #expect(cost(provider, model).hasPrefix("no price of \(provider)/\(model)"))
    }
}
