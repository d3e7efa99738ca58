// Whose usage object it is, and what every vendor's has.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

extension VendorUsage {
    /// The families of usage objects. Their members tell them apart; the provider does where members could be either's.
    enum Shape {
        case anthropic, bedrock, openAIChat, openAIResponses, gemini
    }

    func shape(of provider: String) -> Shape? {
        if has(.geminiPrompt) || has(.candidates) || has(.thoughts) { return .gemini }
        if has(.prompt) || has(.completion) { return .openAIChat }
        let isBedrock = provider == "bedrock" || provider == "aws_bedrock" || provider == "amazon"
        if groups.contains(.cacheDetails) || isBedrock { return has(.input) || has(.output) ? .bedrock : nil }
        if has(.cacheRead) || has(.cacheCreation) || groups.contains(.cacheCreation) || groups.contains(.serverTools) {
            return .anthropic
        }
        if provider == "anthropic" { return has(.input) || has(.output) ? .anthropic : nil }
        if has(.input) || has(.output) || has(.seconds) { return .openAIResponses }
        return nil
    }

    /// Puts the counts into the buckets of a call, and says which tier was served.
    func fill(_ call: inout Call) throws(EventError) {
        // A stream that was cut off may end with an object that says nothing.
        if isEmpty { return }
        switch shape(of: call.provider.lowercased()) {
        case .anthropic: try fillAnthropic(&call)
        case .bedrock: try fillBedrock(&call)
        case .openAIChat: try fillOpenAIChat(&call)
        case .openAIResponses: try fillOpenAIResponses(&call)
        case .gemini: try fillGemini(&call)
        case nil:
            throw .usage("no vendor's shape that Bursar knows; give input_tokens, output_tokens and so on instead")
        }
        for bucket in Bucket.allCases where call.usage[bucket] > Usage.most {
            throw .usage("\(bucket.name) must be at most 1e15")
        }
        if !tier.isEmpty, !tier.hasSuffix("unspecified") { call.tier = Tier(served: tier) }
        for count in unknown { addModifier(count.name, &call) }
    }

    func addModifier(_ name: String, _ call: inout Call) {
        guard !call.modifiers.contains(name) else { return }
        call.modifiers.append(name)
        call.modifiers.sort()
    }

    /// What is left of a whole without its parts; refuses parts that are more than the whole.
    func remainder(of whole: Int64, _ name: String, without parts: [(Int64, String)]) throws(EventError) -> Int64 {
        var rest = whole
        for (part, partName) in parts {
            guard part <= whole else { throw .usage("\(partName) (\(part)) must not exceed \(name) (\(whole))") }
            rest -= part
        }
        guard rest >= 0 else {
            let names = parts.filter { $0.0 > 0 }.map(\.1).joined(separator: " + ")
            throw .usage("\(names) must not exceed \(name) (\(whole))")
        }
        return rest
    }
}
