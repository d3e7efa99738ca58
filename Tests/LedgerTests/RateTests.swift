// Rates as text, and what they come to.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import Ledger

@Suite struct RateTests {
    @Test(arguments: [
        ("3/1M", "3/1M"), ("0.30 / M", "0.3/1M"), ("0.005/1k", "0.005/1k"), ("0.005/1000", "0.005/1k"),
        ("0.09/Gi", "0.09/1Gi"), ("0.009", "0.009"), ("0", "0"), ("5e-07", "0.0000005"), ("1/1500", "1/1500"),
        ("2/1536", "2/1536"), ("2/3Ki", "2/3Ki"),
        ("0.9499999999999999/1M", "0.9499999999999999/1M"), ("3.3333333333333335e-05", "0.000033333333333333335"),
    ])
    func `A rate is an amount and the units it is for`(written: String, read: String) throws {
        #expect(try Rate(parsing: written).description == read)
    }

    @Test func `Reading what is written gives the rate back`() throws {
        for seed in UInt64(0)..<2_000 {
            var random = Seeded(seed: seed)
            let amount = ExactDecimal(
                Int128(Int64.random(in: 0...999_999_999, using: &random)), scale: .random(in: 0...12, using: &random))
            let units: Int64 = [1, 7, 1_000, 128_000, 1_000_000, 1 << 30, 1 << 20].randomElement(using: &random) ?? 1
            let rate = try #require(Rate(amount, per: units), "seed \(seed)")
            #expect(try Rate(parsing: rate.description) == rate, "seed \(seed)")
        }
    }

    static let refused: [(String, Rate.Failure)] = [
        ("", .amount(.notANumber)), ("x/1M", .amount(.notANumber)), ("3/", .units), ("3/0", .units), ("3/1X", .units),
        ("3/-1M", .units), ("3/1M/1", .units), ("-3/1M", .negative), ("3/99999999999999G", .units),
        ("0.12345678901234567890123/1M", .tooFine),
    ]

    @Test(arguments: refused)
    func `A text that is not a rate is refused with the reason`(text: String, failure: Rate.Failure) {
        #expect(throws: failure) { try Rate(parsing: text) }
    }

    @Test func `A line is rounded once, half to even`() throws {
        // 0.0005 nanos a token: 1,000 tokens are half a nano, 3,000 one and a half.
        let price = try #require(UnitPrice(Rate(parsing: "0.0000005/1M"), for: .inputTokens))
        let amounts = [999, 1_000, 1_001, 3_000, 5_000, 5_001].map { price.amount(of: $0)?.nanos }
        #expect(amounts == [0, 0, 1, 2, 2, 3])
    }

    @Test func `Seconds are charged by the microsecond`() throws {
        let price = try #require(UnitPrice(Rate(parsing: "0.0001"), for: .inputSeconds))
        #expect(price.amount(of: 1_500_000)?.nanos == 150_000)
        #expect(price.amount(of: 1)?.nanos == 0)
    }

    @Test func `The most of anything at a real rate does not overflow; at an absurd one it is told`() throws {
        let price = try #require(UnitPrice(Rate(parsing: "3.3333333333333335/1M"), for: .inputTokens))
        #expect(price.amount(of: Usage.most)?.nanos == 3_333_333_333_333_333_500)
        let absurd = try #require(UnitPrice(Rate(parsing: "1000"), for: .inputTokens))
        #expect(absurd.amount(of: Usage.most) == nil)
    }
}
