// From an event that was read to an entry that can be booked.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
package import Store
package import Wire

extension PriceBook {
    /// The event with its price, as it came in at `now`.
    package func entry(_ record: Record, arrivedAt now: Timestamp) -> Entry {
        let record = named(record)
        return Entry(record, priced: price(record.event, at: record.event.at ?? now), arrivedAt: now)
    }

    /// The same for an event that counts as having happened live.
    package func entry(live record: Record, at: Timestamp) -> Entry {
        let record = named(record)
        return Entry(live: record, priced: price(record.event, at: at), at: at)
    }

    /// A call that names no provider is booked on the only one that has its model.
    private func named(_ record: Record) -> Record {
        guard case .call(var call) = record.event.detail, call.provider.isEmpty,
            let provider = provider(ofModel: call.model)
        else { return record }
        call.provider = provider
        var record = record
        record.event.detail = .call(call)
        return record
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
