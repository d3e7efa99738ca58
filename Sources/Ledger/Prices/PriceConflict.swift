// Two prices that would both hold for the same call.
// SPDX-License-Identifier: Apache-2.0

/// A contradiction within one layer of prices. There is no right one of the two, so the file is refused.
package struct PriceConflict: Error, Equatable, Sendable {
    /// What both claim: a model, or two patterns.
    package let subject: String
    package let first: Price.Origin
    package let second: Price.Origin

    /// All contradictions among prices that are to stand side by side, by the names that providers have beneath.
    package static func all(in prices: [Price], over names: ProviderNames = ProviderNames()) -> [PriceConflict] {
        var names = names
        var shelves: [ExactText: [Price]] = [:]
        for (price, owners) in zip(prices, names.add(prices)) {
            for owner in owners { shelves[owner.exact, default: []].append(price) }
        }
        // A name that stands for several providers has the prices of all of them.
        for (price, name) in prices.flatMap({ price in price.providers.map { (price, $0) } })
        where names.firstNames(of: name).count > 1 {
            shelves[name.exact, default: []].append(price)
        }
        let conflicts = shelves.flatMap { nameConflicts(in: $1, of: $0.text) + patternConflicts(in: $1, of: $0.text) }
        return conflicts.sorted {
            ($0.second.line, $0.first.line, $0.subject) < ($1.second.line, $1.first.line, $1.subject)
        }
    }

    private static func nameConflicts(in shelf: [Price], of provider: String) -> [PriceConflict] {
        var conflicts: [PriceConflict] = []
        var byName: [ExactText: [Price]] = [:]
        for price in shelf {
            for name in price.name.isEmpty ? [""] : price.models {
                for other in byName[name.exact, default: []] where overlap(other, price) {
                    conflicts.append(PriceConflict(label(provider, of: price, name), other, price))
                }
                byName[name.exact, default: []].append(price)
            }
        }
        return conflicts
    }

    /// Patterns that say equally much must not match the same name; otherwise the one that says more wins.
    private static func patternConflicts(in shelf: [Price], of provider: String) -> [PriceConflict] {
        var conflicts: [PriceConflict] = []
        var seen: [(pattern: ModelPattern, price: Price)] = []
        for price in shelf {
            for pattern in price.patterns {
                for other in seen
                where other.pattern.specificity == pattern.specificity && other.pattern.intersects(pattern)
                    && overlap(other.price, price)
                {
                    let both = other.pattern == pattern ? pattern.text : "\(other.pattern.text) and \(pattern.text)"
                    conflicts.append(PriceConflict(label(provider, of: price, both), other.price, price))
                }
                seen.append((pattern, price))
            }
        }
        return conflicts
    }

    private init(_ subject: String, _ first: Price, _ second: Price) {
        self.subject = subject
        self.first = first.origin
        self.second = second.origin
    }

    /// By the provider's name as the price has it.
    private static func label(_ provider: String, of price: Price, _ name: String) -> String {
        let provider = price.providers.contains(exactly: provider) ? provider : price.provider
        return name.isEmpty ? provider : "\(provider)/\(name)"
    }

    private static func overlap(_ left: Price, _ right: Price) -> Bool {
        let sameOperation =
            left.operations.isEmpty
            ? right.operations.isEmpty
            : !Set(left.operations.map(\.exact)).isDisjoint(with: right.operations.map(\.exact))
        let sameHours =
            switch (left.hours, right.hours) {
            case (nil, nil): true
            case (let left?, let right?): left.overlaps(right)
            default: false
            }
        return sameOperation && sameHours && left.validity.overlaps(right.validity)
    }
}
