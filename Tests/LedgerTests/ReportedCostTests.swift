// What counts where a cost was reported, and what of a call that the app answered by itself.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@Suite struct ReportedCostTests {
    private let at = Day(number: 20_000).start

    /// A thousand dollars a token of `m`, and nothing else.
    private func book(_ trusted: String...) throws -> PriceBook {
        var other = Price.model("m", ["input_tokens": "1000"], line: 2)
        (other.provider, other.otherProviders) = ("lava", ["lava.chat"])
        return PriceBook(layers: [[.model("m", ["input_tokens": "1000"]), other]])
            .trusting(try trusted.map { try #require(ReportSource($0)) })
    }

    private func call(
        _ provider: String = "acme", _ model: String = "m", told: Int64? = nil, operation: String = ""
    ) -> Call {
        var call = Call.of(model, [.inputTokens: 2])
        (call.provider, call.operation) = (provider, operation)
        call.reported = told.map { Money(nanos: $0) }
        return call
    }

    @Test func `A call is priced by the book, by report, or not at all`() throws {
        let book = try book()
        func state(_ call: Call) -> (Priced.Basis, Int64) {
            let priced = book.price(call, at: at)
            return (priced.basis(of: call), priced.cost.nanos)
        }
        #expect(state(call(told: 7)) == (.book, 2_000_000_000_000))
        #expect(state(call(told: nil)) == (.book, 2_000_000_000_000))
        #expect(state(call("acme", "zzz", told: 7)) == (.report, 7))
        #expect(state(call("acme", "zzz", told: 0)) == (.report, 0))
        #expect(state(call("acme", "zzz")) == (.nothing, 0))
        #expect(book.price(call("acme", "zzz", told: 7), at: at).unpriced == "no price of acme/zzz")
    }

    @Test func `What S3 puts cost is by report where they name no operation that has a price`() {
        let book = PriceBook(layers: [[.model("m", ["requests": "0.01"])]])
        var call = Call()
        (call.provider, call.operation, call.reported) = ("s3", "put", Money(nanos: 10_000_000))
        #expect(book.price(call, at: at).basis(of: call) == .report)
        #expect(book.price(call, at: at).cost.description == "0.01")
    }

    @Test func `A report that is trusted counts though there is a price`() throws {
        let book = try book("acme")
        let told = book.price(call(told: 7), at: at)
        #expect((told.cost.nanos, told.card, told.isTrusted) == (7, "", true))
        #expect(told.unpriced == "trust_reported has acme")
        #expect(told.basis(of: call(told: 7)) == .report)
        // What is not told is computed, and others are not trusted.
        #expect(book.price(call(), at: at).basis(of: call()) == .book)
        #expect(book.price(call("lava", told: 7), at: at).basis(of: call("lava", told: 7)) == .book)
    }

    @Test(arguments: ["lava", "LAVA", "lava.chat", "lava:put", "Lava.Chat:PUT"])
    func `Whoever is trusted is so by all of its names, however they are spelled`(source: String) throws {
        let book = try book(source)
        for provider in ["lava", "Lava", "lava.chat", "LAVA.chat"] {
            for operation in ["put", "Put"] {
                let put = call(provider, told: 7, operation: operation)
                #expect(book.price(put, at: at).cost.nanos == 7, "\(provider) \(operation)")
            }
            let get = call(provider, told: 7, operation: "get")
            #expect((book.price(get, at: at).cost.nanos == 7) == !source.contains(":"), "\(provider)")
        }
    }

    @Test func `A call that names no provider is trusted as the one that has its model`() throws {
        let book = PriceBook(layers: [[.model("m", ["input_tokens": "1"])]])
            .trusting([try #require(ReportSource("acme"))])
        #expect(book.price(call("", told: 7), at: at).cost.nanos == 7)
    }

    @Test func `A source is a provider, or one of its operations`() {
        #expect(ReportSource("s3:put")?.operation == "put")
        #expect(ReportSource("openrouter")?.operation == nil)
        #expect(ReportSource("a:b:c")?.operation == "b:c")
        for text in ["", ":", "s3:", ":put", "s3: put", "open router"] {
            #expect(ReportSource(text) == nil, "\(text)")
        }
    }

    @Test func `What the app had in a cache of its own costs nothing unless it is told, and saves the rest`() throws {
        let book = try book()
        func outcome(_ told: Int64?, _ model: String = "m") -> [Int64] {
            var call = call("acme", model, told: told)
            call.cached = true
            let priced = book.price(call, at: at)
            #expect(priced.basis(of: call) == .cache)
            #expect(priced.unpriced == nil && priced.input == .zero && priced.output == .zero)
            return [priced.cost.nanos, priced.saved.nanos]
        }
        let whole: Int64 = 2_000_000_000_000
        #expect(outcome(nil) == [0, whole])
        #expect(outcome(0) == [0, whole])
        #expect(outcome(5) == [5, whole - 5])
        #expect(outcome(whole + 1) == [whole + 1, 0])
        // Of a model that nobody knows it is not known.
        #expect(outcome(nil, "zzz") == [0, 0])
        #expect(outcome(5, "zzz") == [5, 0])
    }

    @Test func `A call from the app's own cache would have been one request, and must say what it used`() {
        let book = PriceBook(layers: [
            [.model("m", ["input_tokens": "1", "requests": "3"]), .model("r", ["requests": "3"])]
        ])
        var call = Call.of("r", [:])
        call.cached = true
        #expect(book.price(call, at: at).saved.description == "3")
        call.model = "m"
        #expect(book.price(call, at: at).saved == .zero)
        call.usage[.inputTokens] = 4
        #expect(book.price(call, at: at).saved.description == "7")
    }

    @Test func `Whatever is told, the app's own cache saves what a call would have cost less what it costs`() throws {
        for seed in UInt64(0)..<500 {
            var random = Seeded(seed: seed)
            let book = try Bool.random(using: &random) ? book("acme") : book()
            var call = call("acme", ["m", "zzz"].randomElement(using: &random) ?? "m")
            call.usage[.inputTokens] = .random(in: 0...3, using: &random)
            if Bool.random(using: &random) { call.status = .error }
            let asked = book.price(call, at: at)
            call.reported =
                [nil, Money(nanos: .random(in: 0...4_000_000_000_000, using: &random))]
                .randomElement(using: &random) ?? nil
            call.cached = true
            let priced = book.price(call, at: at)
            let saved = asked.unpriced == nil ? max(0, asked.cost.nanos - priced.cost.nanos) : 0
            #expect(priced.cost == call.reported ?? .zero, "seed \(seed)")
            #expect(priced.saved.nanos == saved, "seed \(seed)")
            #expect(priced.card == asked.card, "seed \(seed)")
        }
    }
}
