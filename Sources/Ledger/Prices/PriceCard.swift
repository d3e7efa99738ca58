// The rates for one way of calling a model, ready to be multiplied with.
// SPDX-License-Identifier: Apache-2.0

/// A price for one tier and one range of context. What it says of itself is the same text for every call.
struct PriceCard: Sendable {
    let tier: Tier
    let lines: [Line]
    /// `{"provider":"anthropic",…,"rates":{"input_tokens":"3/1M"}}`, as the ledger keeps it.
    private let text: String
    /// A call that tells no usage cannot be priced: it is not the request alone that costs.
    let needsUsage: Bool

    struct Line: Sendable {
        let bucket: Bucket
        let rate: Rate
        let price: UnitPrice
    }

    init(_ price: Price, _ variant: Price.Variant) {
        let rates = variant.rates
        tier = variant.tier
        // A rate that could not be computed with does not exist: `Rate` has seen to it.
        lines = rates.entries.compactMap { entry in
            UnitPrice(entry.rate, for: entry.bucket).map { Line(bucket: entry.bucket, rate: entry.rate, price: $0) }
        }
        let costly = lines.filter { !$0.rate.isZero }
        needsUsage = costly.contains { $0.bucket.side != .other || rates[.requests] == nil }
        text = Self.text(price, variant)
    }

    /// The line that a bucket is charged by.
    ///
    /// Vendors count images that a model reads as input tokens, and name a rate for them only where it differs.
    func line(for bucket: Bucket) -> Line? {
        lines.first { $0.bucket == bucket }
            ?? (bucket == .inputImageTokens ? lines.first { $0.bucket == .inputTokens } : nil)
    }

    /// The card as JSON, with the modifiers that applied.
    func text(with modifiers: [Price.Modifier]) -> String {
        guard !modifiers.isEmpty else { return text }
        let members = modifiers.map { Self.member($0.name, Self.quoted($0.factor.description)) }
        var extended = text
        extended.unicodeScalars.removeLast()
        return extended + ",\"modifiers\":{" + members.joined(separator: ",") + "}}"
    }

    private static func text(_ price: Price, _ variant: Price.Variant) -> String {
        var members = [member("provider", quoted(price.provider)), member("model", quoted(price.name))]
        if !price.operations.isEmpty {
            members.append(member("operations", "[" + price.operations.map(quoted).joined(separator: ",") + "]"))
        }
        members.append(member("tier", quoted(variant.tier.name)))
        if let above = variant.above { members.append(member("above", String(above))) }
        if let from = price.validity.from { members.append(member("from", quoted(Validity.text(of: from)))) }
        if let to = price.validity.to { members.append(member("to", quoted(Validity.text(of: to)))) }
        if let hours = price.hours { members.append(member("hours", quoted(hours.description))) }
        let lines = variant.rates.entries.map { member($0.bucket.name, quoted($0.rate.description)) }
        members.append(member("rates", "{" + lines.joined(separator: ",") + "}"))
        return "{" + members.joined(separator: ",") + "}"
    }

    private static func member(_ name: String, _ json: String) -> String { quoted(name) + ":" + json }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            // Names with control characters are nobody's: they need to be harmless, not pretty.
            case "\0"..<" ": quoted += "?"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
