// A price that lies over another: what it names is its own, the rest is what lies beneath.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

extension PriceEntry {
    /// This price over another; itself where it replaces what lies beneath. Made once for each that it lies over.
    func over(_ beneath: PriceEntry) -> PriceEntry {
        if price.replaces { return self }
        return overlays.withLock { overlays in
            if let known = overlays[ObjectIdentifier(beneath)] { return known.entry }
            let entry = PriceEntry(price.over(beneath.price))
            // What lies beneath is held as well, so that nothing else ever has its identity.
            overlays[ObjectIdentifier(beneath)] = (entry, beneath)
            return entry
        }
    }
}

extension Price {
    /// This price, and the rates of another wherever it names none: tier by tier, range by range, factor by factor.
    package func over(_ beneath: Price) -> Price {
        var whole = self
        whole.models = models + beneath.models.filter { !models.contains(exactly: $0) }
        whole.rates = rates.over(beneath.rates)
        whole.thresholds = thresholds.map { $0.over(beneath) }
        let bounds = Set(thresholds.map(\.context))
        whole.thresholds += beneath.thresholds.filter { !bounds.contains($0.context) }
        whole.thresholds.sort { $0.context < $1.context }
        let known = Set(modifiers.map(\.name.exact))
        whole.modifiers += beneath.modifiers.filter { !known.contains($0.name.exact) }
        whole.modifiers.sort { $0.name < $1.name }
        // It holds as it is only while both do, and for what both are for.
        whole.validity = validity.intersection(beneath.validity) ?? validity
        whole.hours = hours.map { hours in beneath.hours.flatMap(hours.intersection) ?? hours } ?? beneath.hours
        if operations.isEmpty { whole.operations = beneath.operations }
        whole.layers = [self] + (beneath.layers.isEmpty ? [beneath] : beneath.layers)
        return whole
    }

    /// The tiers that are offered to calls that read a little more than this.
    fileprivate func tiers(above context: Int64) -> [Tier] {
        let range = thresholds.prefix { $0.context <= context }.count
        return variants[range].compactMap { $0?.tier }
    }
}

extension Price.Threshold {
    /// A bound that lies beneath, too, has what is named there; one that does not leaves all tiers as they are up to it.
    fileprivate func over(_ beneath: Price) -> Self {
        // That the rates above it are unknown is said of all of them.
        guard !rates.isEmpty else { return self }
        var whole = self
        if let same = beneath.thresholds.first(where: { $0.context == context }) {
            whole.rates = rates.over(same.rates)
        } else {
            for tier in beneath.tiers(above: context) where rates[tier] == nil { whole.rates[tier] = Rates() }
        }
        return whole
    }
}

extension TierRates {
    fileprivate func over(_ beneath: TierRates) -> TierRates {
        var whole = self
        for entry in beneath.entries {
            whole[entry.tier] = self[entry.tier]?.filled(from: entry.rates) ?? entry.rates
        }
        return whole
    }
}
