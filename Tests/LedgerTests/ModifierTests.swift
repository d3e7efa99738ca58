// What a price makes of a call's modifiers: factors, and rates in the place of its own.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Ledger

@Suite struct ModifierTests {
    let day = Day(number: 20_000)

    /// Films by the second, larger ones dearer, and dearer again when more than so much was read.
    private var film: Price {
        var price = Price.model("m", ["input_tokens": "1/1M", "output_seconds": "0.4"])
        price.thresholds = [.init(context: 1_000, rates: .standard(["output_seconds": "0.5"]))]
        price.modifiers = [
            Price.Modifier(name: "1080p", rates: .standard(["output_seconds": "0.48"])),
            Price.Modifier(name: "4k", rates: .standard(["output_seconds": "0.6"])),
            Price.Modifier(name: "us", factor: ExactDecimal(11, scale: 1)),
        ].compactMap { $0 }
        return price
    }

    private func priced(
        _ price: Price, _ modifiers: [String], _ usage: [Bucket: Int64], tier: Tier = .standard
    ) -> Priced {
        var call = Call.of("m", usage, tier: tier)
        call.modifiers = modifiers
        return PriceBook(layers: [[price]]).price(call, at: day.start)
    }

    @Test func `A modifier's rates stand in the place of the price's own, whatever the context`() throws {
        let usage: [Bucket: Int64] = [.inputTokens: 1_000, .outputSeconds: 8_000_000]
        #expect(priced(film, [], usage).cost.description == "3.201")
        let large = priced(film, ["4k"], usage)
        #expect(large.cost.description == "4.801")
        #expect(large.output.description == "4.8")
        #expect(
            large.card.hasSuffix(
                #""rates":{"input_tokens":"1/1M","output_seconds":"0.6"},"modifiers":{"4k":{"output_seconds":"0.6"}}}"#)
        )
        #expect(priced(film, [], [.inputTokens: 1_001, .outputSeconds: 1_000_000]).cost.description == "0.501001")
        #expect(priced(film, ["4k"], [.inputTokens: 1_001, .outputSeconds: 1_000_000]).cost.description == "0.601001")
        #expect(priced(film, ["8k"], usage).unpriced == "no price for 8k of acme/m")
    }

