// From an event that was read to an entry that can be booked.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
package import Store
import Wire

extension PriceBook {
    /// The event with its price, as it came in at `now`.
    func entry(_ record: consuming Record, arrivedAt now: Timestamp) -> Entry {
        name(&record)
        let priced = price(record.event, at: record.event.at ?? now)
        return Entry(record, priced: priced, arrivedAt: now)
    }

    /// The same for an event that counts as having happened live.
    func entry(live record: consuming Record, at: Timestamp) -> Entry {
        name(&record)
        let priced = price(record.event, at: at)
        return Entry(live: record, priced: priced, at: at)
    }

    /// A call that names no provider is booked on the only one that has its model.
    private func name(_ record: inout Record) {
        guard case .call(let call) = record.event.detail, call.provider.isEmpty,
            let provider = provider(ofModel: call.model)
        else { return }
        var named = call
        named.provider = provider
        record.event.detail = .call(named)
    }

    /// Nil for what is no call: only calls have a price.
    private func price(_ event: Event, at: Timestamp) -> Priced? {
        guard case .call(let call) = event.detail else { return nil }
        return price(call, at: at)
    }
}

extension PriceBook {
    /// What a call that was booked long ago costs by this book.
    package var repricing: Repricing.Pricing {
        { call, at in
            var call = call
            if call.provider.isEmpty, let provider = provider(ofModel: call.model) { call.provider = provider }
            return price(call, at: at)
        }
    }
}
