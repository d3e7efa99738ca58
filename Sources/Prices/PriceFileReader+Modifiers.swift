// The modifiers of a price file.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import YAML

extension PriceFileReader {
    /// Names, each with a factor or with rates.
    mutating func modifiers(_ entry: YAMLNode.Entry) -> [Price.Modifier] {
        guard let entries = entry.value.entries else {
            fail(entry.line, "modifiers: expected names and factors such as {us: 1.1}, or rates for a name")
            return []
        }
        return entries.compactMap { modifier($0) }.sorted { $0.name < $1.name }
    }

    private mutating func modifier(_ entry: YAMLNode.Entry) -> Price.Modifier? {
        let path = "modifiers.\(entry.key)"
        if let rates = entry.value.entries, !rates.isEmpty {
            return Price.Modifier(name: entry.key, rates: tierRates(rates, in: path))
        }
        guard let text = entry.value.text, let factor = try? ExactDecimal(parsing: text),
            let modifier = Price.Modifier(name: entry.key, factor: factor)
        else {
            fail(entry.line, "\(path): expected a factor such as 1.1, or rates such as {requests: 5/1k}")
            return nil
        }
        return modifier
    }

    /// Rates, or the keys that rates of several tiers stand under.
    private mutating func tierRates(_ entries: [YAMLNode.Entry], in path: String) -> TierRates {
        var tiers = TierRates()
        guard entries.contains(where: { TierRates.keys.contains($0.key) }) else {
            tiers[.standard] = TierRates.rates(entries, in: path, with: &self)
            return tiers
        }
        for entry in entries {
            guard TierRates.keys.contains(entry.key) else {
                let keys = TierRates.keys.joined(separator: ", ")
                fail(entry.line, "\(path).\(entry.key): expected nothing beside \(keys)")
                continue
            }
            tiers.read(entry, in: path + ".", with: &self)
        }
        return tiers
    }
}
