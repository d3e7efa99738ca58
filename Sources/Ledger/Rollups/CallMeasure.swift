// What is summed of calls, wherever calls are summed.
// SPDX-License-Identifier: Apache-2.0

/// A measure that every rollup of calls has, at the same place of its row.
///
/// In the order in which the columns lie. What is read of everybody comes first: a row costs what it takes to get to its
/// last column that is read.
package enum CallMeasure: Int, Sendable, CaseIterable {
    case calls, cost, adjustment, inputTokens, outputTokens, errors, cached, unpriced, inputCost, outputCost,
        cacheReadTokens, cacheWriteTokens, latency, timed, failedCost, reported, saved

    package var column: String {
        switch self {
        case .calls: "calls"
        case .cost: "cost"
        case .adjustment: "adjustment"
        case .inputTokens: "input_tokens"
        case .outputTokens: "output_tokens"
        case .errors: "errors"
        case .cached: "cached"
        case .unpriced: "unpriced"
        case .inputCost: "input_cost"
        case .outputCost: "output_cost"
        case .cacheReadTokens: "cache_read_tokens"
        case .cacheWriteTokens: "cache_write_tokens"
        case .latency: "latency_ms"
        case .timed: "timed"
        case .failedCost: "failed_cost"
        case .reported: "reported"
        case .saved: "saved"
        }
    }

    package static let columns = allCases.map(\.column)

    /// Where the measures stand that a rollup has besides: the actions of people; of `call_days`, the largest.
    static let actions = allCases.count
    static let maxCost = allCases.count, maxLatency = allCases.count + 1
}

extension Measures {
    package subscript(_ measure: CallMeasure) -> Int64 {
        get { self[measure.rawValue] }
        set { self[measure.rawValue] = newValue }
    }
}
