// One model of LiteLLM's price file.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger

/// Reads what LiteLLM says of a model into one of our prices, and keeps what did not fit.
struct LiteLLMModel {
    let name: String
    private(set) var provider = ""
    private(set) var otherProviders: [String] = []
    private(set) var rates = TierRates()
    private(set) var thresholds: [Price.Threshold] = []
    private(set) var modifiers: [Price.Modifier] = []
    /// Price fields that Bursar cannot say.
    private(set) var unrepresented: [String] = []
    private let mode: String

    var isPriced: Bool { !provider.isEmpty && !rates.isEmpty }

    /// Answers in conversation, whatever the interface.
    var isChat: Bool { mode == "chat" || mode == "responses" }

    init(_ name: String, _ fields: [JSONValue.Member]) {
        self.name = name
        let value = JSONValue.object(fields)
        mode = value["mode"]?.string ?? ""
        readProvider(value["litellm_provider"]?.string ?? value["provider"]?.string ?? "")
        var seconds: [(JSONValue.Member, LiteLLMField)] = []
        for field in fields where field.value != .null {
            if field.key == "provider_specific_entry" {
                readModifiers(field)
            } else if let meaning = LiteLLMField(field.key) {
                if meaning.isSecondary { seconds.append((field, meaning)) } else { read(field, meaning) }
            } else if field.key == "search_context_cost_per_query", let rate = Self.flat(field.value) {
                rates[.standard] = (rates[.standard] ?? Rates()).setting(.searches, to: rate)
            } else if field.key.contains("cost") || field.key.contains("pricing") {
                unrepresented.append(field.key)
            }
        }
        for (field, meaning) in seconds { read(field, meaning) }
        settleImages()
        settleReasoning()
    }

    /// A name under which LiteLLM's file lists part of a provider's models, and the provider's own.
    private mutating func readProvider(_ name: String) {
        let folded = name.lowercased()
        let parts = ["vertex_ai-": "vertex_ai", "fireworks_ai-": "fireworks_ai"]
        let whole = [
            "cohere_chat": "cohere", "bedrock_converse": "bedrock", "azure_text": "azure",
            "text-completion-openai": "openai", "text-completion-codestral": "mistral", "codestral": "mistral",
        ]
        provider = whole[folded] ?? parts.first { folded.hasPrefix($0.key) }?.value ?? folded
        otherProviders = provider == folded ? [] : [folded]
    }

    private mutating func read(_ field: JSONValue.Member, _ meaning: LiteLLMField) {
        guard let text = field.value.number ?? field.value.string, let amount = try? ExactDecimal(parsing: text),
            let rate = Self.rate(amount, for: meaning.bucket)
        else {
            unrepresented.append(field.key)
            return
        }
        var tiers = rates
        let place = meaning.above.flatMap { bound in thresholds.firstIndex { $0.context == bound } }
        if meaning.above != nil { tiers = place.map { thresholds[$0].rates } ?? TierRates() }
        let known = tiers[meaning.tier]?[meaning.bucket]
        guard known == nil else {
            if known != rate { unrepresented.append(field.key) }
            return
        }
        tiers[meaning.tier] = (tiers[meaning.tier] ?? Rates()).setting(meaning.bucket, to: rate)
        if let above = meaning.above {
            if let place { thresholds.remove(at: place) }
            thresholds.append(.init(context: above, rates: tiers))
            thresholds.sort { $0.context < $1.context }
        } else {
            rates = tiers
        }
    }

    private mutating func readModifiers(_ field: JSONValue.Member) {
        for member in field.value.members ?? [] {
            if let text = member.value.number, let factor = try? ExactDecimal(parsing: text),
                let modifier = Price.Modifier(name: member.key, factor: factor)
            {
                modifiers.append(modifier)
            } else {
                unrepresented.append("\(field.key).\(member.key)")
            }
        }
        modifiers.sort { $0.name < $1.name }
    }

    /// Image generators list what an image costs as input; what is paid for are the images that come out.
    private mutating func settleImages() {
        guard mode == "image_generation", let standard = rates[.standard], let rate = standard[.inputImages],
            standard[.outputImages] == nil, standard[.outputImageTokens] == nil
        else { return }
        rates[.standard] = standard.setting(.inputImages, to: nil).setting(.outputImages, to: rate)
    }

    /// Reasoning at the price of the output needs no rate of its own.
    private mutating func settleReasoning() {
        for entry in rates.entries where entry.rates[.reasoningTokens] == entry.rates[.outputTokens] {
            rates[entry.tier] = entry.rates.setting(.reasoningTokens, to: nil)
        }
    }

    /// Small things are priced by the million, as vendors write it.
    private static func rate(_ amount: ExactDecimal, for bucket: Bucket) -> Rate? {
        let isSmall = bucket.isTokens || bucket == .characters
        guard isSmall, amount.mantissa != 0 else { return Rate(amount) }
        return amount.shifted(by: 6).flatMap { Rate($0, per: 1_000_000) }
    }

    /// A price by size of search that is the same for all sizes.
    private static func flat(_ value: JSONValue) -> Rate? {
        let numbers = (value.members ?? []).map { $0.value.number.flatMap { try? ExactDecimal(parsing: $0) } }
        guard let first = numbers.first, let amount = first, numbers.allSatisfy({ $0 == amount }) else { return nil }
        return amount.shifted(by: 3).flatMap { Rate($0, per: 1_000) }
    }
}

extension Rates {
    /// These rates with one of them changed.
    func setting(_ bucket: Bucket, to rate: Rate?) -> Rates {
        var rates = self
        rates[bucket] = rate
        return rates
    }
}
