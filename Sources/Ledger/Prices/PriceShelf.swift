// One provider's prices in one layer of the book.
// SPDX-License-Identifier: Apache-2.0

/// Finds the price of a model among a provider's own.
final class PriceShelf: Sendable {
    private let provider: String
    private let byName: [ExactText: [PriceEntry]]
    /// The pattern that says most comes first.
    private let byPattern: [(pattern: ModelPattern, entry: PriceEntry)]
    private let forAnyModel: [PriceEntry]
    /// Sorted, to find near ones.
    private let names: [String]

    init(provider: String, _ entries: [PriceEntry]) {
        self.provider = provider
        var byName: [ExactText: [PriceEntry]] = [:]
        var byPattern: [(pattern: ModelPattern, entry: PriceEntry)] = []
        for entry in entries {
            for name in entry.price.models { byName[name.exact, default: []].append(entry) }
            for pattern in entry.price.patterns { byPattern.append((pattern, entry)) }
        }
        self.byName = byName
        self.byPattern = byPattern.sorted { $0.pattern.specificity > $1.pattern.specificity }
        forAnyModel = entries.filter(\.price.name.isEmpty)
        names = byName.keys.sorted().map(\.text)
    }

    /// The price in force for a model and an operation: by name before by pattern before for any model, and in each of
    /// these one for the very operation before one for all, and one for the hour before one for the whole day.
    func entry(model: String, operation: String, at time: Timestamp) -> PriceEntry? {
        // As it is spelled, nearly always: that way must be short.
        if let entries = byName[model.exact], let entry = Self.best(entries, operation, time) { return entry }
        for spelling in spellings(of: model).dropFirst() {
            if let entries = byName[spelling.exact], let entry = Self.best(entries, operation, time) { return entry }
        }
        if !byPattern.isEmpty {
            for spelling in spellings(of: model) {
                let matching = byPattern.lazy.filter { $0.pattern.matches(spelling) }.map(\.entry)
                if let entry = Self.best(matching, operation, time) { return entry }
            }
        }
        return Self.best(forAnyModel, operation, time)
    }

    /// Whether there is a price that would hold for the model at some time, for some operation.
    func knows(_ model: String) -> Bool { !forAnyModel.isEmpty || owner(of: model) != nil }

    /// The provider, by the first of its names, when it lists the model by name or by pattern.
    func owner(of model: String) -> String? {
        for spelling in spellings(of: model) {
            if let entry = byName[spelling.exact]?.first { return entry.price.provider }
            if let match = byPattern.first(where: { $0.pattern.matches(spelling) }) {
                return match.entry.price.provider
            }
        }
        return nil
    }

    /// The name that begins most like this one, and of several that do, the one nearest in length; nil when less than
    /// half of it is alike.
    ///
    /// Asked for every call without a price, so it looks at neighbours only: a `Suggestion` looks at all.
    func nearest(to model: String) -> String? { neighbour(of: model) ?? neighbour(of: model.lowercased()) }

    private func neighbour(of model: String) -> String? {
        var (low, high) = (0, names.count)
        while low < high {
            let middle = (low + high) / 2
            if names[middle].exact < model.exact { low = middle + 1 } else { high = middle }
        }
        let alike = [low - 1, low].filter(names.indices.contains).map { place in
            zip(names[place].utf8, model.utf8).prefix { $0 == $1 }.count
        }
        guard let most = alike.max(), most > 0, most * 2 >= model.utf8.count else { return nil }
        // All that begin so stand side by side.
        let isAlike = { (name: String) in name.utf8.starts(with: model.utf8.prefix(most)) }
        let below = names[..<low].reversed().prefix(while: isAlike).reversed()
        let candidates = below + names[low...].prefix(while: isAlike)
        return candidates.min { abs($0.utf8.count - model.utf8.count) < abs($1.utf8.count - model.utf8.count) }
    }

    /// A model as it is spelled, and with the provider before it taken off, or put on.
    private func spellings(of model: String) -> [String] {
        [model, Self.dropping(provider, from: model), "\(provider)/\(model)"].compactMap { $0 }
    }

    private static func dropping(_ provider: String, from model: String) -> String? {
        let prefix = provider.utf8.count
        guard model.utf8.count > prefix + 1, model.hasPrefix(provider) else { return nil }
        let rest = model.utf8.dropFirst(prefix)
        return rest.first == UInt8(ascii: "/") ? String(rest.dropFirst()) : nil
    }

    private static func best(_ entries: some Sequence<PriceEntry>, _ operation: String, _ time: Timestamp)
        -> PriceEntry?
    {
        var best: (entry: PriceEntry, rank: Int)?
        for entry in entries where entry.price.validity.contains(time) {
            guard let rank = rank(entry.price, operation, time), rank > best?.rank ?? -1 else { continue }
            if rank == 3 { return entry }
            best = (entry, rank)
        }
        return best?.entry
    }

    /// How much a price says of the operation and the hour; nil when it is for others.
    private static func rank(_ price: Price, _ operation: String, _ time: Timestamp) -> Int? {
        var rank = 0
        if !price.operations.isEmpty {
            guard price.operations.contains(where: { $0.exact == operation.exact }) else { return nil }
            rank += 2
        }
        if let hours = price.hours {
            guard hours.contains(time) else { return nil }
            rank += 1
        }
        return rank
    }
}
