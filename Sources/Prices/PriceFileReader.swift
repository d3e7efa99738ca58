// Turns the YAML of a price file into prices.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import YAML

/// Reads a price file to its end whatever is wrong with it, and keeps what is.
struct PriceFileReader {
    let file: String
    private(set) var errors: [PriceFileError] = []

    init(file: String) { self.file = file }

    mutating func prices(in root: YAMLNode) -> [Price] {
        if root.isNull { return [] }
        guard let entries = mapping(root, "the file", keys: ["prices"]) else { return [] }
        guard let list = entries.first(where: { $0.key == "prices" })?.value, !list.isNull else { return [] }
        guard let items = list.items else {
            fail(list.line, "prices: expected a list of prices, each beginning with a dash")
            return []
        }
        return items.compactMap { price(from: $0) }
    }

    private static let keys = [
        "provider", "model", "aliases", "match", "operation", "from", "to", "rates", "batch", "flex", "priority",
        "above", "modifiers",
    ]

    private mutating func price(from node: YAMLNode) -> Price? {
        guard let entries = mapping(node, "a price", keys: Self.keys) else { return nil }
        let before = errors.count
        var price = Price(provider: "", origin: .init(file: file, line: node.line))
        var names: [String] = []
        var aliases: [String] = []
        var days: [String: Day] = [:]
        for entry in entries {
            switch entry.key {
            case "provider":
                let providers = texts(entry).map { $0.lowercased() }
                price.provider = providers.first ?? ""
                price.otherProviders = Array(providers.dropFirst())
            case "model": names = text(entry).map { [$0] } ?? []
            case "aliases": aliases = texts(entry)
            case "match": price.patterns = texts(entry).map { ModelPattern($0) }
            case "operation": price.operations = texts(entry).map { $0.lowercased() }
            case "from", "to": days[entry.key] = day(entry)
            case "rates", "batch", "flex", "priority": price.rates.read(entry, with: &self)
            case "above": price.thresholds = thresholds(entry)
            case "modifiers": price.modifiers = modifiers(entry)
            default: break  // told by `mapping`
            }
        }
        price.models = names + aliases
        if price.provider.isEmpty, errors.count == before { fail(node.line, "provider: missing") }
        if names.isEmpty, !aliases.isEmpty { fail(node.line, "model: missing, while there are aliases of it") }
        if let validity = Validity(from: days["from"], to: days["to"]) {
            price.validity = validity
        } else {
            fail(node.line, "to: must be after from; it is the first day without the price")
        }
        if price.rates.isEmpty, errors.count == before { fail(node.line, "rates: missing") }
        return errors.count == before ? price : nil
    }

    private mutating func thresholds(_ entry: YAMLNode.Entry) -> [Price.Threshold] {
        guard let items = entry.value.items else {
            fail(entry.line, "above: expected a list such as [{context: 200k, rates: {input_tokens: 6/1M}}]")
            return []
        }
        var thresholds: [Price.Threshold] = []
        for item in items {
            let keys = ["context", "rates", "batch", "flex", "priority"]
            guard let entries = mapping(item, "above", keys: keys) else { continue }
            var threshold = Price.Threshold(context: 0, rates: TierRates())
            for entry in entries {
                guard entry.key == "context" else {
                    threshold.rates.read(entry, with: &self)
                    continue
                }
                guard let context = text(entry).flatMap({ Rate.units($0[...]) }) else {
                    fail(entry.line, "above.context: expected a number of tokens such as 200k")
                    continue
                }
                threshold.context = context
            }
            if !entries.contains(where: { $0.key == "context" }) { fail(item.line, "above.context: missing") }
            if threshold.rates.isEmpty { fail(item.line, "above.rates: missing") }
            if thresholds.contains(where: { $0.context == threshold.context }) {
                fail(item.line, "above.context: \(Rate.text(ofUnits: threshold.context)) stands there twice")
            }
            thresholds.append(threshold)
        }
        return thresholds.sorted { $0.context < $1.context }
    }

    private mutating func modifiers(_ entry: YAMLNode.Entry) -> [Price.Modifier] {
        guard let entries = entry.value.entries else {
            fail(entry.line, "modifiers: expected names and factors such as {us: 1.1}")
            return []
        }
        var modifiers: [Price.Modifier] = []
        for entry in entries {
            guard let text = entry.value.text, let factor = try? ExactDecimal(parsing: text),
                let modifier = Price.Modifier(name: entry.key, factor: factor)
            else {
                fail(entry.line, "modifiers.\(entry.key): expected a factor such as 1.1")
                continue
            }
            modifiers.append(modifier)
        }
        return modifiers.sorted { $0.name < $1.name }
    }
}

extension PriceFileReader {
    mutating func fail(_ line: Int, _ message: String) {
        errors.append(PriceFileError(file: file, line: line, message: message))
    }

    /// The entries of a mapping; a key that is not known is told, with the one that was probably meant.
    private mutating func mapping(_ node: YAMLNode, _ what: String, keys: [String]) -> [YAMLNode.Entry]? {
        guard let entries = node.entries else {
            fail(node.line, "\(what): expected keys and values: \(keys.joined(separator: ", "))")
            return nil
        }
        for entry in entries where !keys.contains(entry.key) {
            let guess = Suggestion.nearest(to: entry.key, among: keys).map { "did you mean \($0)?" }
            fail(entry.line, "\(entry.key): unknown key; \(guess ?? "there are \(keys.joined(separator: ", "))")")
        }
        return entries
    }

    private mutating func text(_ entry: YAMLNode.Entry) -> String? {
        guard let text = entry.value.text, !text.isEmpty else {
            fail(entry.line, "\(entry.key): expected a text")
            return nil
        }
        return text
    }

    /// One text, or a list of them.
    private mutating func texts(_ entry: YAMLNode.Entry) -> [String] {
        let nodes = entry.value.items ?? [entry.value]
        let texts = nodes.compactMap { $0.text.flatMap { $0.isEmpty ? nil : $0 } }
        if texts.count < nodes.count || texts.isEmpty {
            fail(entry.line, "\(entry.key): expected a text or a list of texts")
        }
        return texts
    }

    private mutating func day(_ entry: YAMLNode.Entry) -> Day? {
        if let day = entry.value.text.flatMap({ Day(parsing: $0) }) { return day }
        fail(entry.line, "\(entry.key): expected a day such as 2026-11-21")
        return nil
    }
}
