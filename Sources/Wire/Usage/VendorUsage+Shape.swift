// Whose usage object it is, and what every vendor's has.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// Counts that cannot all be true. It names them without their figures, for calls are counted by it.
struct Contradiction: Error {
    let text: String

    init(_ text: String) { self.text = text }
}

extension VendorUsage {
    /// The families of usage objects. Their members tell them apart; the provider does only where members could be
    /// either's, since the same models are sold by several vendors, each answering as the model's maker does.
    private enum Shape {
        case anthropic, openAIChat, openAIResponses, gemini, cohere
        /// Those that tell one figure.
        case total, characters, recording
    }

    private func shape(of provider: String) -> Shape? {
        if groups.contains(.billed) { return .cohere }
        if has(.geminiPrompt) || has(.candidates) || has(.thoughts) { return .gemini }
        if has(.prompt) || has(.completion) { return .openAIChat }
        // Details of the input say that what is cached is part of it, whoever's model it is: so do LangChain's objects,
        // and Codex's name for it.
        if has(.input), groups.contains(.input) || has(.cachedInput) { return .openAIResponses }
        if has(.cacheRead) || has(.cacheCreation) || groups.contains(where: Self.besideInput.contains)
            || !words.geography.isEmpty || !words.speed.isEmpty
        {
            return .anthropic
        }
        if has(.input) || has(.output) { return provider == "anthropic" ? .anthropic : .openAIResponses }
        if has(.seconds) { return .openAIResponses }
        if has(.duration) { return .recording }
        if has(.characters) { return .characters }
        return has(.total) ? .total : nil
    }

    /// Objects that only those have whose input leaves out what is cached: Anthropic, and Bedrock's Converse.
    private static let besideInput: [UsageGroup] = [.cacheCreation, .cacheDetails, .serverTools, .iterations]

    /// Puts the counts into the buckets of a call, and says which tier was served.
    ///
    /// Counts that contradict each other are nobody's to mend: the call is kept without any, and without a price.
    func fill(_ call: inout Call) throws(EventError) {
        // A stream that was cut off may end with an object that says nothing.
        if isEmpty { return }
        guard let shape = shape(of: call.provider.lowercased()) else {
            throw .usage("no vendor's shape that Bursar knows; give input_tokens, output_tokens and so on instead")
        }
        do throws(Contradiction) {
            try fillBuckets(&call, as: shape)
        } catch {
            call.setUsageAside(since: error.text)
        }
        for bucket in Bucket.allCases where call.usage[bucket] > Usage.most {
            throw .usage("\(bucket.name) must be at most 1e15")
        }
        let tier = words.tier
        if !tier.isEmpty, !tier.hasSuffix("unspecified") { call.tier = Tier(served: tier) }
        if !words.searchModifier.isEmpty { addModifier(words.searchModifier, &call) }
        for count in unknown { addModifier(count.name, &call) }
        guard call.modifiers.count <= EventLimits.modifiers else {
            throw .invalid("modifiers", "hold at most \(EventLimits.modifiers) names, with those that usage brings")
        }
        // What the sender says that it cost goes before what the vendor says.
        if call.reported == nil { call.reported = try charge.total() }
    }

    private func fillBuckets(_ call: inout Call, as shape: Shape) throws(Contradiction) {
        switch shape {
        case .anthropic: try fillAnthropic(&call)
        case .openAIChat: try fillOpenAIChat(&call)
        case .openAIResponses: try fillOpenAIResponses(&call)
        case .gemini: try fillGemini(&call)
        case .cohere: fillCohere(&call)
        case .total: call.usage[.inputTokens] = self[.total]
        case .characters: call.usage[.characters] = self[.characters]
        case .recording:
            // Each channel of a recording is billed for all of its time.
            let (seconds, isBeyond) = self[.duration].multipliedReportingOverflow(by: max(self[.channels], 1))
            call.usage[.inputSeconds] = isBeyond ? Usage.most + 1 : seconds
        }
    }

    /// Cohere tells the tokens it took beside those it bills.
    private func fillCohere(_ call: inout Call) {
        call.usage[.inputTokens] = self[.input, in: .billed]
        call.usage[.outputTokens] = self[.output, in: .billed]
        call.usage[.searches] = self[.searchUnits, in: .billed]
        call.usage[.inputImages] = self[.images, in: .billed]
    }

    func addModifier(_ name: String, _ call: inout Call) {
        guard !call.modifiers.contains(name) else { return }
        call.modifiers.append(name)
        call.modifiers.sort()
    }

    /// What is left of a whole without its parts, which cannot be more than the whole.
    func remainder(of whole: Int64, _ name: String, without parts: [(Int64, String)]) throws(Contradiction) -> Int64 {
        var rest = whole
        for (part, partName) in parts {
            guard part <= whole else { throw Contradiction("\(partName) exceed \(name)") }
            rest -= part
        }
        guard rest >= 0 else {
            throw Contradiction("\(parts.filter { $0.0 > 0 }.map(\.1).joined(separator: " + ")) exceed \(name)")
        }
        return rest
    }

    /// A count that may stand in several places: zero in some, and the same in all others.
    func agreed(_ counts: [Int64], _ name: String) throws(Contradiction) -> Int64 {
        let told = counts.filter { $0 != 0 }
        guard let first = told.first else { return 0 }
        guard told.allSatisfy({ $0 == first }) else { throw Contradiction("two counts of \(name) differ") }
        return first
    }
}

extension Call {
    /// Takes all usage from a call, and with it any price.
    mutating func setUsageAside(since problem: String) {
        usage = Usage()
        usageError = problem
    }
}
