// How a call is priced: line by line, each rounded once, or not at all.
// SPDX-License-Identifier: Apache-2.0

extension PriceBook {
    /// What a call costs at the time of the event.
    ///
    /// A call is priced as a whole or not at all. When it is not, or where that is trusted, what the vendor reported counts.
    package func price(_ call: Call, at: Timestamp) -> Priced {
        if call.cached { return recalled(call, at: at) }
        if let reported = call.reported, let source = trust(in: call) {
            var priced = Priced()
            priced.cost = reported
            priced.unpriced = "trust_reported has \(source)"
            priced.isTrusted = true
            return priced
        }
        do throws(Unpriced) {
            return try computed(call, at: at)
        } catch {
            var priced = Priced()
            priced.cost = call.reported ?? .zero
            priced.unpriced = error.description
            return priced
        }
    }

    /// What the app answered by itself costs what is told of it, and else nothing. Saved is what it would have cost beyond
    /// that; where the book cannot say that, it is not known, and counts as nothing.
    private func recalled(_ call: Call, at: Timestamp) -> Priced {
        var priced = Priced()
        priced.cost = call.reported ?? .zero
        guard let asked = try? computed(call, at: at) else { return priced }
        priced.card = asked.card
        if asked.cost > priced.cost { priced.saved = Money(nanos: asked.cost.nanos - priced.cost.nanos) }
        return priced
    }

    /// What the vendor charges for it.
    private func computed(_ call: Call, at: Timestamp) throws(Unpriced) -> Priced {
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
    }

    /// The lines that the price of a call is made of; of one from the app's own cache, what it would have cost.
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
