// The price book: what everything costs, and cost when.
// SPDX-License-Identifier: Apache-2.0

/// Prices in layers: the built-in ones, and a user's files over them.
///
/// For a call, the last layer that has a price in force wins, so that a file replaces what it names, for as long as it
/// says, and nothing else. Naming a model replaces it under the other names that the layers beneath have for it, too:
/// vendors answer with the names of dated snapshots.
package struct PriceBook: Sendable {
    /// All prices, the ones that win last.
    package let prices: [Price]
    /// The ones that win first.
    private let layers: [[ExactText: PriceShelf]]
    /// Whose model has a name; an empty text where several list it.
    private let owners: [ExactText: String]

    /// Each layer must be free of contradictions (`PriceConflict`).
    package init(layers: [[Price]]) {
        prices = layers.flatMap { $0 }
        self.layers = layers.reversed().map(Self.shelves)
        owners = prices.reduce(into: [:]) { owners, price in
            for model in price.models {
                let owner = owners[model.exact]
                owners[model.exact] = owner.map { $0.exact == price.provider.exact ? $0 : "" } ?? price.provider
            }
        }
    }

    private static func shelves(_ prices: [Price]) -> [ExactText: PriceShelf] {
        var entries: [ExactText: [PriceEntry]] = [:]
        for price in prices {
            let entry = PriceEntry(price)
            for provider in price.providers { entries[provider.exact, default: []].append(entry) }
        }
        return Dictionary(
            uniqueKeysWithValues: entries.map { ($0, PriceShelf(provider: $0.text, $1)) })
    }

    /// The one provider that has a price of a model; nil when there is none, or more than one.
    package func provider(ofModel model: String) -> String? {
        guard !model.isEmpty else { return nil }
        if let owner = owners[model.exact] { return owner.isEmpty ? nil : owner }
        var found: String?
        for shelf in layers.lazy.flatMap(\.values) {
            guard let provider = shelf.owner(of: model), provider.exact != found?.exact else { continue }
            guard found == nil else { return nil }
            found = provider
        }
        return found
    }

    /// The price in force for a call.
    func entry(for call: Call, at: Timestamp) throws(Unpriced) -> PriceEntry {
        let provider = call.provider.isEmpty ? self.provider(ofModel: call.model) : Self.folded(call.provider)
        guard let provider else { throw .noProvider(model: call.model) }
        let operation = Self.folded(call.operation)
        for (place, layer) in layers.enumerated() {
            let found = layer[provider.exact]?.entry(model: call.model, operation: operation, at: at)
            guard let found else { continue }
            guard place > 0, let name = found.price.models.first, name.exact != call.model.exact else { return found }
            let above = layers[..<place].lazy.compactMap {
                $0[provider.exact]?.entry(model: name, operation: operation, at: at)
            }
            return above.first ?? found
        }
        throw reason(for: call.model, of: provider)
    }

    private func reason(for model: String, of provider: String) -> Unpriced {
        let shelves = layers.compactMap { $0[provider.exact] }
        guard !shelves.isEmpty else { return .unknownProvider(provider) }
        let label = model.isEmpty ? provider : "\(provider)/\(model)"
        if shelves.contains(where: { $0.knows(model) }) { return .noneInForce(label) }
        return .unknownModel(label, nearest: shelves.lazy.compactMap { $0.nearest(to: model) }.first)
    }

    /// Lower case without a copy for what is so already, which is nearly everything.
    private static func folded(_ text: String) -> String {
        text.utf8.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 >= 0x80 }
            ? text.lowercased() : text
    }
}
