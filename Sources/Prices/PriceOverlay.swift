// What a price file changes, line by line, for `bursar prices check`.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// A file's prices beside those that they lie over.
package struct PriceOverlay: Sendable {
    /// One for each price of the file, and for each that it lies over.
    package let lines: [String]

    package init(_ prices: [Price], over book: PriceBook) {
        lines = prices.flatMap { price in Self.texts(price, over: book).map { "\(price.origin): \($0)" } }
    }

    private static func texts(_ price: Price, over book: PriceBook) -> [String] {
        let label =
            (price.name.isEmpty ? "any model of \(price.provider)" : "\(price.provider)/\(price.name)")
            + (price.operations.isEmpty ? "" : " (\(price.operations.joined(separator: ", ")))")
        guard !price.name.isEmpty || !price.operations.isEmpty else {
            return [
                label
                    + (price.replaces
                        ? " costs this and nothing else" : " costs this, and what it does not name stays")
            ]
        }
        let beneath = beneath(price, book)
        return beneath.isEmpty
            ? ["\(label) is not in the book before it"] : beneath.map { text(price, label, over: $0) }
    }

    private static func text(_ price: Price, _ label: String, over beneath: Price) -> String {
        let (changed, kept) = rates(of: price, over: beneath)
        var parts = ["\(label) \(price.replaces ? "replaces" : "lies over") \(beneath.origin)"]
        if !reaches(price, beneath) {
            parts.append("the book has it as \(beneath.name), and calls that spell it so are not priced by this")
        }
        if !changed.isEmpty { parts.append(changed.joined(separator: ", ")) }
        if !kept.isEmpty {
            parts.append(
                price.replaces
                    ? "calls with these lose their price: \(kept.joined(separator: ", "))"
                    : "as before: \(kept.joined(separator: ", "))")
        }
        return parts.joined(separator: "; ")
    }

    /// What the book has for the same calls at a time at which the price holds.
    private static func beneath(_ price: Price, _ book: PriceBook) -> [Price] {
        let known = price.patterns.isEmpty ? [] : book.prices(of: price.provider).flatMap(\.models)
        var names = price.models.prefix(1) + known.filter { name in price.patterns.contains { $0.matches(name) } }
        // As a name, a pattern finds the same pattern and a price for any model.
        if names.isEmpty { names = [price.name] }
        let time = time(in: price)
        var seen: Set<Price.Origin> = []
        return names.compactMap { name in
            var call = Call()
            (call.provider, call.model, call.operation) = (price.provider, name, price.operations.first ?? "")
            guard let found = try? book.price(of: call, at: time), seen.insert(found.origin).inserted else {
                return nil
            }
            return found
        }
    }

    /// As the price begins, or before it ends; within its hours.
    private static func time(in price: Price) -> Timestamp {
        let edge = price.validity.from ?? price.validity.to?.advanced(byMilliseconds: -1) ?? .latest
        guard let hours = price.hours else { return edge }
        let minute: Int64 = price.validity.from == nil ? -60_000 : 60_000
        // Hours on weekdays come again within a week.
        let times = (0..<10_080).lazy.map { edge.advanced(byMilliseconds: $0 * minute) }
        return times.first { hours.contains($0) && price.validity.contains($0) } ?? edge
    }

    /// Whether calls that name a model as the book beneath does are priced by the file's: a name that is found beneath
    /// only by another way to spell it is not.
    private static func reaches(_ price: Price, _ beneath: Price) -> Bool {
        price.name.isEmpty || beneath.name.isEmpty
            || price.models.contains { name in
                beneath.models.contains(exactly: name) || beneath.patterns.contains { $0.matches(name) }
            }
            || price.patterns.contains { pattern in
                beneath.models.contains(where: pattern.matches) || beneath.patterns.contains(where: pattern.intersects)
            }
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
        let known = Set(price.modifiers.map(\.name.exact))
        changed += price.modifiers.map { "× \($0.name) \($0.factor)" }
        kept += beneath.modifiers.filter { !known.contains($0.name.exact) }.map { "× \($0.name)" }
        return (changed, kept)
    }
}
