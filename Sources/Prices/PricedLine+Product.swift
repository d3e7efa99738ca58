// A line of a bill as a product, for people.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

extension PricedLine {
    /// `12304 × 3.75/1M`, with the factors on the rate behind it. Seconds are kept in millionths and shown as seconds.
    package var product: String {
        let quantity = bucket.scale == 1 ? String(quantity) : "\(ExactDecimal(Int128(quantity), scale: 6))"
        return "\(quantity) × \(rate)" + modifiers.map { " × \($0.name) \($0.factor)" }.joined()
    }
}
