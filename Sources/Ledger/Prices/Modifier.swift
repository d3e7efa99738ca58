// What a price depends on besides model, tier and context.
// SPDX-License-Identifier: Apache-2.0

extension Price {
    /// Where a model ran, how fast it was, how much of the web it read, how large a film became: what the price makes of it.
    package struct Modifier: Hashable, Sendable {
        package let name: String
        package let effect: Effect

        package enum Effect: Hashable, Sendable {
            /// On the rates of what is counted in tokens.
            case factor(ExactDecimal)
            /// In the place of the price's own, whatever the context.
            case rates(TierRates)
        }

        /// Nil when the factor is negative or has more digits than can be computed with exactly.
        package init?(name: String, factor: ExactDecimal) {
            guard factor.mantissa >= 0, UnitPrice(factor) != nil else { return nil }
            self.name = name
            effect = .factor(factor)
        }

        package init(name: String, rates: TierRates) {
            self.name = name
            effect = .rates(rates)
        }
    }

    /// A modifier that multiplies.
    package struct Factor: Hashable, Sendable {
        package let name: String
        package let factor: ExactDecimal
    }
}

extension Price.Modifier {
    package var factor: Price.Factor? {
        if case .factor(let factor) = effect { Price.Factor(name: name, factor: factor) } else { nil }
    }

    /// The rates that it has for a tier; nil for a factor, and where it has none in that tier.
    package func rates(in tier: Tier) -> Rates? {
        if case .rates(let rates) = effect { rates.offered(in: tier) } else { nil }
    }

    /// This modifier, and the rates of another wherever it names none. A factor is one whatever is beneath.
    func over(_ beneath: Price.Modifier) -> Price.Modifier {
        guard case .rates(let own) = effect, case .rates(let others) = beneath.effect else { return self }
        return Price.Modifier(name: name, rates: own.over(others))
    }
}

extension TierRates {
    /// The rates of a tier; nil where it is not offered. Fees for requests, searches and bytes are the same in all tiers
    /// unless named, and a tier of which nothing is named is offered where there is nothing but such fees.
    func offered(in tier: Tier) -> Rates? {
        guard let standard = self[.standard] else { return self[tier] }
        if let own = self[tier] { return own.filled(from: standard) { $0.side == .other } }
        return standard.entries.allSatisfy { $0.bucket.side == .other } ? standard : nil
    }
}
