// What calls come to: cost, tokens, how many.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

struct UsageFigures: Equatable {
    /// In nanos of a USD, adjustments by re-pricing included.
    var cost: Int64 = 0
    /// Fresh input, output, and what came from or went to a cache.
    var tokens: Int64 = 0
    var calls: Int64 = 0

    init() {}

    /// A row of the report `costs`.
    init(_ row: Figures) {
        cost = row.nanos("cost_usd").addingSaturated(row.nanos("adjustment_usd"))
        calls = row.count("calls")
        for column in ["input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens"] {
            tokens = tokens.addingSaturated(row.count(column))
        }
    }

    init(_ logged: LoggedCall) {
        cost = logged.cost
        calls = 1
        for bucket in [
            Bucket.inputTokens, .outputTokens, .cacheReadTokens, .cacheWriteTokens, .cacheWrite1hTokens,
        ] { tokens = tokens.addingSaturated(logged.call.usage[bucket]) }
    }

    init(sumOf figures: some Sequence<UsageFigures>) {
        for one in figures { add(one) }
    }

    mutating func add(_ other: UsageFigures) {
        cost = cost.addingSaturated(other.cost)
        tokens = tokens.addingSaturated(other.tokens)
        calls = calls.addingSaturated(other.calls)
    }

    var totals: Shape { ["totalCost": .dollars(cost), "totalCalls": .count(calls), "totalTokens": .count(tokens)] }

    var members: [Shape.Member] {
        [.init("cost", .dollars(cost)), .init("tokens", .count(tokens)), .init("calls", .count(calls))]
    }
}

extension [Day: UsageFigures] {
    func sum(over period: Period) -> UsageFigures {
        UsageFigures(sumOf: filter { period.contains($0.key) }.values)
    }
}
