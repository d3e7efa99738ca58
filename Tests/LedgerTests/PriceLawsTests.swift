// Laws that hold for every book and every call.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import Ledger

@Suite struct PriceLawsTests {
    @Test func `The lines of a call add up to its cost, whatever the book and the call`() {
        for seed in UInt64(0)..<1_500 {
            var random = Seeded(seed: seed)
            let prices = Self.prices(using: &random)
            let book = PriceBook(layers: [prices])
            for _ in 0..<4 {
                let (call, at) = Self.call(using: &random)
                let priced = book.price(call, at: at)
                let lines = (try? book.lines(of: call, at: at)) ?? []
                #expect(lines.reduce(0) { $0 + $1.amount.nanos } == priced.cost.nanos, "seed \(seed)")
                let input = lines.filter { $0.bucket.side == .input }.reduce(0) { $0 + $1.amount.nanos }
                let output = lines.filter { $0.bucket.side == .output }.reduce(0) { $0 + $1.amount.nanos }
                #expect([priced.input.nanos, priced.output.nanos] == [input, output], "seed \(seed)")
                #expect(priced.card.isEmpty == (priced.unpriced != nil), "seed \(seed)")
            }
        }
    }

    @Test func `The order of the prices in a file changes nothing`() {
        for seed in UInt64(0)..<1_500 {
            var random = Seeded(seed: seed)
            let prices = Self.prices(using: &random)
            let (book, shuffled) = (PriceBook(layers: [prices]), PriceBook(layers: [prices.shuffled(using: &random)]))
            #expect(
                Set(PriceConflict.all(in: prices).map(\.subject))
                    == Set(PriceConflict.all(in: prices.reversed()).map(\.subject)))
            for _ in 0..<4 {
                let (call, at) = Self.call(using: &random)
                #expect(book.price(call, at: at) == shuffled.price(call, at: at), "seed \(seed)")
            }
        }
    }

    @Test func `The cost of a line is the exact one, rounded to the nearest and half to even`() throws {
        for seed in UInt64(0)..<3_000 {
            var random = Seeded(seed: seed)
            let amount = ExactDecimal(
                Int128(Int.random(in: 0...9_999_999, using: &random)), scale: .random(in: 0...12, using: &random))
            let units = Int64([1, 1_000, 1_000_000, 1 << 30].randomElement(using: &random) ?? 1)
            let quantity = Int64.random(in: 0...10_000_000, using: &random)
            let rate = try #require(Rate(amount, per: units), "seed \(seed)")
            let price = try #require(UnitPrice(rate, for: .inputTokens))
            guard let nanos = price.amount(of: quantity)?.nanos else { continue }  // beyond nine billion dollars
            // |nanos × d − n| ≤ d/2, and even when it is exactly half.
            let n = Int128(quantity) * amount.mantissa * 1_000_000_000
            let d = Int128(units) * (Int128.power(ofTen: amount.scale) ?? 1)
            let error = (Int128(nanos) * d - n).magnitude * 2
            #expect(error < d.magnitude || (error == d.magnitude && nanos % 2 == 0), "seed \(seed)")
        }
    }

    /// A handful of prices that do not contradict each other.
    private static func prices(using random: inout Seeded) -> [Price] {
        var prices: [Price] = []
        for line in 1...Int.random(in: 1...6, using: &random) {
            let name = ["a", "b", "c"].randomElement(using: &random) ?? "a"
            var price = Price.model(name, rates(using: &random), line: line)
            if Bool.random(using: &random) { price.validity = span(using: &random) }
            if Bool.random(using: &random) {
                price.operations = [["get", "put"].randomElement(using: &random) ?? "get"]
            }
            if Bool.random(using: &random) { price.rates[.batch] = .of(rates(using: &random)) }
            if Bool.random(using: &random) {
                price.thresholds = [
                    .init(context: .random(in: 0...5_000, using: &random), rates: .standard(rates(using: &random)))
                ]
            }
            if Bool.random(using: &random) {
                price.modifiers = [.init(name: "us", factor: ExactDecimal(11, scale: 1))].compactMap { $0 }
            }
            if Bool.random(using: &random) {
                var tiers = TierRates.standard(rates(using: &random))
                if Bool.random(using: &random) { tiers[.batch] = .of(rates(using: &random)) }
                price.modifiers.insert(Price.Modifier(name: "4k", rates: tiers), at: 0)
            }
            if Bool.random(using: &random) {
                price.models = []
                price.patterns = [ModelPattern(["a*", "*", "#", "b*"].randomElement(using: &random) ?? "*")]
            }
            if PriceConflict.all(in: prices + [price]).isEmpty { prices.append(price) }
        }
        return prices
    }

    private static func rates(using random: inout Seeded) -> [String: String] {
        var rates: [String: String] = [:]
        for bucket in Bucket.allCases where Int.random(in: 0..<4, using: &random) > 0 {
            rates[bucket.name] = "\(Int.random(in: 0...99_999, using: &random))e-3/1M"
        }
        return rates
    }

    private static func span(using random: inout Seeded) -> Validity {
        let from = Day(number: .random(in: 0...20, using: &random))
        return Validity(from: from, to: from.advanced(by: .random(in: 1...10, using: &random))) ?? .always
    }

    private static func call(using random: inout Seeded) -> (Call, Timestamp) {
        var call = Call.of(["a", "b", "c", "1", "ab"].randomElement(using: &random) ?? "a", [:])
        call.operation = ["", "get", "put"].randomElement(using: &random) ?? ""
        if Int.random(in: 0..<4, using: &random) == 0 { call.tier = .batch }
        call.modifiers = [[], [], [], ["us"], ["4k"], ["4k", "us"]].randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let bucket = Bucket.allCases.randomElement(using: &random) ?? .inputTokens
            call.usage[bucket] = .random(in: 0...10_000, using: &random)
        }
        return (call, Day(number: .random(in: 0...30, using: &random)).start)
    }
}
