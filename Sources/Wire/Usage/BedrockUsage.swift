// Bedrock's Converse API: what is cached stands beside `inputTokens`, not in it.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

extension VendorUsage {
    func fillBedrock(_ call: inout Call) throws(EventError) {
        call.usage[.inputTokens] = self[.input]
        call.usage[.outputTokens] = self[.output]
        call.usage[.cacheReadTokens] = self[.cacheRead]
        try fillCacheWrites(
            total: has(.cacheCreation) ? self[.cacheCreation] : nil,
            fiveMinutes: self[.cacheCreation5m, in: .cacheDetails], hour: self[.cacheCreation1h, in: .cacheDetails],
            "cacheWriteInputTokens", &call)
    }
}
