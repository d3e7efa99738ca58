// A call beside the card that prices it.
// SPDX-License-Identifier: Apache-2.0

/// Everything that is needed to price a call is known; what it comes to is not computed yet.
struct Quote {
    let card: PriceCard
    let modifiers: [Price.Modifier]
    /// The card as the ledger keeps it.
    let text: String
    private let usage: Usage
    private let label: String
    /// On the rates of what is counted in tokens.
    private let factors: [Price.Factor]
    private let factor: UnitPrice?

    init(_ call: Call, by entry: PriceEntry) throws(Unpriced) {
        guard call.usageError.isEmpty else { throw .contradiction(call.usageError) }
        label = entry.label
        let found = try entry.card(for: call)
        (card, modifiers, text) = (found.card, found.modifiers, found.text)
        usage = try Self.usage(of: call, on: card, label)
        factors = modifiers.compactMap(\.factor)
        factor = try Self.product(of: factors)
    }

    /// Gives each bucket in use, in the order of their declaration.
    func forEachLine(_ body: (PricedLine) throws(Unpriced) -> Void) throws(Unpriced) {
        let reasoning = card.line(for: .reasoningTokens) == nil ? 0 : usage[.reasoningTokens]
        for (bucket, used) in usage.used {
            var quantity = used
            // Reasoning is output: charged apart where the card says so, and with the rest where it does not.
            if bucket == .outputTokens { quantity -= reasoning }
            if bucket == .reasoningTokens { quantity = reasoning }
            guard quantity != 0 else { continue }
            guard let line = card.line(for: bucket) else { throw .noRate(bucket, of: label, tier: card.tier) }
            guard let amount = amount(of: quantity, bucket, at: line.price) else { throw .beyondMoney }
            try body(
                PricedLine(
                    bucket: bucket, quantity: quantity, rate: line.rate, modifier: line.modifier,
                    factors: bucket.isTokens ? factors : [], amount: amount))
        }
    }

    private func amount(of quantity: Int64, _ bucket: Bucket, at price: UnitPrice) -> Money? {
        guard let factor, bucket.isTokens else { return price.amount(of: quantity) }
        return price.times(factor)?.amount(of: quantity)
    }

    /// What is charged for.
    ///
    /// A call that says nothing of requests is one. But a call that failed costs what it says it used and nothing else:
    /// nothing, when it says nothing. A call that went well and should have used something, but does not say what, has no
    /// price: 0 would be a lie. One from the app's own cache is looked at as if the vendor had been asked.
    private static func usage(of call: Call, on card: PriceCard, _ label: String) throws(Unpriced) -> Usage {
        var usage = call.usage
        guard usage[.reasoningTokens] <= usage[.outputTokens] else { throw .reasoningExceedsOutput }
        guard call.status == .ok else { return usage }
        if card.needsUsage, usage.used.isEmpty { throw .noUsage(of: label) }
        // Where a request has a fee by its kind, one of no kind has no price: it is not free.
        if card.lacksFee { throw .noRate(.requests, of: label, tier: card.tier) }
        if usage[.requests] == 0, card.line(for: .requests) != nil { usage[.requests] = 1 }
        return usage
    }

    private static func product(of factors: [Price.Factor]) throws(Unpriced) -> UnitPrice? {
        var product: UnitPrice?
        for factor in factors {
            guard let factor = UnitPrice(factor.factor) else { throw .beyondMoney }
            guard let next = product.map({ $0.times(factor) }) ?? factor else { throw .beyondMoney }
            product = next
        }
        return product
    }
}
