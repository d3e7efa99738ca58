// Today's standard rates of models, and what a sum of usage comes to at them.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// The prices in force at the first instant of a day, to compare models by.
struct RateBook: Sendable {
    private let book: PriceBook
    private let time: Timestamp

    init(_ book: PriceBook, on day: Day) {
        self.book = book
        time = day.start
    }

    /// The standard rates of a model for calls that read so much.
    func rates(provider: String, model: String, context: Int64) -> Rates? {
        var call = Call()
        (call.provider, call.model) = (provider, model)
        guard !provider.isEmpty, let price = try? book.price(of: call, at: time) else { return nil }
        return Self.rates(of: price, context: context)
    }

    /// The names of a model's smaller siblings of the same provider: the next smaller first, and of each size the newest
    /// that is no newer than the model, or else the oldest that is.
    func siblings(provider: String, model: String) -> [String] {
        guard let family = ModelFamily(model) else { return [] }
        var best: [Int: (family: ModelFamily, name: String)] = [:]
        for price in book.prices(of: provider) where price.validity.contains(time) {
            guard let name = price.models.first, let found = ModelFamily(name), found.isSmaller(than: family) else {
                continue
            }
            if let known = best[found.rung]?.family, !Self.suits(found, better: known, than: family) { continue }
            best[found.rung] = (found, name)
        }
        return best.sorted { $0.key < $1.key }.map(\.value.name)
    }

    private static func suits(_ one: ModelFamily, better other: ModelFamily, than family: ModelFamily) -> Bool {
        switch (family.isOlder(than: one), family.isOlder(than: other)) {
        case (false, true): true
        case (true, false): false
        case (false, false): other.isOlder(than: one)
        case (true, true): one.isOlder(than: other)
        }
    }

    private static func rates(of price: Price, context: Int64) -> Rates? {
        let range = price.thresholds.lastIndex { context > $0.context }.map { $0 + 1 } ?? 0
        let variants = price.variants
        guard variants.indices.contains(range) else { return nil }
        return variants[range].first.flatMap { $0?.rates }
    }

    /// What a sum of usage costs, each bucket rounded once; nil where a bucket has no rate.
    static func cost(of usage: Usage, at rates: Rates) -> Int64? {
        var price = Price(provider: "sum", origin: Price.Origin(file: "", line: 0))
        var rates = rates
        // A sum is no request, and a call without usage would be refused.
        rates[.requests] = nil
        price.rates[.standard] = rates
        var call = Call()
        call.provider = price.provider
        call.usage = usage
        guard let lines = try? PriceBook(layers: [[price]]).lines(of: call, at: .earliest) else { return nil }
        return lines.reduce(Money.zero as Money?) { $0?.adding($1.amount) }?.nanos
    }
}
