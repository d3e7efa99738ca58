// How a call is priced, for people, for `bursar prices explain`.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// A call's bill, line by line.
package struct PriceExplanation: Sendable {
    package let priced: Priced
    package let lines: [PricedLine]
    /// The price that was used; nil when there is none.
    package let origin: Price.Origin?
    private let call: Call

    package init(_ call: Call, at: Timestamp, by book: PriceBook) {
        self.call = call
        priced = book.price(call, at: at)
        lines = (try? book.lines(of: call, at: at)) ?? []
        origin = priced.unpriced == nil ? try? book.origin(of: call, at: at) : nil
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
        var rows = lines.map { ($0.bucket.name, $0.product, $0.amount.description) }
        rows.append(("total", "", "\(priced.cost) USD"))
        let names = rows.map(\.0.count).max() ?? 0
        let products = rows.map(\.1.count).max() ?? 0
        for (name, product, amount) in rows {
            text += "  " + name + String(repeating: " ", count: names - name.count + 2)
            text += product + String(repeating: " ", count: products - product.count + 2) + amount + "\n"
        }
        if let reported = call.reported { text += "  reported: \(reported) USD, kept beside it\n" }
        return text
    }

    private var heading: String {
        let what = [call.provider, call.model, call.operation].filter { !$0.isEmpty }.joined(separator: " ")
        return what + ", " + call.tier.name + (origin.map { ", by \($0)" } ?? "")
    }
}
