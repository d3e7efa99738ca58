// From records to entries: who made the model, and what is a backfill.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Prices
import Store
import Testing
import Wire

@testable import Service

@Suite struct PriceBookEventTests {
    private let prices: PriceBook
    private let now = Timestamp(milliseconds: 1_790_000_000_000)

    init() { prices = Prices.builtIn() }

    private func record(_ call: Call, at: Timestamp? = nil) -> Record {
        var event = Event(.call(call))
        event.at = at
        return Record.seal(event, index: 0, arrival: now)
    }

    private func call(provider: String = "", model: String) -> Call {
        var call = Call()
        call.provider = provider
        call.model = model
        call.usage[.inputTokens] = 1_000_000
        return call
    }

    private func provider(of entry: Entry) -> String? {
        guard case .call(let call) = entry.record.event.detail else { return nil }
        return call.provider
    }

    @Test func `A call that names no provider is booked on the one that has its model, at its price`() {
        let entry = prices.entry(record(call(model: "claude-sonnet-4-5")), arrivedAt: now)
        #expect(provider(of: entry) == "anthropic")
        #expect(entry.priced?.unpriced == nil)
        let named = prices.entry(record(call(provider: "anthropic", model: "claude-sonnet-4-5")), arrivedAt: now)
        #expect(entry.priced?.cost == named.priced?.cost)
        #expect(entry.priced?.cost ?? .zero > .zero)
    }

    @Test func `A provider that is named stays, and a model that nobody has gets none`() {
        #expect(provider(of: prices.entry(record(call(provider: "me", model: "gpt-5")), arrivedAt: now)) == "me")
        let unknown = prices.entry(record(call(model: "no-such-model")), arrivedAt: now)
        #expect(provider(of: unknown) == "")
        #expect(unknown.priced?.unpriced != nil)
    }

    @Test func `What becomes of the provider does not change what the event is compared by`() {
        let record = record(call(model: "claude-sonnet-4-5"))
        let entry = prices.entry(record, arrivedAt: now)
        #expect(entry.record.content == record.content && entry.record.key == record.key)
    }

    @Test func `Only calls have a price`() {
        let record = Record.seal(Event(.activity(Activity())), index: 0, arrival: now)
        #expect(prices.entry(record, arrivedAt: now).priced == nil)
    }

    @Test func `An event of more than an hour ago is a backfill, unless it counts as live`() {
        let old = now.advanced(byMilliseconds: -3_600_001)
        let late = record(call(model: "gpt-5"), at: old)
        #expect(!prices.entry(late, arrivedAt: now).isLive)
        #expect(prices.entry(live: late, at: old).isLive)
        #expect(prices.entry(record(call(model: "gpt-5"), at: now), arrivedAt: now).isLive)
    }
}
