// Which colour a thing has.
// SPDX-License-Identifier: Apache-2.0

import Charts
import Ledger
import Reading
import Reports

/// Providers have theirs by when the ledger saw them first, for ever: no colour changes because another became dearer.
/// Models and operations wear their provider's.
struct Palette {
    private let places: [String: Int]

    init(_ books: Books) {
        let names = books.isBound ? Self.namesWithin(books) : Self.names(books)
        places = Dictionary(
            names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// In the order in which the ledger learned their names.
    private static func names(_ books: Books) -> [String] {
        let known = (try? ValuesQuestion(.provider, limit: 1_000).answer(in: books.view))?.values ?? []
        let numbered = known.map { (name: $0.value, number: (try? books.view.id($0.value)) ?? .max) }
        return numbered.sorted { $0.number < $1.number }.map(\.name)
    }

    /// Of who is bound, in the order of the alphabet: no colour tells them who else there is, and since when.
    private static func namesWithin(_ books: Books) -> [String] {
        let table = try? books.ask("costs", [("by", "provider"), ("limit", "1000")]).get()
        return table?.named.map { $0["provider"].name.exact }.sorted().map(\.text) ?? []
    }

    func colour(of provider: String) -> Colour { places[provider].map(Colour.series) ?? .other }
}
