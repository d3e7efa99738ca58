// Who is paid, by whatever name, and what models are called on the way.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Synchronization
import Testing

@Suite struct ProvidersTests {
    let day = Day(number: 20_000)

    private func price(_ provider: String, _ model: String, _ rate: String) -> Price {
        var price = Price.model(model, ["input_tokens": rate])
        price.provider = provider
        return price
    }

    private var book: PriceBook {
        let gemini = [price("gemini", "gemini-2.5-pro", "1"), price("gemini", "gemini-2.0-flash", "7")]
        let claude = [
            price("anthropic", "claude-sonnet-4-5", "3"),
            price("anthropic", "claude-3-5-haiku-20241022", "4"),
        ]
        let bedrock = [
            price("bedrock", "anthropic.claude-v1:0", "5"),
            price("bedrock", "us.anthropic.claude-v1:0", "6"),
            price("bedrock", "claude-sonnet-4-5", "9"),
        ]
        return PriceBook([
            PriceDrawer(["gemini", "google", "gcp.gemini"]) { gemini },
            PriceDrawer(["anthropic"]) { claude },
            PriceDrawer(["bedrock", "aws.bedrock"], isVendor: false) { bedrock },
        ])
    }

    private func cost(_ provider: String, _ model: String, by files: [Price]...) -> String {
        var call = Call.of(model, [.inputTokens: 1])
        call.provider = provider
        let priced = files.reduce(book) { $0.under($1) }.price(call, at: day.start)
        return priced.unpriced ?? priced.cost.description
    }

    @Test(arguments: [
        ("google", "gemini-2.5-pro", "1"), ("GCP.Gemini", "models/gemini-2.5-pro", "1"),
        ("gemini", "google/gemini-2.5-pro", "1"),
        ("gemini", "publishers/google/models/gemini-2.5-pro", "1"),
        ("gemini", "projects/p/locations/eu/publishers/google/models/gemini-2.0-flash-001", "7"),
        ("anthropic", "claude-sonnet-4.5", "3"), ("anthropic", "Claude-Sonnet-4-5", "3"),
        ("anthropic", "claude-sonnet-4-5[1m]", "3"), ("anthropic", "claude-sonnet-4-5-latest", "3"),
        ("anthropic", "anthropic/claude-sonnet-4.5", "3"),
        ("anthropic", "claude-3-5-haiku@20241022", "4"),
        ("anthropic", "claude-sonnet-4-5@20250929", "3"),
        ("anthropic", "claude-sonnet-4-5@default", "3"),
        ("aws.bedrock", "us.anthropic.claude-v1:0", "6"), ("bedrock", "eu.anthropic.claude-v1:0", "5"),
        ("bedrock", "bedrock/converse/us.anthropic.claude-v1:0", "6"),
        ("bedrock", "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v1:0", "5"),
        ("bedrock", "arn:aws:bedrock:us-east-1:1234:inference-profile/us.anthropic.claude-v1:0", "6"),
    ])
    func `A model is found in every form that is declared`(
        provider: String, model: String, dollars: String
    ) {
        #expect(cost(provider, model) == dollars)
    }

    @Test(arguments: [
        ("gemini", "gemini-2.5"), ("gemini", "gemini-2.5-pro-preview"), ("gemini", "my-gemini-2.5-pro"),
        ("gemini", "gemini-2-5-pro"), ("anthropic", "claude-sonnet-4-5-001"),
        ("anthropic", "claude-sonnet-4-5-20991231"),
        ("anthropic", "us.claude-sonnet-4-5"), ("anthropic", "claude-sonnet-45"),
        ("anthropic", "claude-sonnet-4-5@2025"),
        ("bedrock", "arn:aws:bedrock:us-east-1:1234:application-inference-profile/abc"),
        ("anthropic", "[1m]"),
        ("anthropic", "-latest"), ("gemini", "models/"), ("bedrock", "xx.anthropic.claude-v1:0"),
    ])
    func `Any other name has no price, however near`(provider: String, model: String) {
        #expect(cost(provider, model).hasPrefix("no price of \(provider)/"), "\(cost(provider, model))")
    }

    @Test func `A call without a provider is the only vendor's, whoever resells the model`() {
        #expect(cost("", "claude-sonnet-4-5") == "3")
        #expect(book.provider(ofModel: "claude-sonnet-4.5") == "anthropic")
        #expect(book.provider(ofModel: "gemini-2.5-pro") == "gemini")
        #expect(book.provider(ofModel: "us.anthropic.claude-v1:0") == nil)
    }

    @Test func `What stands before the slash tells who is paid`() {
        #expect(book.provider(ofModel: "aws.bedrock/claude-sonnet-4-5") == "bedrock")
        #expect(cost("", "bedrock/claude-sonnet-4-5") == "9")
        #expect(book.provider(ofModel: "google/gemini-2.5-pro") == "gemini")
        #expect(book.provider(ofModel: "google/claude-sonnet-4-5") == nil)
    }