    @Test func `Rates and factors go together; two rates for the same do not`() throws {
        var call = Call.of("m", [.inputTokens: 1_000_000, .outputSeconds: 1_000_000])
        call.modifiers = ["4k", "us"]
        let book = PriceBook(layers: [[film]])
        let lines = try book.lines(of: call, at: day.start)
        #expect(lines.map(\.amount.description) == ["1.1", "0.6"])
        #expect(lines.map(\.modifier) == [nil, "4k"])
        #expect(lines.map { $0.factors.map(\.name) } == [["us"], []])
        #expect(
            priced(film, ["1080p", "4k"], [.outputSeconds: 1]).unpriced
                == "both 1080p and 4k have a price for output_seconds of acme/m")
    }

    @Test func `A card with modifiers is made once, and only so many are kept`() throws {
        var price = film
        for number in 0..<100 {
            price.modifiers.append(Price.Modifier(name: "n\(number)", rates: .standard(["requests": "\(number)"])))
        }
        let entry = PriceEntry(price)
        func card(_ modifiers: String..., reading tokens: Int64 = 1) throws -> ModifiedCard {
            var call = Call.of("m", [.inputTokens: tokens])
            call.modifiers = modifiers
            return try entry.card(for: call)
        }
        #expect(try card().text.hasSuffix(#""output_seconds":"0.4"}}"#))
        #expect(entry.modifiedCount == 0)
        let texts = try [card("4k").text, card("4k", "us").text, card("4k", reading: 1_001).text]
        #expect(Set(texts).count == 3 && entry.modifiedCount == 3)
        #expect(try [card("4k").text, card("4k", "us").text, card("4k", reading: 1_001).text] == texts)
        #expect(entry.modifiedCount == 3)
        #expect(throws: Unpriced.self) { try card("8k") }
        #expect(entry.modifiedCount == 3)
        for number in 0..<100 {
            #expect(try card("n\(number)").card.line(for: .requests)?.rate == Rate(parsing: "\(number)"))
            #expect(entry.modifiedCount <= PriceEntry.mostModified)
        }
        #expect(try card("4k").text == texts[0])
    }

    @Test func `Where a request has a fee by its size, one that names no size has no price`() {
        var price = Price.model("m", ["input_tokens": "1/1M"])
        price.modifiers = [
            Price.Modifier(name: "search_high", rates: .standard(["requests": "12/1k"])),
            Price.Modifier(name: "search_low", rates: .standard(["requests": "5/1k"])),
        ]
        let usage: [Bucket: Int64] = [.inputTokens: 1_000_000]
        #expect(priced(price, ["search_low"], usage).cost.description == "1.005")
        #expect(priced(price, [], usage).unpriced == "no price for requests of acme/m")
        #expect(priced(price, [], usage).cost == .zero)
        #expect(priced(price, ["search_vast"], usage).unpriced == "no price for search_vast of acme/m")
        // One that failed costs what it says it used, and a price that says what a request costs has said it.
        var failed = Call.of("m", usage)
        failed.status = .error
        #expect(PriceBook(layers: [[price]]).price(failed, at: day.start).cost.description == "1")
        price.rates = .standard(["input_tokens": "1/1M", "requests": "0"])
        #expect(priced(price, [], usage).cost.description == "1")
        // A fee that one modifier has is a surcharge.
        price.rates = .standard(["input_tokens": "1/1M"])
        price.modifiers.removeLast()
        #expect(priced(price, [], usage).cost.description == "1")
    }

    @Test func `In another tier a modifier needs rates of its own, but for fees`() {
        var price = film
        price.rates[.batch] = .of(["input_tokens": "0.5/1M", "output_seconds": "0.2"])
        price.modifiers.append(Price.Modifier(name: "deep", rates: .standard(["searches": "20/1k"])))
        var tiers = TierRates.standard(["output_seconds": "0.7", "requests": "0.01"])
        tiers[.batch] = .of(["output_seconds": "0.35"])
        price.modifiers.append(Price.Modifier(name: "5k", rates: tiers))
        let second: [Bucket: Int64] = [.outputSeconds: 1_000_000]
        #expect(priced(price, [], second, tier: .batch).cost.description == "0.2")
        #expect(priced(price, ["4k"], second, tier: .batch).unpriced == "no price for 4k of acme/m, tier batch")
        #expect(priced(price, ["5k"], second, tier: .batch).cost.description == "0.36")
        #expect(priced(price, ["5k"], second).cost.description == "0.71")
        #expect(
            priced(price, ["deep"], [.outputSeconds: 1_000_000, .searches: 2], tier: .batch).cost.description == "0.24")
        #expect(priced(price, ["us"], [.inputTokens: 1_000], tier: .batch).cost.description == "0.00055")
    }

    @Test func `A fee for the request that a modifier names is charged once for a call that says nothing of requests`()
    {
        var price = Price.model("m", ["input_tokens": "1/1M"])
        price.modifiers = [Price.Modifier(name: "search_low", rates: .standard(["requests": "5/1k"]))]
        #expect(priced(price, ["search_low"], [.inputTokens: 1_000]).cost.description == "0.006")
        #expect(priced(price, ["search_low"], [.inputTokens: 1_000, .requests: 2]).cost.description == "0.011")
        #expect(priced(price, [], [.inputTokens: 1_000]).cost.description == "0.001")
        #expect(priced(price, ["search_low"], [:]).unpriced == "no usage given for acme/m")
    }

    @Test func `A file's modifiers lie over the book's by name, and a rate that they do not name stays`() throws {
        var beneath = film
        beneath.modifiers[1] = Price.Modifier(name: "4k", rates: .standard(["output_seconds": "0.6", "requests": "1"]))
        var own = Price.model("m", [:], line: 7)
        own.modifiers = [
            Price.Modifier(name: "1080p", factor: ExactDecimal(2)),
            Price.Modifier(name: "4k", rates: .standard(["output_seconds": "0.55"])),
            Price.Modifier(name: "us", rates: .standard(["input_tokens": "3/1M"])),
        ].compactMap { $0 }
        let whole = own.over(beneath)
        #expect(whole.modifiers.map(\.name) == ["1080p", "4k", "us"])
        let second: [Bucket: Int64] = [.outputSeconds: 1_000_000]
        #expect(priced(whole, ["4k"], second).cost.description == "1.55")
        // Seconds are no tokens, which alone have factors.
        #expect(priced(whole, ["1080p"], second).cost.description == "0.4")
        #expect(priced(whole, ["us"], [.inputTokens: 1_000_000]).cost.description == "3")
        own.modifiers = []
        #expect(own.over(beneath).modifiers == beneath.modifiers)
    }

    @Test func `What a price names no rate for costs what it is a part of; output does not`() {
        let plain = Price.model("m", ["input_tokens": "1/1M", "cache_read_tokens": "0.1/1M", "output_tokens": "9/1M"])
        var apart = plain
        apart.rates[.standard] = .of([
            "input_tokens": "1/1M", "cache_read_tokens": "0.1/1M", "input_video_tokens": "12/1M",
            "cache_read_image_tokens": "0.2/1M", "output_video_tokens": "17/1M",
        ])
        for (bucket, whole, own) in [
            (Bucket.inputVideoTokens, "1", "12"), (.cacheReadImageTokens, "0.1", "0.2"), (.inputImageTokens, "1", "1"),
        ] {
            #expect(priced(plain, [], [bucket: 1_000_000]).cost.description == whole, "\(bucket)")
            #expect(priced(apart, [], [bucket: 1_000_000]).cost.description == own, "\(bucket)")
        }
        #expect(priced(apart, [], [.outputVideoTokens: 1_000_000]).cost.description == "17")
        #expect(
            priced(plain, [], [.outputVideoTokens: 1]).unpriced == "no price for output_video_tokens of acme/m")
        #expect(
            priced(plain, [], [.inputVideoSeconds: 1]).unpriced == "no price for input_video_seconds of acme/m")
    }

    @Test func `Each bucket has one place, one name, a side and a label that says tokens of tokens`() {
        #expect(Bucket.allCases.map(\.rawValue) == Array(0..<Bucket.allCases.count))
        // What stores hold by number: a bucket never moves.
        #expect(Bucket(rawValue: 18) == .bytes && Bucket(rawValue: 19) == .cacheReadImageTokens)
        #expect(Set(Bucket.allCases.map(\.name)).count == Bucket.allCases.count)
        for bucket in Bucket.allCases {
            #expect(bucket.isTokens == bucket.name.hasSuffix("_tokens"), "\(bucket)")
            #expect((bucket.scale > 1) == bucket.name.hasSuffix("_seconds"), "\(bucket)")
            #expect(
                (bucket.side == .output) == (bucket.name.hasPrefix("output") || bucket == .reasoningTokens), "\(bucket)"
            )
            #expect(bucket.isContext == (bucket.isTokens && bucket.side == .input), "\(bucket)")
        }
    }
}
