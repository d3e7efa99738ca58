// What another price book would make of past calls.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// The calls of a period as they are booked, and as they would be priced.
package struct RepricingReport: Sendable, Equatable {
    /// The calls of one model.
    package struct Line: Sendable, Equatable {
        package var provider: String
        package var model: String
        package var calls: Int64 = 0
        /// What was booked when the calls came in.
        package var booked = Money.zero
        /// What earlier re-pricing added.
        package var adjusted = Money.zero
        /// What they cost now; where there is no price for a call, what was booked stands.
        package var cost = Money.zero
        /// Calls that had no price and have one now.
        package var newlyPriced: Int64 = 0
        /// Calls that the price book has no price for, and of which no cost was reported.
        package var unpriced: Int64 = 0
        /// Calls that the price book has no price for, and of which a cost was reported, or whose reports are trusted.
        package var reported: Int64 = 0

        package init(provider: String, model: String) {
            self.provider = provider
            self.model = model
        }

        /// What applying adds.
        package var difference: Money { Money(nanos: cost.nanos &- booked.nanos &- adjusted.nanos) }

        package mutating func add(_ other: Line) {
            calls += other.calls
            booked.nanos &+= other.booked.nanos
            adjusted.nanos &+= other.adjusted.nanos
            cost.nanos &+= other.cost.nanos
            newlyPriced += other.newlyPriced
            unpriced += other.unpriced
            reported += other.reported
        }
    }

    /// By provider and model, in the order of their names.
    package var lines: [Line] = []
    /// Calls whose adjustment is another than before.
    package var changed: Int64 = 0
    /// Days of the period of which events are in archives, where nothing is priced anew.
    package var archived: [Day] = []

    package init() {}

    package var total: Line {
        lines.reduce(into: Line(provider: "", model: "")) { $0.add($1) }
    }

    /// Takes in what became of other days.
    package mutating func add(_ other: RepricingReport) {
        for line in other.lines {
            if let place = lines.firstIndex(where: { $0.provider == line.provider && $0.model == line.model }) {
                lines[place].add(line)
            } else {
                lines.append(line)
            }
        }
        lines.sort { ($0.provider, $0.model) < ($1.provider, $1.model) }
        changed += other.changed
        archived += other.archived
    }
}