    @Test func `A user's price counts under every name of the provider`() {
        let built = PriceBook([PriceDrawer(["gemini", "google"]) { [self.price("gemini", "g", "1")] }])
        let book = built.under([price("google", "g", "2")])
        for provider in ["gemini", "google"] {
            var call = Call.of("g", [.inputTokens: 1])
            call.provider = provider
            #expect(book.price(call, at: day.start).cost.description == "2", "\(provider)")
        }
        #expect(book.provider(ofModel: "g") == "gemini")
        #expect(book.prices(of: "GOOGLE").count == 2)
    }

    @Test func `Whatever name of a provider a file has, all of its prices count under every one`() {
        let file = [price("gemini", "a", "11"), price("google", "b", "12")]
        for provider in ["gemini", "google", "gcp.gemini"] {
            #expect(cost(provider, "a", by: file) == "11" && cost(provider, "b", by: file) == "12", "\(provider)")
            #expect(cost(provider, "b", by: [file[0]], [file[1]]) == "12", "\(provider)")
        }
        #expect(
            book.under(file).prices(of: "gemini").map(\.models) == [
                ["gemini-2.5-pro"], ["gemini-2.0-flash"], ["a"], ["b"],
            ])
    }

    @Test func `A name that a file gives to a provider of the book has what the book has of it`() {
        var own = price("anthropic", "claude-sonnet-4-5", "2")
        own.otherProviders = ["proxy"]
        for file in [[own, price("proxy", "p", "8")], [price("proxy", "p", "8"), own]] {
            #expect(cost("proxy", "claude-sonnet-4-5", by: file) == "2")
            #expect(cost("proxy", "claude-3-5-haiku-20241022", by: file) == "4")
            #expect(cost("anthropic", "p", by: file) == "8")
            #expect(book.under(file).provider(ofModel: "p") == "anthropic")
        }
    }

    @Test func `A name that a file gives to several providers has the prices of all of them`() {
        var claude = price("anthropic", "claude-sonnet-4-5", "2")
        var gemini = price("google", "gemini-2.5-pro", "3")
        (claude.otherProviders, gemini.otherProviders) = (["proxy"], ["proxy"])
        let file = [claude, gemini]
        #expect(cost("proxy", "claude-sonnet-4-5", by: file) == "2")
        #expect(cost("proxy", "gemini-2.5-pro", by: file) == "3")
        #expect(cost("proxy", "gemini-2.0-flash", by: file) == "7")
        #expect(cost("anthropic", "gemini-2.5-pro", by: file).hasPrefix("no price of"))
        var both = price("google", "x", "5")
        both.otherProviders = ["aws.bedrock"]
        for provider in ["gemini", "bedrock"] { #expect(cost(provider, "x", by: [both]) == "5") }
        #expect(cost("bedrock", "gemini-2.5-pro", by: [both]).hasPrefix("no price of"))
    }

    @Test func `Names of models are read in a file as they are in the book`() {
        let file = [price("aws.bedrock", "mine", "8"), price("google", "own", "9")]
        #expect(cost("bedrock", "us.mine", by: file) == "8")
        #expect(cost("google", "own-001", by: file) == "9")
        // Nor does a file make a vendor of who sells the models of others.
        #expect(book.under(file).provider(ofModel: "mine") == nil)
    }

    @Test func `Two names of one provider contradict each other where the book knows it`() {
        let file = [price("google", "g", "1"), price("gemini", "g", "2"), price("acme", "g", "3")]
        #expect(PriceConflict.all(in: file).isEmpty)
        #expect(book.contradictions(in: file).map(\.subject) == ["gemini/g"])
        #expect(book.contradictions(in: [file[0], file[2]]).isEmpty)
    }

    @Test func `What there is of a provider is read when it is asked for, and once`() {
        let reads = Mutex<[String]>([])
        let drawers = ["a", "b"].map { name in
            PriceDrawer([name]) {
                reads.withLock { $0.append(name) }
                return [self.price(name, "m-\(name)", "1")]
            }
        }
        let book = PriceBook(drawers)
        #expect(reads.withLock { $0.isEmpty })
        for _ in 0..<3 {
            var call = Call.of("m-b", [.inputTokens: 1])
            call.provider = "b"
            #expect(book.price(call, at: day.start).unpriced == nil)
        }
        #expect(reads.withLock { $0 } == ["b"])
        #expect(book.provider(ofModel: "m-a") == "a")
        #expect(reads.withLock { $0 } == ["b", "a"])
        #expect(book.prices.count == 2)
    }

    @Test func `An unknown provider or model is told with what is nearest`() {
        #expect(cost("antropic", "x") == "no prices of provider antropic; nearest: anthropic")
        #expect(
            cost("acme", "claude-sonnet-4-5")
                == "no prices of provider acme; nearest: anthropic/claude-sonnet-4-5")
        #expect(
            cost("gemini", "claude-sonnet-4-5")
                == "no price of gemini/claude-sonnet-4-5; nearest: anthropic/claude-sonnet-4-5")
        #expect(cost("acme", "x") == "no prices of provider acme")
    }
}
