// What the price book says of a call.
// SPDX-License-Identifier: Apache-2.0

/// A call with its price: what is booked.
package struct Priced: Sendable, Equatable {
    /// What counts: the computed cost, or the reported one where there is no price.
    package var cost = Money.zero
    /// The parts of a computed cost; zero where the reported cost counts.
    package var input = Money.zero
    package var output = Money.zero
    /// The rates that were used, as JSON text that explains the cost line by line; empty when unpriced.
    ///
    /// There are as many of these as prices in use, so the ledger keeps each text once.
    package var card = ""
    /// Why there is no price; nil when there is one. Kept beside the call until it is priced later.
    package var unpriced: String?

    package init() {}
}

/// What one bucket of a call costs. The lines of a call add up to its cost, to the last digit.
package struct PricedLine: Equatable, Sendable {
    package let bucket: Bucket
    /// As `Usage` counts it.
    package let quantity: Int64
    package let rate: Rate
    /// The factors on the rate, by name; only what is counted in tokens has any.
    package let modifiers: [Price.Modifier]
    package let amount: Money
}

extension PricedLine {
    /// Seconds are kept in millionths and shown as seconds.
    package var quantityText: String {
        bucket.scale == 1 ? String(quantity) : ExactDecimal(Int128(quantity), scale: 6).description
    }
}
