// Anthropic's Messages API and Bedrock's Converse: what is cached stands beside the input, not in it.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

extension VendorUsage {
    func fillAnthropic(_ call: inout Call) throws(Contradiction) {
        let thinking = self[.thinking, in: .output]
        call.usage[.inputTokens] = self[.input]
        call.usage[.outputTokens] = self[.output]
        call.usage[.reasoningTokens] = thinking
        _ = try remainder(of: self[.output], "output_tokens", without: [(thinking, "thinking_tokens")])
        call.usage[.cacheReadTokens] = self[.cacheRead]
        try fillCacheWrites(
            total: has(.cacheCreation) ? self[.cacheCreation] : nil,
            fiveMinutes: self[.cacheCreation5m, in: .cacheCreation] + self[.cacheCreation5m, in: .cacheDetails],
            hour: self[.cacheCreation1h, in: .cacheCreation] + self[.cacheCreation1h, in: .cacheDetails],
            "the tokens written to the cache", &call)
        call.usage[.searches] = self[.webSearches, in: .serverTools]
        // Where the model ran and how fast changes the price; anywhere and normally does not.
        let (geography, speed) = (words.geography, words.speed)
        if !["", "global", "not_available"].contains(geography) { addModifier(geography, &call) }
        if !["", "standard"].contains(speed) { addModifier(speed, &call) }
    }

    /// What the breakdown leaves over was written for the shorter time, which is the default.
    func fillCacheWrites(
        total: Int64?, fiveMinutes: Int64, hour: Int64, _ name: String, _ call: inout Call
    ) throws(Contradiction) {
        let total = total ?? fiveMinutes + hour
        let rest = try remainder(
            of: total, name,
            without: [(fiveMinutes, "those for the shorter time"), (hour, "those for the longer time")])
        call.usage[.cacheWriteTokens] = fiveMinutes + rest
        call.usage[.cacheWrite1hTokens] = hour
    }
}
