// One provider's prices in one layer of the book.
// SPDX-License-Identifier: Apache-2.0

/// Finds the price of a model among a provider's own.
final class PriceShelf: Sendable {
    /// As they stand in the list.
    let prices: [Price]
    private let providers: [String]
    private let byName: [ExactText: [PriceEntry]]
    /// The pattern that says most comes first.
    private let byPattern: [(pattern: ModelPattern, entry: PriceEntry)]
    private let forAnyModel: [PriceEntry]
    private let names: NearestName

    init(_ providers: [String], _ entries: [PriceEntry]) {
        prices = entries.map(\.price)
        self.providers = providers
        var byName: [ExactText: [PriceEntry]] = [:]
        var byPattern: [(pattern: ModelPattern, entry: PriceEntry)] = []
        for entry in entries {
            for name in entry.price.models { byName[name.exact, default: []].append(entry) }
            for pattern in entry.price.patterns { byPattern.append((pattern, entry)) }
        }
        self.byName = byName
        self.byPattern = byPattern.sorted { $0.pattern.specificity > $1.pattern.specificity }
        forAnyModel = entries.filter(\.price.name.isEmpty)
        names = NearestName(byName.keys.map(\.text))
    }

    /// The price in force for a model and an operation: by name before by pattern before for any model, and in each of
    /// these one for the very operation before one for all, and one for the hour before one for the whole day.
    func entry(model: String, operation: String, at time: Timestamp) -> PriceEntry? {
        // As it is spelled, nearly always: that way must be short.
        if let entries = byName[model.exact], let entry = Self.best(entries, operation, time) {
            return entry
        }
        if !byName.isEmpty || !byPattern.isEmpty {
            let forms = forms(of: model)
            for form in forms.dropFirst() {
                if let entries = byName[form.exact], let entry = Self.best(entries, operation, time) {
                    return entry
                }
            }
            if !byPattern.isEmpty {
                for form in forms {
                    let matching = byPattern.lazy.filter { $0.pattern.matches(form) }.map(\.entry)
                    if let entry = Self.best(matching, operation, time) { return entry }
                }
            }
        }
        return Self.best(forAnyModel, operation, time)
    }

    private func forms(of model: String) -> [String] {
        ModelForms(of: model, providers: providers).names
    }

    /// Whether there is a price that would hold for the model at some time, for some operation.
    func knows(_ model: String) -> Bool { !forAnyModel.isEmpty || owner(of: model) != nil }

    /// The provider, by the first of its names, when it lists the model by name or by pattern.
    func owner(of model: String) -> String? {
        if let entry = byName[model.exact]?.first { return entry.price.provider }
        for form in forms(of: model) {
            if let entry = byName[form.exact]?.first { return entry.price.provider }
            if let match = byPattern.first(where: { $0.pattern.matches(form) }) {
                return match.entry.price.provider
            }
        }
        return nil
    }

    /// The name that begins most like this one; nil when less than half of it is alike.
    func nearest(to model: String) -> String? { names.nearest(to: model) }

    private static func best(
        _ entries: some Sequence<PriceEntry>, _ operation: String, _ time: Timestamp
    )
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
