// A line of a bill as a product, for people.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

extension PricedLine {
    /// `12304 × 3.75/1M`, with the modifier that names the rate and the factors on it behind: `8 × 0.6 (4k)`.
    package var product: String {
        "\(quantityText) × \(rate)" + (modifier.map { " (\($0))" } ?? "")
            + factors.map { " × \($0.name) \($0.factor)" }.joined()
    }
}
