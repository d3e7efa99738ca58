// What the price book says of a call.
// SPDX-License-Identifier: Apache-2.0

/// A call with its price: what is booked.
package struct Priced: Sendable, Equatable {
    /// What counts, by its `Basis`.
    package var cost = Money.zero
    /// The parts of a computed cost; zero where another counts.
    package var input = Money.zero
    package var output = Money.zero
    /// What the vendor would have charged beyond the cost, had it been asked: of calls from the app's own cache.
    package var saved = Money.zero
    /// The rates that were used, as JSON text that explains the cost line by line, or of a call from the app's own cache what
    /// it would have cost; empty where the book's price counts for nothing.
    ///
    /// There are as many of these as prices in use, so the ledger keeps each text once.
    package var card = ""
    /// Why the book's price does not count; nil where it does. Kept beside the call until it is priced later.
    package var unpriced: String?
    /// Whether that is because the report is trusted, and not for want of a price.
    package var isTrusted = false

    package init() {}
}

extension Priced {
    /// What the cost of a call rests on: each call has one of these.
    package enum Basis: String, Sendable {
        /// The price book: the cost is computed.
        case book
        /// What the vendor, or the sender, reported: there is no price, or the report is trusted.
        case report
        /// Nobody was paid: what was reported counts, or nothing.
        case cache
        /// There is neither a price nor a report: the call is unpriced.
        case nothing

        /// By what the ledger keeps of a call.
        package init(of call: Call, isUnpriced: Bool) {
            if call.cached {
                self = .cache
            } else if isUnpriced {
                self = call.reported == nil ? .nothing : .report
            } else {
                self = .book
            }
        }
    }

    package func basis(of call: Call) -> Basis { Basis(of: call, isUnpriced: unpriced != nil) }
}

/// What one bucket of a call costs. The lines of a call add up to its cost, to the last digit.
package struct PricedLine: Equatable, Sendable {
    package let bucket: Bucket
    /// As `Usage` counts it.
    package let quantity: Int64
    package let rate: Rate
    /// The modifier that names the rate; nil where it is the price's own.
    package let modifier: String?
    /// The factors on the rate, by name; only what is counted in tokens has any.
    package let factors: [Price.Factor]
    package let amount: Money
}

extension PricedLine {
    /// Seconds are kept in millionths and shown as seconds.
    package var quantityText: String {
        bucket.scale == 1 ? String(quantity) : ExactDecimal(Int128(quantity), scale: 6).description
    }
}
