// How a call is priced: line by line, each rounded once, or not at all.
// SPDX-License-Identifier: Apache-2.0

extension PriceBook {
    /// What a call costs at the time of the event.
    ///
    /// A call is priced as a whole or not at all. When it is not, what the vendor reported counts.
    package func price(_ call: Call, at: Timestamp) -> Priced {
        do throws(Unpriced) {
            let quote = try Quote(call, by: entry(for: call, at: at))
            var priced = Priced()
            try quote.forEachLine { (line) throws(Unpriced) in
                try Self.add(line.amount, to: &priced.cost)
                switch line.bucket.side {
                case .input: try Self.add(line.amount, to: &priced.input)
                case .output: try Self.add(line.amount, to: &priced.output)
                case .other: break
                }
            }
            priced.card = quote.text
            return priced
        } catch {
            var priced = Priced()
            priced.cost = call.reported ?? .zero
            priced.unpriced = error.description
            return priced
        }
    }

    /// The lines that the price of a call is made of.
    package func lines(of call: Call, at: Timestamp) throws(Unpriced) -> [PricedLine] {
        var lines: [PricedLine] = []
        try Quote(call, by: entry(for: call, at: at)).forEachLine { lines.append($0) }
        return lines
    }

    /// The price that is in force for a call.
    package func price(of call: Call, at: Timestamp) throws(Unpriced) -> Price { try entry(for: call, at: at).price }

    private static func add(_ amount: Money, to sum: inout Money) throws(Unpriced) {
        guard let total = sum.adding(amount), total <= .mostOfEvent else { throw .beyondMoney }
        sum = total
    }
}
