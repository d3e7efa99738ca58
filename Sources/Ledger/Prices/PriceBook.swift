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
    private var drawers: [PriceDrawer]
    /// By each name of a provider, all that there is of it; the ones that win last.
    private var byProvider: [ExactText: [PriceDrawer]]
    private var names = ProviderNames()
    /// What lies at the bottom, and the files over it as they stand.
    private let bottom: [PriceDrawer]
    private var files: [[Price]] = []
    private var owners = Owners()

    /// What lies at the bottom. No two drawers may share a name.
    package init(_ drawers: [PriceDrawer] = []) {
        bottom = drawers
        self.drawers = drawers
        for drawer in drawers { names.add(drawer.providers) }
        byProvider = Self.byProvider(drawers, names)
    }

    /// Each layer must be free of contradictions (`PriceConflict`).
    package init(layers: [[Price]]) { self = layers.reduce(PriceBook()) { $0.under($1) } }

    /// This book with a file over it, which must be free of `contradictions`.
    package func under(_ prices: [Price]) -> PriceBook {
        var book = self
        book.owners = Owners()
        book.files.append(prices)
        var order: [String] = []
        var byFirstName: [ExactText: [Price]] = [:]
        for (price, providers) in zip(prices, book.names.add(prices)) {
            for provider in providers {
                if byFirstName[provider.exact] == nil { order.append(provider) }
                byFirstName[provider.exact, default: []].append(price)
            }
        }
        for provider in order {
            let own = byFirstName[provider.exact] ?? []
            // Who sells the models of others beneath does so here.
            let isVendor = drawers.first { $0.providers[0].exact == provider.exact }?.isVendor ?? true
            book.drawers.append(PriceDrawer(book.names.names(ofFirst: provider), isVendor: isVendor) { own })
        }
        book.byProvider = Self.byProvider(book.drawers, book.names)
        return book
    }

    /// What is wrong with a file that is to lie over this book: prices that would both hold for the same call.
    package func contradictions(in prices: [Price]) -> [PriceConflict] { PriceConflict.all(in: prices, over: names) }

    private static func byProvider(_ drawers: [PriceDrawer], _ names: ProviderNames) -> [ExactText: [PriceDrawer]] {
        drawers.reduce(into: [:]) { byProvider, drawer in
            for name in names.names(ofFirst: drawer.providers[0]) {
                byProvider[name.exact, default: []].append(drawer)
            }
        }
    }

    /// All prices, the ones that win last. Reads what was not read before.
    package var prices: [Price] { bottom.flatMap(\.shelf.prices) + files.joined() }

    /// The prices of one provider, the ones that win last.
    package func prices(of provider: String) -> [Price] { drawers(of: provider).flatMap(\.shelf.prices) }

    /// What there is of a provider, by any of its names; the ones that win last. Reads nothing.
    private func drawers(of provider: String) -> [PriceDrawer] { byProvider[Self.folded(provider).exact] ?? [] }

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
        let drawers = drawers(of: provider)
        let operation = Self.folded(call.operation)
        var found: PriceEntry?
        // What the model is called beneath, where it has another name.
        var others: [String] = []
        for drawer in drawers {
            let own = drawer.shelf.entry(model: call.model, others: others, operation: operation, at: at)
            guard let own else { continue }
            if drawers.count > 1, let name = own.price.models.first, name.exact != call.model.exact {
                others.append(name)
            }
            found = found.map(own.over) ?? own
        }
        if let found { return found }
        throw reason(for: call.model, of: Self.folded(provider))
    }

    private func reason(for model: String, of provider: String) -> Unpriced {
        let shelves = drawers(of: provider).reversed().map(\.shelf)
        // All vendors' prices may have to be read for it: only where nothing nearer tells.
        func elsewhere() -> String? { self.provider(ofModel: model).map { "\($0)/\(model)" } }
        guard !shelves.isEmpty else {
            return .unknownProvider(provider, nearest: elsewhere() ?? nearest(to: provider))
        }
        let label = model.isEmpty ? provider : "\(provider)/\(model)"
        if shelves.contains(where: { $0.knows(model) }) { return .noneInForce(label) }
        return .unknownModel(
            label, nearest: shelves.lazy.compactMap { $0.nearest(to: model) }.first ?? elsewhere())
    }

    private func nearest(to provider: String) -> String? {
        owners.near.value(for: provider) { Suggestion.nearest(to: $0, among: names.all.sorted()) }
    }
}

extension PriceBook {
    /// Whose models have a name of their own.
    private final class Owners: Sendable {
        /// Made when a call first names no provider: all vendors' prices are read for it.
        let byModel = AtomicLazyReference<ByModel>()
        /// What names came to that are not spelled as in the book.
        let found = NameMemo<String?>()
        /// Of providers that nobody knows, the known ones that they are most like.
        let near = NameMemo<String?>()
    }

    /// By each name of a model the provider's first one; an empty text where several list it.
    private final class ByModel: Sendable {
        let owners: [ExactText: String]

        init(_ vendors: [PriceDrawer]) {
            owners = vendors.reduce(into: [:]) { owners, drawer in
                let provider = drawer.providers[0]
                for model in drawer.shelf.prices.flatMap(\.models) {
                    let owner = owners[model.exact]
                    owners[model.exact] = owner.map { $0.exact == provider.exact ? $0 : "" } ?? provider
                }
            }
        }
    }

    private var vendors: [PriceDrawer] { drawers.filter(\.isVendor) }

    /// The provider that a model's name alone stands for: the one before the slash, if it has the rest, or the only vendor
    /// that lists it. Nil when there is none, or more than one. Who only sells the models of others is not asked.
    package func provider(ofModel model: String) -> String? {
        guard !model.isEmpty else { return nil }
        // As it is spelled, nearly always: that way takes no lock.
        if !model.utf8.contains(UInt8(ascii: "/")), let owner = listed(model) { return owner.isEmpty ? nil : owner }
        return owners.found.value(for: model, find: owner)
    }

    /// An empty text where several vendors list the model by this name.
    private func listed(_ model: String) -> String? {
        let byModel = owners.byModel.load() ?? owners.byModel.storeIfNil(ByModel(vendors))
        return byModel.owners[model.exact]
    }

    private func owner(of model: String) -> String? {
        if let slash = model.firstIndex(of: "/") {
            let prefixed = drawers(of: String(model[..<slash])).last { $0.shelf.lists(model) }
            if let prefixed { return prefixed.providers[0] }
        }
        if let owner = listed(model) { return owner.isEmpty ? nil : owner }
        var found: String?
        for drawer in vendors where drawer.shelf.lists(model) {
            guard drawer.providers[0].exact != found?.exact else { continue }
            guard found == nil else { return nil }
            found = drawer.providers[0]
        }
        return found
    }
}
