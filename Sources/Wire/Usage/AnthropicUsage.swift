// Anthropic's Messages API: what is cached stands beside `input_tokens`, not in it.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

extension VendorUsage {
    func fillAnthropic(_ call: inout Call) throws(EventError) {
        call.usage[.inputTokens] = self[.input]
        call.usage[.outputTokens] = self[.output]
        call.usage[.reasoningTokens] = self[.thinking, in: .output]
        _ = try remainder(
            of: self[.output], "output_tokens", without: [(self[.thinking, in: .output], "thinking_tokens")])
        call.usage[.cacheReadTokens] = self[.cacheRead]
        try fillCacheWrites(
            total: has(.cacheCreation) ? self[.cacheCreation] : nil,
            fiveMinutes: self[.cacheCreation5m, in: .cacheCreation], hour: self[.cacheCreation1h, in: .cacheCreation],
            "cache_creation_input_tokens", &call)
        call.usage[.searches] = self[.webSearches, in: .serverTools]
        // Where the model ran and how fast changes the price; anywhere and normally does not.
        if !["", "global", "not_available"].contains(geography) { addModifier(geography, &call) }
        if !["", "standard"].contains(speed) { addModifier(speed, &call) }
    }

    /// What the breakdown leaves over was written for five minutes, which is the default.
    func fillCacheWrites(
        total: Int64?, fiveMinutes: Int64, hour: Int64, _ name: String, _ call: inout Call
    ) throws(EventError) {
        let total = total ?? fiveMinutes + hour
        let rest = try remainder(
            of: total, name, without: [(fiveMinutes, "the part for 5 minutes"), (hour, "the part for 1 hour")])
        call.usage[.cacheWriteTokens] = fiveMinutes + rest
        call.usage[.cacheWrite1hTokens] = hour
    }
}
