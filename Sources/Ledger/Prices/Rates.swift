// What each bucket costs, for one way of being served.
// SPDX-License-Identifier: Apache-2.0

/// A rate for some of the buckets, in the order of their declaration.
package struct Rates: Hashable, Sendable {
    package private(set) var entries: [Entry] = []

    package struct Entry: Hashable, Sendable {
        package let bucket: Bucket
        package let rate: Rate
    }

    package init() {}

    package var isEmpty: Bool { entries.isEmpty }

    package subscript(bucket: Bucket) -> Rate? {
        get { entries.first { $0.bucket == bucket }?.rate }
        set {
            entries.removeAll { $0.bucket == bucket }
            guard let newValue else { return }
            let place = entries.firstIndex { $0.bucket.rawValue > bucket.rawValue } ?? entries.endIndex
            entries.insert(Entry(bucket: bucket, rate: newValue), at: place)
        }
    }

    /// These rates, and those of `others` for buckets that have none here.
    func filled(from others: Rates, where isWanted: (Bucket) -> Bool = { _ in true }) -> Rates {
        var filled = self
        for entry in others.entries where isWanted(entry.bucket) && self[entry.bucket] == nil {
            filled[entry.bucket] = entry.rate
        }
        return filled
    }
}

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
