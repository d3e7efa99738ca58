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
        let tier = Tier(name: card["tier"]?.string ?? "")
        guard let entries = Self.rates(rates) else { return nil }
        price.rates[tier] = entries
        for member in card["modifiers"]?.members ?? [] {
            guard let modifier = Self.modifier(member, in: tier) else { return nil }
            price.modifiers.append(modifier)
        }
        self.price = price
        book = PriceBook(layers: [[price]])
    }

    private static func rates(_ members: [JSONValue.Member]) -> Rates? {
        var rates = Rates()
        for member in members {
            guard let bucket = Bucket(named: member.key), let text = member.value.string,
                let rate = try? Rate(parsing: text)
            else { return nil }
            rates[bucket] = rate
        }
        return rates
    }

    private static func modifier(_ member: JSONValue.Member, in tier: Tier) -> Price.Modifier? {
        guard let members = member.value.members else {
            let factor = member.value.string.flatMap { try? ExactDecimal(parsing: $0) }
            return factor.flatMap { Price.Modifier(name: member.key, factor: $0) }
        }
        var tiers = TierRates()
        tiers[tier] = rates(members)
        return tiers.isEmpty ? nil : Price.Modifier(name: member.key, rates: tiers)
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
            let named = line.modifier.map { " (\($0))" } ?? ""
            let factors = line.factors.map { " × \($0.name) \($0.factor)" }.joined()
            let amount = Cell.money(line.amount).text ?? ""
            return "\(line.quantityText) \(line.bucket.name) at \(rate)\(named)\(factors) = \(amount)"
        }.joined(separator: "; ")
    }
}
