// Turns the YAML of a price file into prices.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import YAML

/// Reads a price file to its end whatever is wrong with it, and keeps what is.
struct PriceFileReader {
    let file: String
    private(set) var errors: [PriceFileError] = []
    /// Who says so, where a price does not say it itself.
    private var source = ""

    init(file: String) { self.file = file }

    mutating func prices(in root: YAMLNode) -> [Price] {
        if root.isNull { return [] }
        guard let entries = mapping(root, "the file", keys: ["prices", "source"]) else { return [] }
        if let entry = entries.first(where: { $0.key == "source" }) { source = text(entry) ?? "" }
        guard let list = entries.first(where: { $0.key == "prices" })?.value, !list.isNull else { return [] }
        guard let items = list.items else {
            fail(list.line, "prices: expected a list of prices, each beginning with a dash")
            return []
        }
        return items.compactMap { price(from: $0) }
    }

    static let keys = [
        "provider", "model", "aliases", "match", "operation", "from", "to", "hours", "weekdays", "rates", "batch",
        "flex", "priority", "above", "modifiers", "known_from", "retired", "after", "source", "note",
        "replace",
    ]

    private mutating func price(from node: YAMLNode) -> Price? {
        guard let entries = mapping(node, "a price", keys: Self.keys) else { return nil }
        let before = errors.count
        var price = Price(provider: "", origin: .init(file: file, line: node.line))
        var names: [String] = []
        var aliases: [String] = []
        var bounds: [String: Timestamp] = [:]
        var hours: (spans: [String], onWeekdays: Bool) = ([], false)
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
            case "from", "to": bounds[entry.key] = bound(entry)
            case "hours": hours.spans = texts(entry)
            case "weekdays": hours.onWeekdays = flag(entry)
            case "known_from": price.record.knownFrom = day(entry)
            case "retired": price.record.retired = day(entry)
            case "after": price.record.after = day(entry)
            case "source": price.record.source = text(entry) ?? ""
            case "replace": price.replaces = flag(entry)
            case "note": price.record.note = text(entry) ?? ""
            case "rates", "batch", "flex", "priority": price.rates.read(entry, with: &self)
            case "above": price.thresholds = thresholds(entry)
            case "modifiers": price.modifiers = modifiers(entry)
            default: break  // told by `mapping`
            }
        }
        price.models = names + aliases
        if price.record.source.isEmpty { price.record.source = source }
        if price.provider.isEmpty, errors.count == before { fail(node.line, "provider: missing") }
        if names.isEmpty, !aliases.isEmpty { fail(node.line, "model: missing, while there are aliases of it") }
        if let validity = Validity(from: bounds["from"], to: bounds["to"]) {
            price.validity = validity
        } else {
            fail(node.line, "to: must be after from; it is the first day without the price")
        }
        if !hours.spans.isEmpty || hours.onWeekdays {
            price.hours = HoursOfDay(parsing: hours.spans, onWeekdays: hours.onWeekdays)
            if price.hours == nil { fail(node.line, "hours: expected spans of a day of UTC such as [01:00-04:00]") }
        }
        if let after = price.record.after, price.validity.from.map({ after.start >= $0 }) ?? true {
            fail(node.line, "after: must be before from; it is the last day on which the price before was seen")
        }
        // Modifiers alone are for a price beneath, which one that replaces it has not.
        if price.rates.isEmpty, price.modifiers.isEmpty || price.replaces, errors.count == before {
            fail(node.line, "rates: missing")
        }
        return errors.count == before ? price : nil
    }

    private mutating func thresholds(_ entry: YAMLNode.Entry) -> [Price.Threshold] {
        guard let items = entry.value.items else {
            fail(entry.line, "above: expected a list such as [{context: 200k, rates: {input_tokens: 6/1M}}]")
            return []
        }
        var thresholds: [Price.Threshold] = []
        for item in items {
            guard let entries = mapping(item, "above", keys: ["context"] + TierRates.keys) else { continue }
            var threshold = Price.Threshold(context: 0, rates: TierRates())
            // Nobody says what it costs above the bound: then a call has no price there, rather than that of below.
            var isUnknown = false
            for entry in entries {
                guard entry.key == "context" else {
                    if entry.key == "rates", entry.value.text == "unknown" {
                        isUnknown = true
                    } else {
                        threshold.rates.read(entry, with: &self)
                    }
                    continue
                }
                guard let context = text(entry).flatMap({ Rate.units($0[...]) }) else {
                    fail(entry.line, "above.context: expected a number of tokens such as 200k")
                    continue
                }
                threshold.context = context
            }
            if !entries.contains(where: { $0.key == "context" }) { fail(item.line, "above.context: missing") }
            if threshold.rates.isEmpty, !isUnknown { fail(item.line, "above.rates: missing") }
            if !threshold.rates.isEmpty, isUnknown {
                fail(item.line, "above.rates: unknown is for all tiers above the bound; name none beside it")
            }
            if thresholds.contains(where: { $0.context == threshold.context }) {
                fail(item.line, "above.context: \(Rate.text(ofUnits: threshold.context)) stands there twice")
            }
            thresholds.append(threshold)
        }
        return thresholds.sorted { $0.context < $1.context }
    }
}

extension PriceFileReader {
    mutating func fail(_ line: Int, _ message: String) {
        errors.append(PriceFileError(file: file, line: line, message: message))
    }

    /// The entries of a mapping; a key that is not known is told, with the one that was probably meant.
    mutating func mapping(_ node: YAMLNode, _ what: String, keys: [String]) -> [YAMLNode.Entry]? {
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

    private mutating func bound(_ entry: YAMLNode.Entry) -> Timestamp? {
        if let bound = entry.value.text.flatMap({ Validity.bound(parsing: $0) }) { return bound }
        fail(entry.line, "\(entry.key): expected a day such as 2026-11-21, or a minute such as 2026-11-21T16:00Z")
        return nil
    }

    private mutating func flag(_ entry: YAMLNode.Entry) -> Bool {
        if let text = entry.value.text, ["true", "false"].contains(text) { return text == "true" }
        fail(entry.line, "\(entry.key): expected true or false")
        return false
    }

    private mutating func day(_ entry: YAMLNode.Entry) -> Day? {
        if let day = entry.value.text.flatMap({ Day(parsing: $0) }) { return day }
        fail(entry.line, "\(entry.key): expected a day such as 2026-11-21")
        return nil
    }
}
