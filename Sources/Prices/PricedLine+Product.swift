// A line of a bill as a product, for people.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

extension PricedLine {
    /// `12304 × 3.75/1M`, with the factors on the rate behind it.
    package var product: String {
        "\(quantityText) × \(rate)" + modifiers.map { " × \($0.name) \($0.factor)" }.joined()
    }
}
