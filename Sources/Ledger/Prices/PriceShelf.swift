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
    private let candidates = NameMemo<Candidates>()

    /// The prices that a model's name leads to, form by form; which of a form's holds is for operation and time to say.
    private struct Candidates: Sendable {
        var byName: [[PriceEntry]] = []
        var byPattern: [[PriceEntry]] = []

        var isEmpty: Bool { byName.isEmpty && byPattern.isEmpty }
    }

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
    /// these one for the very operation before one for all, and one for the hour before one for the whole day. `others`
    /// are further names of the model, each of which goes behind its own.
    func entry(model: String, others: [String], operation: String, at time: Timestamp) -> PriceEntry? {
        // As it is spelled, nearly always: that way must be short.
        if let entries = byName[model.exact], let entry = Self.best(entries, operation, time) {
            return entry
        }
        if !byName.isEmpty || !byPattern.isEmpty {
            let found = ([model] + others).map(candidates(for:))
            for entries in [found.flatMap(\.byName), found.flatMap(\.byPattern)].joined() {
                if let entry = Self.best(entries, operation, time) { return entry }
            }
        }
        return Self.best(forAnyModel, operation, time)
    }

    private func candidates(for model: String) -> Candidates {
        candidates.value(for: model) { model in
            var found = Candidates()
            for form in ModelForms(of: model, providers: providers).names {
                if let entries = byName[form.exact] { found.byName.append(entries) }
                let matching = byPattern.filter { $0.pattern.matches(form) }.map(\.entry)
                if !matching.isEmpty { found.byPattern.append(matching) }
            }
            return found
        }
    }

    /// Whether there is a price that would hold for the model at some time, for some operation.
    func knows(_ model: String) -> Bool { !forAnyModel.isEmpty || lists(model) }

    /// Whether a price has the model by name or by pattern.
    func lists(_ model: String) -> Bool { byName[model.exact] != nil || !candidates(for: model).isEmpty }

    /// The name that begins most like this one; nil when less than half of it is alike.
    func nearest(to model: String) -> String? { names.nearest(to: model) }

    private static func best(_ entries: [PriceEntry], _ operation: String, _ time: Timestamp) -> PriceEntry? {
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
