// A price made ready: its cards are written once, when the book is opened.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A price with one card for each tier and range of context.
final class PriceEntry: Sendable {
    let price: Price
    /// `anthropic/claude-sonnet-4-5`, for explanations.
    let label: String
    private let bounds: [Int64]
    /// By range of context, then by tier, in the order of `TierRates.tiers`; nil where a tier is not offered.
    private let cards: [PriceCard?]
    /// This price over others, by what lies beneath.
    let overlays = Mutex<[ObjectIdentifier: (entry: PriceEntry, beneath: PriceEntry)]>([:])

    init(_ price: Price) {
        self.price = price
        label = price.name.isEmpty ? price.provider : "\(price.provider)/\(price.name)"
        bounds = price.thresholds.map(\.context)
        cards = price.variants.flatMap { $0 }.map { $0.map { PriceCard(price, $0) } }
    }

    private static let contextBuckets = Bucket.allCases.filter(\.isContext)

    private static func context(of usage: Usage) -> Int64 { contextBuckets.reduce(0) { $0 + usage[$1] } }

    /// The card for a call.
    func card(for call: Call) throws(Unpriced) -> PriceCard {
        let context = bounds.isEmpty ? 0 : Self.context(of: call.usage)
        let range = bounds.lastIndex { context > $0 }
        let base = range.map { ($0 + 1) * TierRates.tiers.count } ?? 0
        guard let rank = call.tier.rank, let card = cards[base + rank] else {
            throw .unknownTier(call.tier.name, of: label, above: range.map { bounds[$0] })
        }
        return card
    }

    /// What the price knows of each of a call's modifiers.
    func modifiers(for call: Call) throws(Unpriced) -> [Price.Modifier] {
        var found: [Price.Modifier] = []
        for name in call.modifiers {
            guard let modifier = price.modifiers.first(where: { $0.name.exact == name.exact }) else {
                throw .unknownModifier(name, of: label, tier: .standard)
            }
            found.append(modifier)
        }
        return found
    }
}
