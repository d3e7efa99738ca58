// The price book as a table, for `bursar prices list`.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// The prices of a book, one row for each tier and range of context.
package struct PriceListing: Sendable {
    package static let columns = [
        "provider", "model", "operation", "tier", "above", "from", "to", "hours", "known_from", "retired", "rates",
        "modifiers", "source",
    ]

    /// In the order of the columns; an empty text where there is nothing to say.
    package let rows: [[String]]

    /// Which prices are listed. What is not set lets everything through.
    package struct Filter: Sendable {
        package var provider: String?
        /// A part of a model's name, or a pattern for all of it.
        package var model: String?

        package init() {}

        func includes(_ price: Price) -> Bool {
            model.map { includes($0, price.models + price.patterns.map(\.text)) } ?? true
        }

        private func includes(_ model: String, _ names: [String]) -> Bool {
            let isPattern = model.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "#") }
            guard isPattern else { return names.contains { $0.contains(model) } }
            return names.contains(where: ModelPattern(model).matches)
        }
    }

    package init(_ book: PriceBook, where filter: Filter = Filter()) {
        let prices = filter.provider.map(book.prices(of:)) ?? book.prices
        rows = prices.filter(filter.includes).flatMap(Self.rows)
    }

    private static func rows(of price: Price) -> [[String]] {
        let variants = price.variants.joined().compactMap { $0 }
        // A price that has modifiers alone, over another.
        if variants.isEmpty { return [row(of: price, .standard, above: nil, Rates())] }
        return variants.map { row(of: price, $0.tier, above: $0.above, $0.rates) }
    }

    private static func row(of price: Price, _ tier: Tier, above: Int64?, _ rates: Rates) -> [String] {
        [
            price.provider, price.name, price.operations.joined(separator: " "), tier.name,
            above.map { Rate.text(ofUnits: $0) } ?? "", price.validity.from.map(Validity.text) ?? "",
            price.validity.to.map(Validity.text) ?? "", price.hours?.description ?? "",
            price.record.knownFrom?.description ?? "", price.record.retired?.description ?? "",
            text(of: rates), modifiers(of: price, in: tier), source(of: price),
        ]
    }

    private static func text(of rates: Rates) -> String {
        rates.entries.map { "\($0.bucket.name) \($0.rate)" }.joined(separator: ", ")
    }

    /// `us × 1.1, 4k: output_seconds 0.6`
    private static func modifiers(of price: Price, in tier: Tier) -> String {
        price.modifiers.compactMap { modifier in
            if let factor = modifier.factor { return "\(factor.name) × \(factor.factor)" }
            return modifier.rates(in: tier).map { "\(modifier.name): \(text(of: $0))" }
        }.joined(separator: ", ")
    }

    /// Where a price stands, and who says so.
    private static func source(of price: Price) -> String {
        price.origin.description + (price.record.source.isEmpty ? "" : ": " + price.record.source)
    }

    /// The table for a terminal; columns in which nothing stands are left out.
    package var text: String {
        let used = Self.columns.indices.filter { column in rows.contains { !$0[column].isEmpty } }
        let lines = ([Self.columns] + rows).map { row in used.map { row[$0] } }
        return AlignedColumns.lines(lines).map { $0 + "\n" }.joined()
    }
}
