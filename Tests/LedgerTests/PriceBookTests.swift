// How the book finds a price and what it makes of a call.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Ledger

@Suite struct PriceBookTests {
    let day = Day(number: 20_000)

    @Test func `A call is charged for each bucket at its rate, and the sides of the bill are told apart`() throws {
        let book = PriceBook(layers: [
            [.model("m", ["input_tokens": "3/1M", "output_tokens": "15/1M", "searches": "10/1k"])]
        ])
        let priced = book.price(.of("m", [.inputTokens: 1_500, .outputTokens: 800, .searches: 2]), at: day.start)
        #expect(priced.cost.description == "0.0365")
        #expect(priced.input.description == "0.0045")
        #expect(priced.output.description == "0.012")
        #expect(priced.unpriced == nil)
        #expect(
            priced.card
                == #"{"provider":"acme","model":"m","tier":"standard","rates":{"input_tokens":"3/1M","output_tokens":"15/1M","searches":"10/1k"}}"#
        )
    }

    @Test func `Reasoning is charged apart only where a rate says so, and never twice`() {
        let plain = PriceBook(layers: [[.model("m", ["output_tokens": "10/1M"])]])
        let apart = PriceBook(layers: [[.model("m", ["output_tokens": "10/1M", "reasoning_tokens": "2/1M"])]])
        let call = Call.of("m", [.outputTokens: 1_000, .reasoningTokens: 400])
        #expect(plain.price(call, at: day.start).cost.description == "0.01")
        #expect(apart.price(call, at: day.start).cost.description == "0.0068")
        let all = Call.of("m", [.outputTokens: 400, .reasoningTokens: 400])
        #expect(apart.price(all, at: day.start).cost.description == "0.0008")
        let absurd = Call.of("m", [.outputTokens: 399, .reasoningTokens: 400])
        #expect(apart.price(absurd, at: day.start).unpriced != nil)
        #expect(plain.price(absurd, at: day.start).unpriced != nil)
    }

    @Test func `A threshold reprices the whole call strictly above its bound, and counts what came from a cache`()
        throws
    {
        var price = Price.model("m", ["input_tokens": "1/1M", "cache_read_tokens": "0.1/1M", "output_tokens": "5/1M"])
        price.thresholds = [
            .init(context: 1_000, rates: .standard(["input_tokens": "2/1M"])),
            .init(context: 5_000, rates: .standard(["input_tokens": "4/1M"])),
        ]
        let book = PriceBook(layers: [[price]])
        func cost(_ input: Int64, _ cached: Int64) -> Int64 {
            book.price(.of("m", [.inputTokens: input, .cacheReadTokens: cached, .outputTokens: 10_000]), at: day.start)
                .cost.nanos
        }
        #expect(cost(400, 600) == 400 * 1_000 + 600 * 100 + 50_000_000)
        #expect(cost(401, 600) == 401 * 2_000 + 600 * 100 + 50_000_000)
        #expect(cost(400, 601) == 400 * 2_000 + 601 * 100 + 50_000_000)
        #expect(cost(5_000, 0) == 5_000 * 2_000 + 50_000_000)
        #expect(cost(5_001, 0) == 5_001 * 4_000 + 50_000_000)
        let above = book.price(.of("m", [.inputTokens: 1_001]), at: day.start)
        #expect(above.card.contains(#""above":1000,"rates":{"input_tokens":"2/1M","output_tokens":"5/1M""#))
    }

    @Test func `A tier has its own rates; fees are the same in all; what it lacks is not taken from another`() {
        var price = Price.model("m", ["input_tokens": "2/1M", "output_tokens": "8/1M", "searches": "10/1k"])
        price.rates[.batch] = .of(["input_tokens": "1/1M"])
        price.thresholds = [.init(context: 1_000, rates: .standard(["input_tokens": "4/1M"]))]
        let book = PriceBook(layers: [[price]])
        func priced(_ tier: Tier, _ usage: [Bucket: Int64]) -> Priced {
            book.price(.of("m", usage, tier: tier), at: day.start)
        }
        #expect(priced(.batch, [.inputTokens: 500, .searches: 1]).cost.description == "0.0105")
        #expect(
            priced(.batch, [.inputTokens: 500, .outputTokens: 1]).unpriced
                == "no price for output_tokens of acme/m, tier batch")
        #expect(priced(.batch, [.inputTokens: 1_001]).unpriced == "no batch price of acme/m above 1k of context")
        #expect(priced(.flex, [.inputTokens: 500]).unpriced == "no flex price of acme/m")
        #expect(priced(.other("scale"), [.inputTokens: 500]).unpriced == "no scale price of acme/m")
    }

    @Test func `Modifiers multiply what is counted in tokens, and an unknown one leaves the call unpriced`() throws {
        var price = Price.model("m", ["input_tokens": "5/1M", "searches": "10/1k"])
        price.modifiers = [
            .init(name: "fast", factor: ExactDecimal(2)), .init(name: "us", factor: ExactDecimal(11, scale: 1)),
        ].compactMap { $0 }
        let book = PriceBook(layers: [[price]])
        var call = Call.of("m", [.inputTokens: 1_000, .searches: 1])
        call.modifiers = ["us"]
        #expect(book.price(call, at: day.start).cost.description == "0.0155")
        call.modifiers = ["fast", "us"]
        let priced = book.price(call, at: day.start)
        #expect(priced.cost.description == "0.021")
        #expect(
            priced.card.hasSuffix(
                #""rates":{"input_tokens":"5/1M","searches":"10/1k"},"modifiers":{"fast":"2","us":"1.1"}}"#))
        call.modifiers = ["eu"]
        #expect(book.price(call, at: day.start).unpriced == "no price for eu of acme/m")
    }

    @Test func `A price holds from its first day up to but without its last`() throws {
        let before = Price.model("m", ["input_tokens": "1"], to: day)
        let during = Price.model("m", ["input_tokens": "2"], from: day, to: day.advanced(by: 2))
        let after = Price.model("m", ["input_tokens": "3"], from: day.advanced(by: 3))
        let book = PriceBook(layers: [[before, during, after]])
        func dollars(_ at: Timestamp) -> Int64? {
            let priced = book.price(.of("m", [.inputTokens: 1]), at: at)
            return priced.unpriced == nil ? priced.cost.nanos / 1_000_000_000 : nil
        }
        #expect(dollars(.earliest) == 1)
        #expect(dollars(day.start.advanced(byMilliseconds: -1)) == 1)
        #expect(dollars(day.start) == 2)
        #expect(dollars(day.advanced(by: 2).start.advanced(byMilliseconds: -1)) == 2)
        #expect(dollars(day.advanced(by: 2).start) == nil)
        #expect(dollars(day.advanced(by: 3).start) == 3)
        #expect(dollars(.latest) == 3)
    }

    @Test func `A later layer wins while it is in force, and the one beneath holds the rest of the time`() {
        let beneath = Price.model("m", ["input_tokens": "1"])
        let above = Price.model("m", ["input_tokens": "2"], from: day, to: day.advanced(by: 1))
        let book = PriceBook(layers: [[beneath], [above]])
        let costs = [-1, 0, 1].map {
            book.price(.of("m", [.inputTokens: 1]), at: day.advanced(by: $0).start).cost.description
        }
        #expect(costs == ["1", "2", "1"])
    }

    @Test func `A later layer replaces a model under all the names that the one beneath has for it`() {
        var beneath = Price.model("m", ["input_tokens": "1"])
        beneath.models.append("m-snapshot")
        beneath.patterns = [ModelPattern("m-####")]
        let book = PriceBook(layers: [[beneath], [.model("m", ["input_tokens": "2"], from: day)]])
        func cost(_ model: String, _ day: Day) -> String {
            book.price(.of(model, [.inputTokens: 1]), at: day.start).cost.description
        }
        #expect(["m", "m-snapshot", "m-2026", "acme/m"].map { cost($0, day) } == ["2", "2", "2", "2"])
        #expect(["m", "m-snapshot", "m-2026"].map { cost($0, day.advanced(by: -1)) } == ["1", "1", "1"])
    }

    @Test func `A name beats a pattern, and the pattern that says more beats the other; a part of a name is nothing`() {
        var wide = Price.model("", ["input_tokens": "1"])
        wide.models = []
        wide.patterns = [ModelPattern("m-*")]
        var narrow = wide
        narrow.patterns = [ModelPattern("m-2*")]
        narrow.rates = .standard(["input_tokens": "2"])
        var exact = Price.model("m-20", ["input_tokens": "3"])
        exact.models.append("alias")
        let book = PriceBook(layers: [[wide, narrow, exact]])
        func cost(_ model: String) -> String? {
            let priced = book.price(.of(model, [.inputTokens: 1]), at: day.start)
            return priced.unpriced == nil ? priced.cost.description : nil
        }
        #expect([cost("m-1"), cost("m-2"), cost("m-20"), cost("alias")] == ["1", "2", "3", "3"])
        #expect([cost("m"), cost("xm-20"), cost("alias2"), cost("")] == [nil, nil, nil, nil])
        #expect([cost("acme/m-20"), cost("acme/m-3"), cost("other/m-20")] == ["3", "1", nil])
    }

    @Test func `A prefixed name in the book is found by the bare one, and the provider in any case`() {
        let book = PriceBook(layers: [[.model("acme/m", ["input_tokens": "1"]), .model("n", ["input_tokens": "2"])]])
        var call = Call.of("m", [.inputTokens: 1])
        call.provider = "ACME"
        #expect(book.price(call, at: day.start).cost.description == "1")
        call.model = "acme/n"
        #expect(book.price(call, at: day.start).cost.description == "2")
    }

    @Test func `A call without a provider is priced when its model is known under one provider only`() {
        var other = Price.model("both", ["input_tokens": "2"])
        other.provider = "other"
        let book = PriceBook(layers: [
            [.model("both", ["input_tokens": "1"]), .model("one", ["input_tokens": "1"])], [other],
        ])
        #expect(book.provider(ofModel: "one") == "acme")
        #expect(book.provider(ofModel: "acme/one") == "acme")
        #expect(book.provider(ofModel: "both") == nil)
        #expect(book.provider(ofModel: "none") == nil)
        var call = Call.of("one", [.inputTokens: 1])
        call.provider = ""
        #expect(book.price(call, at: day.start).cost.description == "1")
        call.model = "both"
        #expect(book.price(call, at: day.start).unpriced == "no provider given for model both")
    }

    @Test func `A provider may have several names, and is one provider all the same`() {
        var price = Price.model("m", ["input_tokens": "1"])
        price.otherProviders = ["acme_chat"]
        let book = PriceBook(layers: [[price]])
        #expect(book.provider(ofModel: "m") == "acme")
        var call = Call.of("m", [.inputTokens: 1])
        call.provider = "acme_chat"
        #expect(book.price(call, at: day.start).card.contains(#""provider":"acme""#))
        call.model = "acme_chat/m"
        #expect(book.price(call, at: day.start).unpriced == nil)
    }

    @Test func `Operations have prices of their own, and a call that says nothing of requests is one`() {
        var put = Price.model("", ["requests": "0.005/1k", "bytes": "0"])
        put.models = []
        put.operations = ["put", "post"]
        var get = put
        get.operations = ["get"]
        get.rates = .standard(["requests": "0.0004/1k", "bytes": "0.09/1Gi"])
        var storage = put
        storage.operations = ["storage"]
        storage.rates = .standard(["bytes": "0.023/1Gi"])
        let book = PriceBook(layers: [[put, get, storage]])
        func priced(_ operation: String, _ usage: [Bucket: Int64] = [:]) -> Priced {
            var call = Call.of("", usage)
            call.operation = operation
            return book.price(call, at: day.start)
        }
        #expect(priced("put").cost.description == "0.000005")
        #expect(priced("PUT", [.requests: 1_000, .bytes: 5]).cost.description == "0.005")
        #expect(priced("get", [.bytes: 1 << 30]).cost.description == "0.0900004")
        #expect(priced("storage", [.bytes: 1 << 30]).cost.description == "0.023")
        #expect(priced("storage").unpriced == "no usage given for acme")
        #expect(priced("delete").unpriced == "no price of acme for that operation and time")
    }

    @Test func `A call that failed or never left the app costs what it used; one that went well must say what it used`()
    {
        let book = PriceBook(layers: [
            [.model("m", ["input_tokens": "1/1M", "requests": "0.01"]), .model("free", ["input_tokens": "0"])]
        ])
        var call = Call.of("m", [:])
        call.reported = Money(nanos: 7)
        #expect(book.price(call, at: day.start).unpriced == "no usage given for acme/m")
        #expect(book.price(call, at: day.start).cost.nanos == 7)
        call.status = .error
        #expect(book.price(call, at: day.start).unpriced == nil)
        #expect(book.price(call, at: day.start).cost == .zero)
        call.usage[.inputTokens] = 1_000
        #expect(book.price(call, at: day.start).cost.description == "0.001")
        call.status = .ok
        #expect(book.price(call, at: day.start).cost.description == "0.011")
        call.usage = Usage()
        call.cached = true
        #expect(book.price(call, at: day.start).cost.nanos == 7, "what is told of it")
        call.reported = nil
        #expect(book.price(call, at: day.start).cost == .zero)
        #expect(book.price(.of("free", [:]), at: day.start).unpriced == nil)
    }

    @Test func `Images that a model reads are input tokens where no rate of their own is named`() {
        let book = PriceBook(layers: [
            [
                .model("m", ["input_tokens": "1/1M"]),
                .model("n", ["input_tokens": "1/1M", "input_image_tokens": "2/1M"]),
            ]
        ])
        #expect(book.price(.of("m", [.inputImageTokens: 1_000]), at: day.start).cost.description == "0.001")
        #expect(book.price(.of("n", [.inputImageTokens: 1_000]), at: day.start).cost.description == "0.002")
        #expect(book.price(.of("m", [.outputImageTokens: 1]), at: day.start).unpriced != nil)
    }

    @Test func `What has no price keeps the reported cost and says what is missing, without dates or quantities`() {
        let book = PriceBook(layers: [[.model("claude-sonnet-4-5", ["input_tokens": "3/1M"])]])
        var call = Call.of("claude-sonnet-4-5", [.inputTokens: 10, .outputAudioTokens: 1])
        call.reported = Money(nanos: 5)
        let priced = book.price(call, at: day.start)
        #expect(priced.unpriced == "no price for output_audio_tokens of acme/claude-sonnet-4-5")
        #expect(priced.cost.nanos == 5)
        #expect([priced.input, priced.output] == [.zero, .zero])
        #expect(priced.card.isEmpty)
        call.model = "claude-sonnet-4-6"
        #expect(
            book.price(call, at: day.start).unpriced == "no price of acme/claude-sonnet-4-6; nearest: claude-sonnet-4-5"
        )
        call.model = "zzz"
        #expect(book.price(call, at: day.start).unpriced == "no price of acme/zzz")
        call.provider = "nobody"
        #expect(book.price(call, at: day.start).unpriced == "no prices of provider nobody")
        call.provider = ""
        #expect(book.price(call, at: day.start).unpriced == "no provider given for model zzz")
    }

    @Test func `Of the names that begin as an unknown one does, the one nearest in length is shown, whatever the case`()
    {
        let names = ["gpt-5", "gpt-5-mini", "gpt-5-mini-2025-08-07", "gpt-5-nano"]
        let book = PriceBook(layers: [names.map { .model($0, ["input_tokens": "1/1M"]) }])
        for (asked, nearest) in [
            "gpt-5-mni": "gpt-5-mini", "GPT-5-minx": "gpt-5-mini", "gpt-5-mini-2025-08-08": "gpt-5-mini-2025-08-07",
            "gpt-5x": "gpt-5", "gpt-5-nan0": "gpt-5-nano",
        ] {
            let reason = book.price(.of(asked, [.inputTokens: 1]), at: day.start).unpriced
            #expect(reason == "no price of acme/\(asked); nearest: \(nearest)")
        }
    }

    @Test func `A cost beyond a million dollars leaves the call unpriced`() {
        let book = PriceBook(layers: [[.model("m", ["input_tokens": "9000", "output_tokens": "9000"])]])
        #expect(book.price(.of("m", [.inputTokens: Usage.most]), at: day.start).unpriced != nil)
        #expect(
            book.price(.of("m", [.inputTokens: 1_000_000, .outputTokens: 1_000_000]), at: day.start).unpriced != nil)
        #expect(book.price(.of("m", [.inputTokens: 112]), at: day.start).unpriced != nil)
        #expect(book.price(.of("m", [.inputTokens: 100, .outputTokens: 12]), at: day.start).unpriced != nil)
        #expect(
            book.price(.of("m", [.inputTokens: 100, .outputTokens: 11]), at: day.start).cost.description == "999000")
    }
}
