// The price book: what everything costs, and cost when.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Prices in layers: the built-in ones, and a user's files over them.
///
/// For a call, each layer that has a price in force lies over those beneath: what it names is its own, and what it does not
/// name stays what it was, so that a file changes what it says, for as long as it says. Naming a model changes it under the
/// other names that the layers beneath have for it, too: vendors answer with the names of dated snapshots.
package struct PriceBook: Sendable {
    /// The ones that win last.
    private let layers: [PriceLayer]
    /// By each name of a provider, all that it is called.
    private let names: [ExactText: [String]]
    /// Providers that sell the models of others, by all of their names.
    private let resellers: Set<ExactText>
    /// By each name of a provider, the one that its calls are booked under where they name none.
    private let firstNames: [ExactText: String]
    private let owners = OwnersOnce()

    /// Each layer must be free of contradictions (`PriceConflict`).
    package init(layers: [[Price]]) { self.init(layers.map { PriceLayer($0) }) }

    package init(_ layers: [PriceLayer]) {
        self.layers = layers
        var names: [ExactText: [String]] = [:]
        var firstNames: [ExactText: String] = [:]
        var resellers = Set<ExactText>()
        // What comes first knows what a provider is called; a file names it in one of these ways.
        for drawer in layers.flatMap(\.drawers) {
            for name in drawer.providers where names[name.exact] == nil {
                firstNames[name.exact] = drawer.providers[0]
                names[name.exact] = [name] + drawer.providers.filter { $0.exact != name.exact }
                if !drawer.isVendor { resellers.insert(name.exact) }
            }
        }
        (self.names, self.firstNames, self.resellers) = (names, firstNames, resellers)
    }

    /// All prices, the ones that win last. Reads what was not read before.
    package var prices: [Price] { layers.flatMap(\.prices) }

    /// The prices of one provider, the ones that win last.
    package func prices(of provider: String) -> [Price] {
        let names = names(of: provider)
        return layers.flatMap { $0.drawer(of: names)?.shelf.prices ?? [] }
    }

    /// All names of a provider, as it is written here first.
    private func names(of provider: String) -> [String] {
        let folded = Self.folded(provider)
        return names[folded.exact] ?? [folded]
    }

    /// Lower case without a copy for what is so already, which is nearly everything.
    private static func folded(_ text: String) -> String {
        text.utf8.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 >= 0x80 }
            ? text.lowercased() : text
    }
}

extension PriceBook {
    /// The price in force for a call.
    func entry(for call: Call, at: Timestamp) throws(Unpriced) -> PriceEntry {
        let provider = call.provider.isEmpty ? self.provider(ofModel: call.model) : call.provider
        guard let provider else { throw .noProvider(model: call.model) }
        let names = names(of: provider)
        let operation = Self.folded(call.operation)
        var found: PriceEntry?
        // What the model is called beneath, where it has another name.
        var others: [String] = []
        for layer in layers {
            guard let shelf = layer.drawer(of: names)?.shelf else { continue }
            var own = shelf.entry(model: call.model, operation: operation, at: at)
            for name in others where own == nil {
                own = shelf.entry(model: name, operation: operation, at: at)
            }
            guard let own else { continue }
            if layers.count > 1, let name = own.price.models.first, name.exact != call.model.exact {
                others.append(name)
            }
            found = found.map(own.over) ?? own
        }
        if let found { return found }
        throw reason(for: call.model, of: Self.folded(provider))
    }

    private func nearest(to provider: String) -> String? {
        if let known = owners.near.withLock({ $0[provider.exact] }) { return known.isEmpty ? nil : known }
        let nearest = Suggestion.nearest(to: provider, among: names.keys.map(\.text).sorted())
        owners.near.withLock { near in
            if near.count >= Self.mostFound { near = [:] }
            near[provider.exact] = nearest ?? ""
        }
        return nearest
    }

    private func reason(for model: String, of provider: String) -> Unpriced {
        let names = names(of: provider)
        let shelves = layers.reversed().compactMap { $0.drawer(of: names)?.shelf }
        let owner = self.provider(ofModel: model)
        let elsewhere = owner.map { "\($0)/\(model)" }
        guard !shelves.isEmpty else {
            return .unknownProvider(provider, nearest: elsewhere ?? nearest(to: provider))
        }
        let label = model.isEmpty ? provider : "\(provider)/\(model)"
        if shelves.contains(where: { $0.knows(model) }) { return .noneInForce(label) }
        return .unknownModel(
            label, nearest: shelves.lazy.compactMap { $0.nearest(to: model) }.first ?? elsewhere)
    }
}

extension PriceBook {
    /// Whose models have a name of their own; an empty text where several list it.
    private final class Owners: Sendable {
        let byModel: [ExactText: String]

        init(_ prices: [Price], firstName: (String) -> String) {
            byModel = prices.reduce(into: [:]) { owners, price in
                let provider = firstName(price.provider)
                for model in price.models {
                    let owner = owners[model.exact]
                    owners[model.exact] = owner.map { $0.exact == provider.exact ? $0 : "" } ?? provider
                }
            }
        }
    }

    /// Made when a call first names no provider: all vendors' prices are read for it.
    private final class OwnersOnce: Sendable {
        let made = AtomicLazyReference<Owners>()
        /// What names came to, an empty text for nothing: there are few, and they come again and again.
        let found = Mutex<[ExactText: String]>([:])
        /// The same of providers that nobody knows, and the known ones that they are most like.
        let near = Mutex<[ExactText: String]>([:])
    }

    /// Names beyond so many are looked up anew.
    private static let mostFound = 4_096

    private func firstName(of provider: String) -> String { firstNames[provider.exact] ?? provider }

    private var vendors: [PriceDrawer] {
        layers.flatMap {
            $0.drawers.filter { $0.isVendor && !resellers.contains($0.providers[0].exact) }
        }
    }

    /// The provider that a model's name alone stands for: the one before the slash, if it has the rest, or the only vendor
    /// that lists it. Nil when there is none, or more than one. Who only sells the models of others is not asked.
    package func provider(ofModel model: String) -> String? {
        guard !model.isEmpty else { return nil }
        if let known = owners.found.withLock({ $0[model.exact] }) { return known.isEmpty ? nil : known }
        let provider = owner(of: model)
        owners.found.withLock { found in
            if found.count >= Self.mostFound { found = [:] }
            found[model.exact] = provider ?? ""
        }
        return provider
    }

    private func owner(of model: String) -> String? {
        if let slash = model.firstIndex(of: "/") {
            let names = names(of: String(model[..<slash]))
            for layer in layers.reversed() {
                if let owner = layer.drawer(of: names)?.shelf.owner(of: model) {
                    return firstName(of: owner)
                }
            }
        }
        let known =
            owners.made.load()
            ?? owners.made.storeIfNil(Owners(vendors.flatMap { $0.shelf.prices }, firstName: firstName))
        if let owner = known.byModel[model.exact] { return owner.isEmpty ? nil : owner }
        var found: String?
        for drawer in vendors {
            guard let provider = drawer.shelf.owner(of: model).map(firstName),
                provider.exact != found?.exact
            else {
                continue
            }
            guard found == nil else { return nil }
            found = provider
        }
        return found
    }
}
