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
        let known = try? ValuesQuestion(.provider, limit: 1_000).answer(in: books.view)
        let names = known?.values.map(\.value) ?? []
        let numbered = names.map { (name: $0, number: (try? books.view.id($0)) ?? .max) }
        let sorted = numbered.sorted { $0.number < $1.number }
        places = Dictionary(
            sorted.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    func colour(of provider: String) -> Colour { places[provider].map(Colour.series) ?? .other }
}
