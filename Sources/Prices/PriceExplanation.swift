// How a call is priced, for people, for `bursar prices explain`.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// A call's bill, line by line.
package struct PriceExplanation: Sendable {
    package let priced: Priced
    package let lines: [PricedLine]
    /// The price that was used; nil when there is none.
    package let price: Price?
    /// What prices the call as it and each that lies beneath it ends.
    private let next: [Price]
    private let at: Timestamp
    private let call: Call

    package init(_ call: Call, at: Timestamp, by book: PriceBook) {
        self.call = call
        priced = book.price(call, at: at)
        lines = (try? book.lines(of: call, at: at)) ?? []
        price = priced.unpriced == nil ? try? book.price(of: call, at: at) : nil
        next =
            price.map { price in
                ([price] + price.layers).compactMap(\.validity.to).compactMap { try? book.price(of: call, at: $0) }
            } ?? []
        self.at = at
    }

    package var text: String {
        var text = heading + "\n"
        if let reason = priced.unpriced {
            text += "  unpriced: \(reason)\n"
            text +=
                call.reported.map { "  the reported cost counts: \($0) USD\n" }
                ?? "  nothing was reported, so 0 counts\n"
            return text
        }
        let rows = lines.map { [$0.bucket.name, $0.product, $0.amount.description] }
        let total = ["total", "", "\(priced.cost) USD"]
        text += AlignedColumns.lines(rows + [total]).map { "  \($0)\n" }.joined()
        if let reported = call.reported { text += "  reported: \(reported) USD, kept beside it\n" }
        return text + remarks.map { "  \($0)\n" }.joined()
    }

    /// When the price held, who says so, and how sure that is for the day of the call; then the same of those beneath,
    /// whose rates it takes where it names none.
    private var remarks: [String] {
        guard let price else { return [] }
        let beneath = price.layers.dropFirst().flatMap { beneath in
            remarks(of: beneath).map { "\(beneath.origin): \($0)" }
        }
        return remarks(of: price.layers.first ?? price) + beneath
    }

    private func remarks(of price: Price) -> [String] {
        var remarks: [String] = []
        let bounds = [("from", price.validity.from), ("to", price.validity.to)].compactMap { word, bound in
            bound.map { "\(word) \(Validity.text(of: $0))" }
        }
        let held = (bounds + [price.hours?.description].compactMap { $0 }).joined(separator: " ")
        let source = price.record.source.isEmpty ? "" : "by \(price.record.source)"
        let words = [held, source].filter { !$0.isEmpty }
        if !words.isEmpty { remarks.append("price: " + words.joined(separator: ", ")) }
        if price.validity.from == nil, let known = price.record.knownFrom, at < known.start {
            remarks.append("assumed: no price is known before \(known), and the earliest is taken")
        }
        if let from = price.validity.to, let after = follower(from: from)?.record.after, at >= after.start {
            remarks.append(
                "uncertain: the next price came between \(after) and \(Validity.text(of: from)); no source gives the day"
            )
        }
        if let retired = price.record.retired, at >= retired.start {
            remarks.append("retired: the vendor's own end of the model is \(retired); its last price is taken")
        }
        if !price.record.note.isEmpty { remarks.append("note: \(price.record.note)") }
        return remarks
    }

    /// The price that begins when another ends.
    private func follower(from time: Timestamp) -> Price? {
        next.flatMap { $0.layers.isEmpty ? [$0] : $0.layers }.first { $0.validity.from == time }
    }

    private var heading: String {
        let what = [call.provider, call.model, call.operation].filter { !$0.isEmpty }.joined(separator: " ")
        return what + ", " + call.tier.name + (price.map { ", by \($0.origin)" } ?? "")
            + (price?.beneath.map { " over \($0)" } ?? "")
    }
}
