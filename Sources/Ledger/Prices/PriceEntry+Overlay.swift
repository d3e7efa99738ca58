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
        let names = models.isEmpty && patterns.isEmpty ? [] : models
        whole.models = names + beneath.models.filter { !names.contains(exactly: $0) }
        whole.rates = rates.over(beneath.rates)
        for threshold in beneath.thresholds {
            if let place = whole.thresholds.firstIndex(where: { $0.context == threshold.context }) {
                whole.thresholds[place].rates = whole.thresholds[place].rates.over(threshold.rates)
            } else {
                whole.thresholds.append(threshold)
            }
        }
        whole.thresholds.sort { $0.context < $1.context }
        let known = Set(modifiers.map(\.name.exact))
        whole.modifiers += beneath.modifiers.filter { !known.contains($0.name.exact) }
        whole.modifiers.sort { $0.name < $1.name }
        whole.beneath = beneath.origin
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
