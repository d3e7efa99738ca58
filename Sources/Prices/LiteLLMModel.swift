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
    /// By modifier, what calls that it names cost.
    private var options: [String: TierRates] = [:]

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
            } else if field.key == "search_context_cost_per_query" {
                readSearches(field)
            } else if field.key == "tiered_pricing" {
                readRanges(field)
            } else if field.key.contains("cost") || field.key.contains("pricing") {
                unrepresented.append(field.key)
            }
        }
        for (field, meaning) in seconds { read(field, meaning) }
        settleImages()
        settleVideo(fields)
        settleReasoning()
        // Nothing has a price only with a modifier.
        if rates.isEmpty {
            unrepresented += fields.map(\.key).filter {
                $0 == "search_context_cost_per_query" || LiteLLMField($0)?.modifier != nil
            }
        }
        modifiers += options.map { Price.Modifier(name: $0, rates: $1) }
        modifiers.sort { $0.name < $1.name }
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
        guard let amount = field.value.decimal, let rate = Self.rate(amount, for: meaning.bucket) else {
            unrepresented.append(field.key)
            return
        }
        if let modifier = meaning.modifier {
            guard meaning.above == nil else {
                unrepresented.append(field.key)
                return
            }
            let own = options[modifier]?[meaning.tier] ?? Rates()
            options[modifier, default: TierRates()][meaning.tier] = own.setting(meaning.bucket, to: rate)
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

    /// What a second of film costs by how densely it is looked at, no call says.
    private mutating func settleVideo(_ fields: [JSONValue.Member]) {
        let field = "input_cost_per_video_per_second"
        guard let standard = rates[.standard], standard[.inputVideoSeconds] != nil,
            fields.contains(where: { $0.key.hasPrefix(field + "_above_") && $0.key.hasSuffix("_interval") })
        else { return }
        let rest = standard.setting(.inputVideoSeconds, to: nil)
        rates[.standard] = rest.isEmpty ? nil : rest
        unrepresented.append(field)
    }

    /// Small things are priced by the million and searches by the thousand, as vendors write it.
    private static func rate(_ amount: ExactDecimal, for bucket: Bucket) -> Rate? {
        if bucket == .searches { return fee(amount) }
        let isSmall = bucket.isTokens || bucket == .characters
        guard isSmall, amount.mantissa != 0 else { return Rate(amount) }
        return amount.shifted(by: 6).flatMap { Rate($0, per: 1_000_000) }
    }

    private static func fee(_ amount: ExactDecimal) -> Rate? {
        amount.shifted(by: 3).flatMap { Rate($0, per: 1_000) }
    }
}

extension LiteLLMModel {
    /// What searches cost by how much of the web is read. Where all sizes cost the same, that is the price of a search.
    private mutating func readSearches(_ field: JSONValue.Member) {
        let prefix = "search_context_size_"
        var fees: [(size: String, fee: Rate)] = []
        for member in field.value.members ?? [] {
            let size = member.key.hasPrefix(prefix) ? String(member.key.dropFirst(prefix.count)) : member.key
            guard ["low", "medium", "high"].contains(size), let fee = member.value.decimal.flatMap(Self.fee) else {
                unrepresented.append(field.key)
                return
            }
            fees.append((size, fee))
        }
        guard let first = fees.first?.fee else {
            unrepresented.append(field.key)
            return
        }
        // Perplexity's is a fee for each request, and its usage objects tell the size.
        let isOfRequests = provider == "perplexity"
        let isFlat = fees.allSatisfy { $0.fee == first }
        if isFlat { rates[.standard] = (rates[.standard] ?? Rates()).setting(.searches, to: first) }
        guard isOfRequests || !isFlat else { return }
        for (size, fee) in fees {
            let bucket: Bucket = isOfRequests && !isFlat ? .requests : .searches
            options["search_" + size, default: TierRates()][.standard] = Rates().setting(bucket, to: fee)
        }
    }

    /// Prices by ranges of context that follow each other, for the whole call.
    private mutating func readRanges(_ field: JSONValue.Member) {
        var end: Int64 = 0
        var read: [(JSONValue.Member, LiteLLMField)] = []
        for range in field.value.elements ?? [] {
            let bounds = (range["range"]?.elements ?? []).map { $0.decimal.flatMap { Int64(exactly: $0) } }
            guard bounds.count == 2, bounds[0] == end, let next = bounds[1], next > end else {
                unrepresented.append(field.key)
                return
            }
            for member in range.members ?? [] where member.key != "range" && member.value != .null {
                let suffix = end == 0 ? "" : "_above_\(end)_tokens"
                guard let meaning = LiteLLMField(member.key + suffix) else {
                    unrepresented.append("\(field.key).\(member.key)")
                    continue
                }
                read.append((member, meaning))
            }
            end = next
        }
        if read.isEmpty { unrepresented.append(field.key) }
        for (member, meaning) in read { self.read(member, meaning) }
    }
}

extension JSONValue {
    /// The number, also where it is given as text.
    fileprivate var decimal: ExactDecimal? { (number ?? string).flatMap { try? ExactDecimal(parsing: $0) } }
}

extension Int64 {
    /// Nil for a number with decimals, or beyond 64 bits.
    fileprivate init?(exactly number: ExactDecimal) {
        guard number.scale == 0, let whole = Int64(exactly: number.mantissa) else { return nil }
        self = whole
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
