// A user's price over the one that comes with Bursar.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@Suite struct OverlayTests {
    let day = Day(number: 20_000)

    private func book(_ change: (inout Price) -> Void) -> PriceBook {
        var beneath = Price.model(
            "m",
            [
                "input_tokens": "3/1M", "output_tokens": "15/1M", "cache_write_tokens": "3.75/1M",
                "searches": "10/1k",
            ])
        beneath.models.append("m-snapshot")
        beneath.rates[.batch] = .of(["input_tokens": "1.5/1M"])
        beneath.thresholds = [.init(context: 200_000, rates: .standard(["input_tokens": "6/1M"]))]
        beneath.modifiers = [Price.Modifier(name: "us", factor: ExactDecimal(11, scale: 1))].compactMap { $0 }
        var own = Price.model("m", ["input_tokens": "2/1M"], from: day, line: 7)
        change(&own)
        return PriceBook(layers: [[beneath], [own]])
    }

    private func cost(
        _ book: PriceBook, _ usage: [Bucket: Int64], model: String = "m", tier: Tier = .standard
    )
        -> String
    {
        let priced = book.price(.of(model, usage, tier: tier), at: day.start)
        return priced.unpriced ?? priced.cost.description
    }

    @Test func `What a file names is its own, and what it does not name stays what it was`() throws {
        let book = book { _ in }
        #expect(cost(book, [.inputTokens: 100_000]) == "0.2")
        #expect(cost(book, [.inputTokens: 100_000, .outputTokens: 1_000, .searches: 1]) == "0.225")
        #expect(cost(book, [.cacheWriteTokens: 100_000]) == "0.375")
        #expect(cost(book, [.inputTokens: 100_000], tier: .batch) == "0.15")
        #expect(cost(book, [.inputTokens: 300_000]) == "1.8")
        #expect(cost(book, [.inputTokens: 100_000], model: "m-snapshot") == "0.2")
        var call = Call.of("m", [.inputTokens: 100_000])
        call.modifiers = ["us"]
        #expect(book.price(call, at: day.start).cost.description == "0.22")
        let price = try book.price(of: call, at: day.start)
        #expect(price.origin.line == 7 && price.beneath?.line == 1)
        #expect(book.price(call, at: day.advanced(by: -1).start).cost.description == "0.33")
    }

    @Test func `A file that replaces drops what was there, also under other names`() {
        let book = book { $0.replaces = true }
        #expect(cost(book, [.inputTokens: 100_000]) == "0.2")
        #expect(cost(book, [.inputTokens: 300_000]) == "0.6")
        #expect(cost(book, [.outputTokens: 1]) == "no price for output_tokens of acme/m")
        #expect(
            cost(book, [.outputTokens: 1], model: "m-snapshot") == "no price for output_tokens of acme/m")
        #expect(cost(book, [.inputTokens: 1], tier: .batch) == "no batch price of acme/m")
    }

    @Test
    func `Tiers, ranges and factors of both are there, and where both have one the file's counts`() {
        let book = book { own in
            own.rates[.batch] = .of(["output_tokens": "7/1M"])
            own.thresholds = [
                .init(context: 100_000, rates: .standard(["input_tokens": "5/1M"])),
                .init(context: 200_000, rates: .standard(["output_tokens": "20/1M"])),
            ]
            own.modifiers = [
                Price.Modifier(name: "eu", factor: ExactDecimal(2)),
                Price.Modifier(name: "us", factor: ExactDecimal(3)),
            ].compactMap { $0 }
        }
        #expect(cost(book, [.inputTokens: 100_000]) == "0.2")
        #expect(cost(book, [.inputTokens: 100_001]) == "0.500005")
        #expect(cost(book, [.inputTokens: 200_001]) == "1.200006")
        #expect(cost(book, [.inputTokens: 300_000, .outputTokens: 1_000_000]) == "21.8")
        #expect(cost(book, [.inputTokens: 1_000, .outputTokens: 1_000], tier: .batch) == "0.0085")
        var call = Call.of("m", [.inputTokens: 1_000])
        call.modifiers = ["eu", "us"]
        #expect(book.price(call, at: day.start).cost.description == "0.012")
    }

    @Test
    func `Files lie over each other in their order, and a price for any model over that of each`() {
        var all = Price.model("", ["output_tokens": "1/1M"], line: 2)
        all.models = []
        let book = PriceBook(layers: [
            [.model("m", ["input_tokens": "3/1M", "output_tokens": "15/1M", "searches": "1"])],
            [.model("m", ["input_tokens": "2/1M", "output_tokens": "9/1M"])], [all],
        ])
        #expect(cost(book, [.inputTokens: 1_000_000, .outputTokens: 1_000_000, .searches: 1]) == "4")
        #expect(cost(book, [.outputTokens: 1_000_000], model: "other") == "1")
        let label = book.price(.of("m", [.bytes: 1]), at: day.start).unpriced
        #expect(label == "no price for bytes of acme/m")
    }

    @Test func `A name goes before a price for any model, also where the file has another one for the model`() {
        var all = Price.model("", ["requests": "1"], line: 8)
        all.models = []
        var pattern = Price.model("", ["searches": "1"], line: 9)
        (pattern.models, pattern.patterns) = ([], [ModelPattern("m*")])
        var beneath = Price.model("m", ["input_tokens": "3"])
        beneath.models.append("snapshot")
        for others in [[], [all], [pattern], [all, pattern]] {
            let book = PriceBook(layers: [[beneath], [.model("m", ["input_tokens": "2"], line: 7)] + others])
            #expect(cost(book, [.inputTokens: 1], model: "snapshot") == "2")
            #expect(cost(book, [.inputTokens: 1], model: "m") == "2")
        }
        let book = PriceBook(layers: [[beneath], [all, pattern]])
        #expect(cost(book, [.inputTokens: 1, .searches: 1], model: "snapshot") == "4")
    }

    @Test func `A file can say that nobody knows what is above a bound of the book`() {
        let book = book { $0.thresholds = [.init(context: 200_000, rates: TierRates())] }
        #expect(cost(book, [.inputTokens: 200_000]) == "0.4")
        #expect(cost(book, [.inputTokens: 200_001]) == "no standard price of acme/m above 200k of context")
        #expect(cost(book, [.inputTokens: 200_001], tier: .batch).hasPrefix("no batch price"))
        let other = self.book { $0.thresholds = [.init(context: 100_000, rates: TierRates())] }
        #expect(cost(other, [.inputTokens: 100_001]) == "no standard price of acme/m above 100k of context")
    }

    @Test func `A bound that the book does not have leaves the tiers that the file does not name`() {
        let book = book {
            $0.thresholds = [.init(context: 128_000, rates: .standard(["input_tokens": "5/1M"]))]
        }
        #expect(cost(book, [.inputTokens: 128_001]) == "0.640005")
        #expect(cost(book, [.inputTokens: 150_000], tier: .batch) == "0.225")
        #expect(cost(book, [.inputTokens: 150_000], tier: .flex).hasPrefix("no flex price"))
        // The book has none there itself.
        #expect(cost(book, [.inputTokens: 200_001], tier: .batch).hasPrefix("no batch price"))
        #expect(cost(book, [.inputTokens: 200_001]) == "1.200006")
        let batch = self.book { $0.thresholds = [.init(context: 128_000, rates: TierRates())] }
        #expect(cost(batch, [.inputTokens: 150_000], tier: .batch).hasPrefix("no batch price"))
    }

    @Test func `A price over another holds while both do, and knows what it is made of`() throws {
        var beneath = Price.model("m", ["input_tokens": "3"], to: day.advanced(by: 5))
        beneath.hours = HoursOfDay(parsing: ["22:00-04:00"])
        beneath.operations = ["chat"]
        var own = Price.model("m", ["output_tokens": "2"], from: day, line: 7)
        own.hours = HoursOfDay(parsing: ["00:00-12:00"], onWeekdays: true)
        let whole = own.over(beneath)
        #expect(whole.validity == Validity(from: day, to: day.advanced(by: 5)))
        #expect(whole.hours?.description == "00:00-04:00 on weekdays")
        #expect(whole.operations == ["chat"])
        #expect(whole.layers == [own, beneath])
        own.hours = nil
        #expect(own.over(beneath).hours == beneath.hours)
        let top = Price.model("m", ["requests": "2"], line: 9)
        #expect(top.over(whole).layers.map(\.origin.line) == [9, 7, 1])
        #expect(top.over(whole).hours == whole.hours)
    }

    @Test func `The same price lies over each that follows beneath`() throws {
        let first = Price.model(
            "m", ["input_tokens": "1", "output_tokens": "1"], to: day.advanced(by: 5))
        let second = Price.model(
            "m", ["input_tokens": "1", "output_tokens": "2"], from: day.advanced(by: 5))
        let book = PriceBook(layers: [[first, second], [.model("m", ["input_tokens": "5"])]])
        let call = Call.of("m", [.inputTokens: 1, .outputTokens: 1])
        for _ in 0..<2 {
            #expect(
                [0, 5].map { book.price(call, at: day.advanced(by: $0).start).cost.description } == [
                    "6", "7",
                ])
        }
    }
}
