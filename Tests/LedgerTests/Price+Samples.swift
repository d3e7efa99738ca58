// Prices and calls as tests write them.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

extension Price {
    static func model(_ name: String, _ rates: [String: String], from: Day? = nil, to: Day? = nil, line: Int = 1)
        -> Price
    {
        var price = Price(provider: "acme", origin: Origin(file: "test.yaml", line: line))
        price.models = [name]
        price.rates = .standard(rates)
        price.validity = Validity(from: from, to: to) ?? .always
        return price
    }
}

extension Rates {
    static func of(_ rates: [String: String]) -> Rates {
        var result = Rates()
        for (name, text) in rates {
            guard let bucket = Bucket.allCases.first(where: { $0.name == name }), let rate = try? Rate(parsing: text)
            else {
                Issue.record("\(name): \(text)")
                continue
            }
            result[bucket] = rate
        }
        return result
    }
}

extension TierRates {
    static func standard(_ rates: [String: String]) -> TierRates {
        var tiers = TierRates()
        tiers[.standard] = .of(rates)
        return tiers
    }
}

extension Call {
    static func of(_ model: String, _ usage: [Bucket: Int64], tier: Tier = .standard) -> Call {
        var call = Call()
        call.provider = "acme"
        call.model = model
        call.tier = tier
        for (bucket, quantity) in usage { call.usage[bucket] = quantity }
        return call
    }
}
