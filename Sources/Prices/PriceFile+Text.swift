// Prices written as a price file.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

extension PriceFile {
    /// A file that reads back as these prices, compact and always the same for the same prices.
    package static func text(of prices: [Price]) -> String {
        prices.isEmpty ? "prices: []\n" : "prices:\n" + prices.map(entry).joined()
    }

    /// One price as an item of the list.
    package static func entry(_ price: Price) -> String {
        var head = [member("provider", list(price.providers))]
        if let model = price.models.first { head.append(member("model", scalar(model))) }
        if price.models.count > 1 { head.append(member("aliases", sequence(price.models.dropFirst()))) }
        if !price.patterns.isEmpty { head.append(member("match", list(price.patterns.map(\.text)))) }
        if !price.operations.isEmpty { head.append(member("operation", list(price.operations))) }
        if let from = price.validity.from { head.append(member("from", Validity.text(of: from))) }
        if let to = price.validity.to { head.append(member("to", Validity.text(of: to))) }
        if let hours = price.hours {
            head.append(member("hours", "[" + hours.texts.joined(separator: ", ") + "]"))
            if hours.onWeekdays { head.append(member("weekdays", "true")) }
        }
        if price.replaces { head.append(member("replace", "true")) }
        var lines = [head.joined(separator: ", ")]
        let record = members(price.record)
        if !record.isEmpty { lines.append(record.joined(separator: ", ")) }
        lines += members(price.rates)
        if !price.thresholds.isEmpty {
            let thresholds = price.thresholds.map { threshold in
                let context = member("context", Rate.text(ofUnits: threshold.context))
                return mapping([context] + (threshold.rates.isEmpty ? ["rates: unknown"] : members(threshold.rates)))
            }
            lines.append(member("above", "[" + thresholds.joined(separator: ", ") + "]"))
        }
        if !price.modifiers.isEmpty {
            lines.append(member("modifiers", mapping(price.modifiers.map { member(scalar($0.name), effect(of: $0)) })))
        }
        return "  - {" + lines.joined(separator: ",\n     ") + "}\n"
    }

    private static func members(_ record: Price.Record) -> [String] {
        let days = [("known_from", record.knownFrom), ("retired", record.retired), ("after", record.after)]
        let texts = [("source", record.source), ("note", record.note)]
        return days.compactMap { key, day in day.map { member(key, $0.description) } }
            + texts.compactMap { key, text in text.isEmpty ? nil : member(key, quoted(text)) }
    }

    private static func effect(of modifier: Price.Modifier) -> String {
        switch modifier.effect {
        case .factor(let factor): factor.description
        // Those of the standard tier alone need no name.
        case .rates(let tiers) where tiers.entries.count == 1 && tiers[.standard] != nil:
            mapping(tiers[.standard] ?? Rates())
        case .rates(let tiers): mapping(members(tiers))
        }
    }

    private static func members(_ tiers: TierRates) -> [String] {
        tiers.entries.map { entry in
            member(entry.tier == .standard ? "rates" : entry.tier.name, mapping(entry.rates))
        }
    }

    private static func mapping(_ rates: Rates) -> String {
        mapping(rates.entries.map { member($0.bucket.name, $0.rate.description) })
    }

    private static func member(_ key: String, _ value: String) -> String { "\(key): \(value)" }
    private static func mapping(_ members: [String]) -> String { "{" + members.joined(separator: ", ") + "}" }

    private static func sequence(_ texts: some Sequence<String>) -> String {
        "[" + texts.map(scalar).joined(separator: ", ") + "]"
    }

    private static func list(_ texts: [String]) -> String {
        texts.count == 1 ? scalar(texts.first ?? "") : sequence(texts)
    }

    /// Plain where that is safe in every place of a file, and else in quotes.
    private static func scalar(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        let startsPlain = text.utf8.first.map { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ".") } ?? false
        return isPlain && startsPlain && text.lowercased() != "null" ? text : quoted(text)
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\0"..<" ", "\u{7F}"...("\u{A0}"):
                let hex = String(scalar.value, radix: 16)
                quoted += "\\x" + (hex.utf8.count == 1 ? "0" : "") + hex
            // The ends of lines that few know, and what YAML has in no text.
            case "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
                quoted += "\\u" + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
