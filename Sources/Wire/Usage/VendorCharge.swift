// What a vendor says, in its usage object, that the call cost.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

/// The vendor's own charge: OpenRouter's and Perplexity's `cost`, xAI's ticks, DeepInfra's estimate.
struct VendorCharge {
    private var cost: Money?
    /// What OpenRouter's caller pays to the vendor itself, with a key of its own.
    private var upstream: Money?
    private var isOwnKey = false

    private enum Member { case cost, ticks, upstream, ownKey, part }

    private static let table = Vocabulary<Member>([
        ("cost", .cost),
        ("total_cost", .cost),
        ("estimated_cost", .cost),
        ("cost_in_usd_ticks", .ticks),
        ("upstream_inference_cost", .upstream),
        ("is_byok", .ownKey),
        // What the cost is made of adds nothing to it.
        ("input_tokens_cost", .part),
        ("output_tokens_cost", .part),
        ("reasoning_tokens_cost", .part),
        ("citation_tokens_cost", .part),
        ("search_queries_cost", .part),
        ("request_cost", .part),
        ("upstream_inference_prompt_cost", .part),
        ("upstream_inference_input_cost", .part),
        ("upstream_inference_output_cost", .part),
        ("upstream_inference_completions_cost", .part),
    ])

    /// True where the member is about money.
    mutating func read(_ name: FoldedName?, _ value: JSONToken, in group: UsageGroup, _ reader: borrowing JSONReader)
        throws(EventError) -> Bool
    {
        guard group == .root, let member = name.flatMap({ Self.table[$0] }) else { return false }
        switch (member, value.kind) {
        case (.ownKey, .true), (.ownKey, .false): isOwnKey = value.kind == .true
        case (.cost, .number): cost = try money(value, reader)
        case (.upstream, .number): upstream = try money(value, reader)
        case (.ticks, .number):
            // Ten billion of them are a dollar, ten a nano of it.
            guard let ticks = reader.integer(value), 0...Usage.most ~= ticks else { throw notMoney }
            cost = Money(nanos: Int64(Int128(ticks).dividedHalfToEven(by: 10)))
        case (.part, .number): break
        default: return false
        }
        return true
    }

    /// What the call cost its caller; nil where the vendor does not say.
    func total() throws(EventError) -> Money? {
        guard isOwnKey, let cost, let upstream else { return cost }
        guard let total = cost.adding(upstream), total <= .mostOfEvent else { throw notMoney }
        return total
    }

    private func money(_ value: JSONToken, _ reader: borrowing JSONReader) throws(EventError) -> Money {
        guard let number = reader.fixed(value, decimals: 9), 0...Money.mostOfEvent.nanos ~= number.units else {
            throw notMoney
        }
        return Money(nanos: number.units)
    }

    private var notMoney: EventError { .usage("its cost must be an amount from 0 to a million dollars") }
}
