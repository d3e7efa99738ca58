// One entry of a price list: who is paid, for what, from when to when, and how much.
// SPDX-License-Identifier: Apache-2.0

/// A price as it stands in a file.
package struct Price: Equatable, Sendable {
    /// In lower case: an event's spelling is brought to it.
    package var provider: String
    /// What else events may call the provider; in lower case.
    package var otherProviders: [String] = []
    /// The model and its other names. With neither a name nor a pattern, the price is for any model.
    package var models: [String] = []
    package var patterns: [ModelPattern] = []
    /// In lower case. Empty for a price that holds whatever the operation.
    package var operations: [String] = []
    package var validity = Validity.always
    /// The hours to which the price is bound; nil for all of them. It then goes before one for all hours.
    package var hours: HoursOfDay?
    package var record = Record()
    /// Whether what an earlier list has for the same calls is dropped, instead of holding for what is not named here.
    package var replaces = false
    package var rates = TierRates()
    /// Rates that apply to the whole call above a context; ascending, each bound once.
    package var thresholds: [Threshold] = []
    /// Factors on what is counted in tokens, by the name that a vendor's usage gives them; sorted by name.
    package var modifiers: [Modifier] = []
    package var origin: Origin
    /// The prices that this one was made of, as they stand in their files, the one on top first: each holds for what those
    /// over it do not name. Empty for a price as it stands in a file.
    package var layers: [Price] = []

    package init(provider: String, origin: Origin) {
        self.provider = provider
        self.origin = origin
    }

    /// All that the provider is called.
    package var providers: [String] { [provider] + otherProviders }

    /// Where the price stands that holds for what the one on top does not name; nil where there is none.
    package var beneath: Origin? { layers.dropFirst().first?.origin }

    /// What the price is called in explanations: its model, or what stands for one.
    package var name: String { models.first ?? patterns.first?.text ?? "" }

    package struct Threshold: Equatable, Sendable {
        /// The rates apply when strictly more than this was read, cached or not.
        package var context: Int64
        package var rates: TierRates

        package init(context: Int64, rates: TierRates) {
            self.context = context
            self.rates = rates
        }
    }

    package struct Modifier: Equatable, Sendable {
        package let name: String
        package let factor: ExactDecimal

        /// Nil when the factor is negative or has more digits than can be computed with exactly.
        package init?(name: String, factor: ExactDecimal) {
            guard factor.mantissa >= 0, UnitPrice(factor) != nil else { return nil }
            self.name = name
            self.factor = factor
        }
    }

    /// What is known of a price's time beyond when it holds. None of this decides what a call costs.
    package struct Record: Hashable, Sendable {
        /// The first day of which the price is known. Before it the price is assumed.
        package var knownFrom: Day?
        /// The day on which the vendor stops, or has stopped, to serve the model. Its price stays.
        package var retired: Day?
        /// The last day on which the price before this one was still seen, where the day of the change is not known:
        /// it lies between this one and the first of the price.
        package var after: Day?
        /// Who says so.
        package var source = ""
        /// What else a reader of a bill should know.
        package var note = ""

        package init() {}
    }

    /// Where a price was read.
    package struct Origin: Hashable, Sendable, CustomStringConvertible {
        package var file: String
        package var line: Int

        package init(file: String, line: Int) {
            self.file = file
            self.line = line
        }

        package var description: String { "\(file):\(line)" }
    }
}

extension Price {
    /// The complete rates for one tier in one range of context.
    package struct Variant: Equatable, Sendable {
        package let tier: Tier
        /// The bound that the context is above; nil in the lowest range.
        package let above: Int64?
        package let rates: Rates
    }

    /// By range of context, then by tier: one place for each tier of `TierRates.tiers`, empty where it is not offered.
    ///
    /// A range takes from the one below what it does not name, tier by tier. A tier that has a price below a bound and
    /// none above is not offered above. Fees for requests, searches and bytes are the same in all tiers unless named.
    package var variants: [[Variant?]] {
        var below = TierRates.tiers.map { tier -> Rates? in
            guard let own = rates[tier], let standard = rates[.standard] else { return rates[tier] }
            return own.filled(from: standard) { $0.side == .other }
        }
        var ranges: [(above: Int64?, rates: [Rates?])] = [(nil, below)]
        for threshold in thresholds {
            below = zip(TierRates.tiers, below).map { tier, below in
                threshold.rates[tier]?.filled(from: below ?? Rates())
            }
            ranges.append((threshold.context, below))
        }
        return ranges.map { range in
            zip(TierRates.tiers, range.rates).map { tier, rates in
                rates.map { Variant(tier: tier, above: range.above, rates: $0) }
            }
        }
    }
}
