// Rates by tier.
// SPDX-License-Identifier: Apache-2.0

/// Rates for each way of being served that a price knows.
package struct TierRates: Hashable, Sendable {
    package private(set) var entries: [Entry] = []

    package struct Entry: Hashable, Sendable {
        package let tier: Tier
        package let rates: Rates
    }

    /// The tiers that can have rates, in the order they are shown in: each stands at its own rank.
    package static let tiers: [Tier] = [.standard, .batch, .flex, .priority]

    package init() {}

    package var isEmpty: Bool { entries.isEmpty }

    package subscript(tier: Tier) -> Rates? {
        get { entries.first { $0.tier == tier }?.rates }
        set {
            entries.removeAll { $0.tier == tier }
            guard let newValue, let rank = tier.rank else { return }
            let place = entries.firstIndex { ($0.tier.rank ?? 0) > rank } ?? entries.endIndex
            entries.insert(Entry(tier: tier, rates: newValue), at: place)
        }
    }
}

extension Tier {
    /// The place among the tiers that can have rates; nil for one that no price knows.
    var rank: Int? {
        switch self {
        case .standard: 0
        case .batch: 1
        case .flex: 2
        case .priority: 3
        case .other: nil
        }
    }
}
