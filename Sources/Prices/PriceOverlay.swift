// What a price file changes, line by line, for `bursar prices check`.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// A file's prices beside those that they lie over.
package struct PriceOverlay: Sendable {
    /// One for each price of the file.
    package let lines: [String]

    package init(_ prices: [Price], over book: PriceBook) {
        lines = prices.map { "\($0.origin): \(Self.text($0, over: book))" }
    }

    private static func text(_ price: Price, over book: PriceBook) -> String {
        let label =
            price.name.isEmpty ? "any model of \(price.provider)" : "\(price.provider)/\(price.name)"
        let operations =
            price.operations.isEmpty ? "" : " (\(price.operations.joined(separator: ", ")))"
        guard !price.name.isEmpty || !price.operations.isEmpty else {
            return label
                + (price.replaces
                    ? " costs this and nothing else" : " costs this, and what it does not name stays")
        }
        guard let beneath = beneath(price, book) else {
            return "\(label)\(operations) is not in the book before it"
        }
        let (changed, kept) = rates(of: price, over: beneath)
        let verb = price.replaces ? "replaces" : "lies over"
        var parts = ["\(label)\(operations) \(verb) \(beneath.origin)"]
        if !changed.isEmpty { parts.append(changed.joined(separator: ", ")) }
        if !kept.isEmpty {
            parts.append(
                price.replaces
                    ? "calls with these lose their price: \(kept.joined(separator: ", "))"
                    : "as before: \(kept.joined(separator: ", "))")
        }
        return parts.joined(separator: "; ")
    }

    /// What the book has for the same calls as the price begins, or before it ends.
    private static func beneath(_ price: Price, _ book: PriceBook) -> Price? {
        var call = Call()
        call.provider = price.provider
        call.model = price.models.first ?? ""
        call.operation = price.operations.first ?? ""
        let time = price.validity.from ?? price.validity.to?.advanced(byMilliseconds: -1) ?? .latest
        return try? book.price(of: call, at: time)
    }

    /// Each rate that the file names, with what it was; and what it does not name.
    private static func rates(of price: Price, over beneath: Price) -> (
        changed: [String], kept: [String]
    ) {
        var changed: [String] = []
        var kept: [String] = []
        func compare(_ own: TierRates, _ other: TierRates, _ range: String) {
            for tier in TierRates.tiers {
                let name = (tier == .standard ? "" : "\(tier.name) ")
                for entry in own[tier]?.entries ?? [] {
                    let before = other[tier]?[entry.bucket]
                    let was = before.map { $0 == entry.rate ? " as before" : " for \($0)" } ?? " for none"
                    changed.append("\(name)\(entry.bucket.name)\(range) \(entry.rate)\(was)")
                }
                for entry in other[tier]?.entries ?? [] where own[tier]?[entry.bucket] == nil {
                    kept.append("\(name)\(entry.bucket.name)\(range)")
                }
            }
        }
        compare(price.rates, beneath.rates, "")
        for bound in Set((price.thresholds + beneath.thresholds).map(\.context)).sorted() {
            let pair = [price, beneath].map {
                $0.thresholds.first { $0.context == bound }?.rates ?? TierRates()
            }
            compare(pair[0], pair[1], " above \(Rate.text(ofUnits: bound))")
        }
        let known = Set(price.modifiers.map(\.name))
        changed += price.modifiers.map { "× \($0.name) \($0.factor)" }
        kept += beneath.modifiers.filter { !known.contains($0.name) }.map { "× \($0.name)" }
        return (changed, kept)
    }
}
