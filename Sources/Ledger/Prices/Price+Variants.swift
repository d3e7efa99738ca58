// What a price comes to, tier by tier and range by range.
// SPDX-License-Identifier: Apache-2.0

extension Price {
    /// The complete rates for one tier in one range of context.
    package struct Variant: Equatable, Sendable {
        package let tier: Tier
        /// The bound that the context is above; nil in the lowest range.
        package let above: Int64?
        package let rates: Rates
    }

    /// By range of context, then by tier: one place for each tier of `TierRates.tiers`, empty where it is not offered.
    ///
    /// A range takes from the one below what it does not name, tier by tier. A tier that has a price below a bound and
    /// none above is not offered above. Fees for requests, searches and bytes are the same in all tiers unless named.
    package var variants: [[Variant?]] {
        var below = TierRates.tiers.map { tier -> Rates? in
            guard let own = rates[tier], let standard = rates[.standard] else { return rates[tier] }
            return own.filled(from: standard) { $0.side == .other }
        }
        var ranges: [(above: Int64?, rates: [Rates?])] = [(nil, below)]
        for threshold in thresholds {
            below = zip(TierRates.tiers, below).map { tier, below in
                threshold.rates[tier]?.filled(from: below ?? Rates())
            }
            ranges.append((threshold.context, below))
        }
        return ranges.map { range in
            zip(TierRates.tiers, range.rates).map { tier, rates in
                rates.map { Variant(tier: tier, above: range.above, rates: $0) }
            }
        }
    }
}
