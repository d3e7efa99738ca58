// What is summed of calls, wherever calls are summed.
// SPDX-License-Identifier: Apache-2.0

package import SQL

/// The measures that every rollup of calls has. Costs in nanos of a USD.
package struct CallFigures: Sendable, Equatable {
    package var calls: Int64 = 0, errors: Int64 = 0, cached: Int64 = 0, unpriced: Int64 = 0
    package var cost: Int64 = 0, inputCost: Int64 = 0, outputCost: Int64 = 0, adjustment: Int64 = 0,
        failedCost: Int64 = 0
    package var inputTokens: Int64 = 0, outputTokens: Int64 = 0, cacheReadTokens: Int64 = 0, cacheWriteTokens: Int64 = 0
    package var latency: Int64 = 0, timed: Int64 = 0

    /// What calls cost: as booked, adjustments by re-pricing included.
    package var settledCost: Int64 { cost &+ adjustment }

    package static let columns = """
        calls, errors, cached, unpriced, cost, input_cost, output_cost, adjustment, failed_cost, input_tokens,
        output_tokens, cache_read_tokens, cache_write_tokens, latency_ms, timed
        """

    package init() {}

    /// Reads `columns`, the first of them at `start`.
    package init(_ row: borrowing Row, at start: Int) {
        calls = row.integer(start)
        errors = row.integer(start + 1)
        cached = row.integer(start + 2)
        unpriced = row.integer(start + 3)
        cost = row.integer(start + 4)
        inputCost = row.integer(start + 5)
        outputCost = row.integer(start + 6)
        adjustment = row.integer(start + 7)
        failedCost = row.integer(start + 8)
        inputTokens = row.integer(start + 9)
        outputTokens = row.integer(start + 10)
        cacheReadTokens = row.integer(start + 11)
        cacheWriteTokens = row.integer(start + 12)
        latency = row.integer(start + 13)
        timed = row.integer(start + 14)
    }

    /// The ledger takes no event that would carry a sum out of 64 bits, so wrapping never happens here.
    package mutating func add(_ other: CallFigures) {
        calls &+= other.calls
        errors &+= other.errors
        cached &+= other.cached
        unpriced &+= other.unpriced
        cost &+= other.cost
        inputCost &+= other.inputCost
        outputCost &+= other.outputCost
        adjustment &+= other.adjustment
        failedCost &+= other.failedCost
        inputTokens &+= other.inputTokens
        outputTokens &+= other.outputTokens
        cacheReadTokens &+= other.cacheReadTokens
        cacheWriteTokens &+= other.cacheWriteTokens
        latency &+= other.latency
        timed &+= other.timed
    }

    /// Takes away what is part of these.
    package mutating func subtract(_ other: CallFigures) {
        calls &-= other.calls
        errors &-= other.errors
        cached &-= other.cached
        unpriced &-= other.unpriced
        cost &-= other.cost
        inputCost &-= other.inputCost
        outputCost &-= other.outputCost
        adjustment &-= other.adjustment
        failedCost &-= other.failedCost
        inputTokens &-= other.inputTokens
        outputTokens &-= other.outputTokens
        cacheReadTokens &-= other.cacheReadTokens
        cacheWriteTokens &-= other.cacheWriteTokens
        latency &-= other.latency
        timed &-= other.timed
    }
}
