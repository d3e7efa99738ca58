// One provider's prices in one list, read when they are first asked for.
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
