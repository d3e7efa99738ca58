// How a call was priced, line by line, from what the ledger kept of it.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger

/// A price as it was when it was used: made from the text of its card, so that no later price changes what is told.
struct CallBill: Sendable {
    private let price: Price
    private let book: PriceBook

    /// Nil for a text that is no card.
    init?(card text: String) {
        guard !text.isEmpty, let card = try? JSONValue(parsing: text), let rates = card["rates"]?.members else {
            return nil
        }
        var price = Price(
            provider: card["provider"]?.string ?? "", origin: Price.Origin(file: "ledger", line: 0))
        if let model = card["model"]?.string, !model.isEmpty { price.models = [model] }
        var entries = Rates()
        for member in rates {
            guard let bucket = Bucket(named: member.key), let text = member.value.string,
                let rate = try? Rate(parsing: text)
            else { return nil }
            entries[bucket] = rate
        }
        price.rates[Tier(name: card["tier"]?.string ?? "")] = entries
        for member in card["modifiers"]?.members ?? [] {
            guard let text = member.value.string, let factor = try? ExactDecimal(parsing: text),
                let modifier = Price.Modifier(name: member.key, factor: factor)
            else { return nil }
            price.modifiers.append(modifier)
        }
        self.price = price
        book = PriceBook(layers: [[price]])
    }

    /// The lines that a call's cost is made of; nil where they do not come to what was booked.
    func lines(of call: Call, cost: Money) -> [PricedLine]? {
        var call = call
        call.provider = price.provider
        call.model = price.name
        guard let lines = try? book.lines(of: call, at: .earliest) else { return nil }
        let sum = lines.reduce(Money.zero as Money?) { $0?.adding($1.amount) }
        return sum == cost ? lines : nil
    }

    /// `1500 input_tokens at 3 per 1M = 0.0045; 800 output_tokens at 15 per 1M = 0.012`
    static func text(_ lines: [PricedLine]) -> String {
        lines.map { line in
            let rate = line.rate.description.split(separator: "/").joined(separator: " per ")
            let factors = line.modifiers.map { " × \($0.name) \($0.factor)" }.joined()
            let amount = Cell.money(line.amount).text ?? ""
            return "\(line.quantityText) \(line.bucket.name) at \(rate)\(factors) = \(amount)"
        }.joined(separator: "; ")
    }
}
