// One provider's prices, read when they are first asked for.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A part of a list of prices. The book that comes with Bursar has thousands, of which a ledger needs a few.
package final class PriceDrawer: Sendable {
    /// The provider and what else it is called; in lower case, and never empty.
    package let providers: [String]
    /// Whether the models are the provider's own, so that the name of one tells who is paid. A reseller's do not.
    package let isVendor: Bool
    private let read: @Sendable () -> [Price]
    private let opened = AtomicLazyReference<PriceShelf>()

    /// `read` may be called twice at once and must then give the same. What it gives must be free of contradictions
    /// (`PriceConflict`).
    package init(
        _ providers: [String], isVendor: Bool = true, read: @escaping @Sendable () -> [Price]
    ) {
        self.providers = providers
        self.isVendor = isVendor
        self.read = read
    }

    var shelf: PriceShelf {
        opened.load() ?? opened.storeIfNil(PriceShelf(providers, read().map(PriceEntry.init)))
    }
}

/// A list of prices: what comes with Bursar, or one file.
package struct PriceLayer: Sendable {
    let drawers: [PriceDrawer]
    private let byProvider: [ExactText: PriceDrawer]
    /// As they stand in the list, where that is known without reading; a price for several providers stands there once.
    private let listed: [Price]?

    /// No two drawers may share a name.
    package init(_ drawers: [PriceDrawer]) { self.init(drawers, listed: nil) }

    package init(_ prices: [Price]) {
        var names: [ExactText] = []
        var byName: [ExactText: [Price]] = [:]
        for price in prices {
            for provider in price.providers {
                if byName[provider.exact] == nil { names.append(provider.exact) }
                byName[provider.exact, default: []].append(price)
            }
        }
        let drawers = names.map { name in
            let own = byName[name] ?? []
            return PriceDrawer([name.text]) { own }
        }
        self.init(drawers, listed: prices)
    }

    private init(_ drawers: [PriceDrawer], listed: [Price]?) {
        self.drawers = drawers
        self.listed = listed
        let named = drawers.flatMap { drawer in drawer.providers.map { ($0.exact, drawer) } }
        byProvider = Dictionary(named) { first, _ in first }
    }

    var prices: [Price] { listed ?? drawers.flatMap { $0.shelf.prices } }

    /// What there is of a provider, by the first of its names that the list has; reads nothing.
    func drawer(of names: [String]) -> PriceDrawer? {
        for name in names {
            if let drawer = byProvider[name.exact] { return drawer }
        }
        return nil
    }
}
