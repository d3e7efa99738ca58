// A price made ready: its cards are written once, when the book is opened or a call first has their modifiers.
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
    /// Cards with modifiers, by where the price's own stand and the modifiers' names: of these, most calls name the same few.
    private let modified = Mutex<[ModifiedPlace: ModifiedCard]>([:])
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

    /// The card for a call, with its text.
    func card(for call: Call) throws(Unpriced) -> ModifiedCard {
        let (place, own) = try place(for: call)
        guard !call.modifiers.isEmpty else { return ModifiedCard(card: own, modifiers: [], text: own.text) }
        let key = ModifiedPlace(card: place, modifiers: call.modifiers.map(\.exact))
        if let known = modified.withLock({ $0[key] }) { return known }
        let modifiers = try modifiers(for: call)
        let card = try own.with(modifiers, of: label)
        let made = ModifiedCard(card: card, modifiers: modifiers, text: card.text(with: modifiers))
        modified.withLock { modified in
            if modified.count >= Self.mostModified { modified = [:] }
            modified[key] = made
        }
        return made
    }

    /// Beyond so many all are made anew.
    static let mostModified = 64

    /// How many cards with modifiers are kept.
    var modifiedCount: Int { modified.withLock { $0.count } }

    private func place(for call: Call) throws(Unpriced) -> (place: Int, card: PriceCard) {
        let context = bounds.isEmpty ? 0 : Self.context(of: call.usage)
        let range = bounds.lastIndex { context > $0 }
        let base = range.map { ($0 + 1) * TierRates.tiers.count } ?? 0
        guard let rank = call.tier.rank, let card = cards[base + rank] else {
            throw .unknownTier(call.tier.name, of: label, above: range.map { bounds[$0] })
        }
        return (base + rank, card)
    }

    /// What the price knows of each of a call's modifiers.
    private func modifiers(for call: Call) throws(Unpriced) -> [Price.Modifier] {
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

/// A card that modifiers have changed, and what it says of itself.
struct ModifiedCard: Sendable {
    let card: PriceCard
    let modifiers: [Price.Modifier]
    let text: String
}

private struct ModifiedPlace: Hashable {
    let card: Int
    let modifiers: [ExactText]
}
