// The rates of a price file.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import YAML

extension TierRates {
    /// The keys that rates stand under.
    static let keys = ["rates", "batch", "flex", "priority"]

    /// Takes in one of `keys`.
    mutating func read(_ entry: YAMLNode.Entry, in path: String = "", with reader: inout PriceFileReader) {
        let tier = entry.key == "rates" ? Tier.standard : Tier(name: entry.key)
        let path = path + entry.key
        guard let entries = entry.value.entries, !entries.isEmpty else {
            reader.fail(entry.line, "\(path): expected buckets and rates such as {input_tokens: 3/1M}")
            return
        }
        self[tier] = Self.rates(entries, in: path, with: &reader)
    }

    /// Buckets and their rates.
    static func rates(_ entries: [YAMLNode.Entry], in path: String, with reader: inout PriceFileReader) -> Rates {
        var rates = Rates()
        for item in entries {
            let path = "\(path).\(item.key)"
            guard let bucket = Bucket(named: item.key) else {
                let names = Bucket.allCases.map(\.name)
                let guess = Suggestion.nearest(to: item.key, among: names).map { "did you mean \($0)?" }
                reader.fail(
                    item.line, "\(path): nothing of that name is counted; \(guess ?? names.joined(separator: ", "))")
                continue
            }
            do throws(Refusal) { rates[bucket] = try Self.rate(item.value, for: bucket) } catch {
                reader.fail(item.line, "\(path): \(error.message)")
            }
        }
        return rates
    }

    private struct Refusal: Error { let message: String }

    private static func rate(_ node: YAMLNode, for bucket: Bucket) throws(Refusal) -> Rate {
        guard let text = node.text, !text.isEmpty else { throw Refusal(message: "expected a rate such as 3/1M") }
        let rate: Rate
        do { rate = try Rate(parsing: text) } catch {
            throw Refusal(message: "\(text): \(error); expected a rate such as 3/1M")
        }
        // A tenth of a cent for one token, character or byte is far above any price there is.
        let isSmall = bucket.isTokens || bucket == .characters || bucket == .bytes
        if isSmall, rate.units == 1, rate.amount >= ExactDecimal(1, scale: 3) {
            let likely = bucket == .bytes ? "1Gi" : "1M"
            throw Refusal(message: "\(text) USD for a single one; did you mean \(text)/\(likely)?")
        }
        return rate
    }
}
