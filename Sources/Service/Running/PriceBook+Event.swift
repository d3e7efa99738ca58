// The price of any event.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension PriceBook {
    /// Nil for what is no call: only calls have a price.
    func price(_ event: Event, at: Timestamp) -> Priced? {
        guard case .call(let call) = event.detail else { return nil }
        return price(call, at: at)
    }
}
