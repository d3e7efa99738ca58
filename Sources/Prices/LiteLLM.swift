// Takes in the price list that the LiteLLM project publishes.
// SPDX-License-Identifier: Apache-2.0

import JSON
package import Ledger

/// Reads LiteLLM's public price file (`model_prices_and_context_window.json`) into our own prices.
///
/// Numbers are read as the decimal text they stand as. `deprecation_date` says when a vendor means to switch a model
/// off, not when its price ends, so it is not taken for one.
package enum LiteLLM {
    package struct Options: Sendable {
        /// The first day that the prices hold; open when nil.
        package var validFrom: Day?
        /// Only these providers; all when empty.
        package var providers: Set<String> = []
        /// What a provider charges for besides, as it publishes elsewhere: added to every chat model that does not say.
        package var extras: [String: Rates] = [:]

        package init() {}
    }

    /// The prices, ordered by provider and name, and what became of the file's models and fields.
    package static func convert(
        _ bytes: [UInt8], name: String, options: Options = Options()
    ) throws(PriceFileErrors) -> (prices: [Price], summary: LiteLLMSummary) {
        let members: [JSONValue.Member]
        do { members = try JSONReader.read(bytes.span, Self.members) } catch {
            throw PriceFileErrors([
                PriceFileError(file: name, line: line(of: error.offset, in: bytes), message: error.reason.description)
            ])
        }
        guard !members.isEmpty else {
            throw PriceFileErrors([
                PriceFileError(file: name, line: 1, message: "expected an object of models and their prices")
            ])
        }
        var models: [LiteLLMModel] = []
        let wanted = Set(options.providers.map { $0.lowercased() })
        for member in members where member.key != "sample_spec" {
            guard let fields = member.value.members else { continue }
            let model = LiteLLMModel(member.key, fields)
            guard wanted.isEmpty || wanted.contains(model.provider) || !wanted.isDisjoint(with: model.otherProviders)
            else { continue }
            models.append(model)
        }
        let prices = settle(models.filter(\.isPriced).map { price(of: $0, options, file: name) })
        return (prices, LiteLLMSummary(models, imported: prices.reduce(0) { $0 + $1.models.count }))
    }

    /// The models of the file. A name that stands twice counts as it stands last, as LiteLLM itself reads it.
    private static func members(of reader: inout JSONReader) throws(JSONError) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        var places: [ExactText: Int] = [:]
        try reader.beginObject()
        while let key = try reader.nextKey() {
            let member = JSONValue.Member(reader.text(key), try JSONValue(reading: &reader))
            if let place = places.updateValue(members.count, forKey: member.key.exact) {
                places[member.key.exact] = place
                members[place] = member
            } else {
                members.append(member)
            }
        }
        try reader.finish()
        return members
    }

    private static func line(of offset: Int, in bytes: [UInt8]) -> Int {
        bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1
    }

    private static func price(of model: LiteLLMModel, _ options: Options, file: String) -> Price {
        var price = Price(provider: model.provider, origin: .init(file: file, line: 0))
        price.otherProviders = model.otherProviders
        price.models = [model.name]
        // A fine-tuned model is called by its base, whose it is and an id: the price is for all of them.
        if model.name.hasPrefix("ft:") { price.patterns = [ModelPattern(model.name + ":*")] }
        price.validity = Validity(from: options.validFrom, to: nil) ?? .always
        price.rates = model.rates
        price.thresholds = model.thresholds
        price.modifiers = model.modifiers
        if model.isChat, let extra = options.extras[model.provider], let own = price.rates[.standard] {
            price.rates[.standard] = extra.entries.reduce(own) { rates, entry in
                rates[entry.bucket] == nil ? rates.setting(entry.bucket, to: entry.rate) : rates
            }
        }
        return price
    }
}

extension LiteLLM {
    /// Names without their provider, snapshots beside the model that they are of, in order.
    private static func settle(_ prices: [Price]) -> [Price] {
        let byName = Dictionary(prices.map { ([$0.provider, $0.name], $0) }) { first, _ in first }
        var kept: [[String]: Price] = [:]
        for price in prices {
            var price = price
            if let bare = bareName(of: price) {
                let other = byName[[price.provider, bare]]
                // The same price under both spellings is one; with two prices, each spelling keeps its own.
                if let other, same(other, price) { continue }
                if other == nil { price.models = [bare] }
            }
            let key = [price.provider, price.name]
            // What is listed as a part of a provider gives way to what is listed as the provider's.
            if let own = kept[key], own.otherProviders.isEmpty, !price.otherProviders.isEmpty { continue }
            kept[key] = price
        }
        for key in kept.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let price = kept[key], let base = snapshotBase(of: price.name),
                let model = kept[[price.provider, base]], same(model, price)
            else { continue }
            kept[[price.provider, base]]?.models.append(price.name)
            kept[key] = nil
        }
        return kept.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }

    /// `gemini/gemini-2.5-pro` of provider gemini is `gemini-2.5-pro`; nil where that would read as another spelling.
    private static func bareName(of price: Price) -> String? {
        for provider in price.providers where price.name.hasPrefix(provider + "/") {
            let bare = String(price.name.dropFirst(provider.count + 1))
            return bare.isEmpty || bare.hasPrefix(provider + "/") ? nil : bare
        }
        return nil
    }

    /// `gpt-5` for `gpt-5-2025-08-07`, `claude-haiku-4-5` for `claude-haiku-4-5-20251001`.
    private static func snapshotBase(of name: String) -> String? {
        for pattern in ["*-####-##-##", "*-########"] where ModelPattern(pattern).matches(name) {
            return String(name.dropLast(pattern.count - 1))
        }
        return nil
    }

    private static func same(_ left: Price, _ right: Price) -> Bool {
        left.rates == right.rates && left.thresholds == right.thresholds && left.modifiers == right.modifiers
            && left.providers == right.providers && left.patterns.isEmpty && right.patterns.isEmpty
    }
}
