// The rates for one way of calling a model, ready to be multiplied with.
// SPDX-License-Identifier: Apache-2.0

/// A price for one tier and one range of context. What it says of itself is the same text for every call.
struct PriceCard: Sendable {
    let tier: Tier
    let lines: [Line]
    /// `{"provider":"anthropic",…,"rates":{"input_tokens":"3/1M"}}`, as the ledger keeps it.
    let text: String
    /// The text up to the rates.
    private let head: String
    /// Whether modifiers tell apart what a request costs: one alone is a surcharge.
    private let hasFees: Bool
    /// A call that tells no usage cannot be priced: it is not the request alone that costs.
    let needsUsage: Bool
    /// A request costs something, which only the modifier says that a call must then have: the price itself names no fee, and
    /// several of its modifiers do.
    let lacksFee: Bool

    struct Line: Sendable {
        let bucket: Bucket
        let rate: Rate
        let price: UnitPrice
        /// The modifier that names the rate; nil for the price's own.
        let modifier: String?
    }

    init(_ price: Price, _ variant: Price.Variant) {
        let fees = price.modifiers.count { $0.rates(in: variant.tier)?[.requests] != nil }
        self.init(Self.head(price, variant), variant.tier, variant.rates, hasFees: fees > 1)
    }

    private init(
        _ head: String, _ tier: Tier, _ rates: Rates, named owners: [Bucket: String] = [:], hasFees: Bool
    ) {
        self.head = head
        self.tier = tier
        self.hasFees = hasFees
        lacksFee = hasFees && rates[.requests] == nil
        // A rate that could not be computed with does not exist: `Rate` has seen to it.
        lines = rates.entries.compactMap { entry in
            UnitPrice(entry.rate, for: entry.bucket).map {
                Line(bucket: entry.bucket, rate: entry.rate, price: $0, modifier: owners[entry.bucket])
            }
        }
        let costly = lines.filter { !$0.rate.isZero }
        needsUsage = costly.contains { $0.bucket.side != .other || rates[.requests] == nil }
        text = head + "," + Self.member("rates", Self.json(rates)) + "}"
    }

    /// This card with the rates that modifiers have in the place of its own.
    func with(_ modifiers: [Price.Modifier], of label: String) throws(Unpriced) -> PriceCard {
        var rates = Rates()
        var owners: [Bucket: String] = [:]
        for modifier in modifiers where modifier.factor == nil {
            guard let own = modifier.rates(in: tier) else {
                throw .unknownModifier(modifier.name, of: label, tier: tier)
            }
            for entry in own.entries {
                if let other = owners.updateValue(modifier.name, forKey: entry.bucket) {
                    throw .twoModifiers(other, modifier.name, entry.bucket, of: label)
                }
                rates[entry.bucket] = entry.rate
            }
        }
        guard !owners.isEmpty else { return self }
        for line in lines where owners[line.bucket] == nil { rates[line.bucket] = line.rate }
        return PriceCard(head, tier, rates, named: owners, hasFees: hasFees)
    }

    /// The line that a bucket is charged by.
    func line(for bucket: Bucket) -> Line? {
        lines.first { $0.bucket == bucket }
            ?? bucket.standIn.flatMap { standIn in lines.first { $0.bucket == standIn } }
    }

    /// The card as JSON, with the modifiers that applied.
    func text(with modifiers: [Price.Modifier]) -> String {
        guard !modifiers.isEmpty else { return text }
        let members = modifiers.map { modifier in
            let effect = modifier.factor.map { Self.quoted($0.factor.description) }
            return Self.member(modifier.name, effect ?? Self.json(modifier.rates(in: tier) ?? Rates()))
        }
        var extended = text
        extended.unicodeScalars.removeLast()
        return extended + ",\"modifiers\":{" + members.joined(separator: ",") + "}}"
    }

    private static func json(_ rates: Rates) -> String {
        "{" + rates.entries.map { member($0.bucket.name, quoted($0.rate.description)) }.joined(separator: ",") + "}"
    }

    private static func head(_ price: Price, _ variant: Price.Variant) -> String {
        var members = [member("provider", quoted(price.provider)), member("model", quoted(price.name))]
        if !price.operations.isEmpty {
            members.append(member("operations", "[" + price.operations.map(quoted).joined(separator: ",") + "]"))
        }
        members.append(member("tier", quoted(variant.tier.name)))
        if let above = variant.above { members.append(member("above", String(above))) }
        if let from = price.validity.from { members.append(member("from", quoted(Validity.text(of: from)))) }
        if let to = price.validity.to { members.append(member("to", quoted(Validity.text(of: to)))) }
        if let hours = price.hours { members.append(member("hours", quoted(hours.description))) }
        return "{" + members.joined(separator: ",")
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
