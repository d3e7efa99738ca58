// What is summed of calls, wherever calls are summed.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// The measures that every rollup of calls has. Costs in nanos of a USD, times in milliseconds.
package struct CallFigures: Sendable, Equatable {
    /// One for each case of `CallMeasure`, in their order.
    private var values = InlineArray<17, Int64>(repeating: 0)

    package init() {}

    package subscript(measure: CallMeasure) -> Int64 {
        get { values[measure.rawValue] }
        set { values[measure.rawValue] = newValue }
    }

    package var calls: Int64 { self[.calls] }
    package var errors: Int64 { self[.errors] }
    package var cached: Int64 { self[.cached] }
    package var unpriced: Int64 { self[.unpriced] }
    /// Calls that cost what was reported.
    package var reported: Int64 { self[.reported] }
    package var cost: Int64 { self[.cost] }
    package var inputCost: Int64 { self[.inputCost] }
    package var outputCost: Int64 { self[.outputCost] }
    package var adjustment: Int64 { self[.adjustment] }
    package var failedCost: Int64 { self[.failedCost] }
    /// What calls from the app's own cache would have cost more.
    package var saved: Int64 { self[.saved] }
    package var inputTokens: Int64 { self[.inputTokens] }
    package var outputTokens: Int64 { self[.outputTokens] }
    package var cacheReadTokens: Int64 { self[.cacheReadTokens] }
    package var cacheWriteTokens: Int64 { self[.cacheWriteTokens] }
    package var latency: Int64 { self[.latency] }
    /// How many calls told how long they took.
    package var timed: Int64 { self[.timed] }

    /// What calls cost: as booked, adjustments by re-pricing included.
    package var settledCost: Int64 { cost.addingSaturated(adjustment) }

    package static func == (left: Self, right: Self) -> Bool {
        left.values.indices.allSatisfy { left.values[$0] == right.values[$0] }
    }
}

extension CallMeasure {
    /// What `CallFigures.settledCost` is made of.
    package static let ofSettledCost: [CallMeasure] = [.cost, .adjustment]
}

extension CallFigures {
    /// The columns of all measures, for `init`.
    static let columns = list { $0 }

    /// The same, added up by the database.
    static let sums = list { "sum(\($0))" }

    /// The column that lies last in a row comes first: to get there, SQLite finds out where all the others are.
    private static func list(_ column: (String) -> String) -> String {
        precondition(CallMeasure.allCases.count == CallFigures().values.count, "a measure has no room")
        return CallMeasure.columns.reversed().map(column).joined(separator: ", ")
    }

    /// Reads `columns` or `sums`, the first of them at `start`.
    init(_ row: borrowing Row, at start: Int) {
        let last = start + values.count - 1
        for place in values.indices { values[place] = row.integer(last - place) }
    }

    /// Throws where a sum leaves 64 bits: the ledger sees to it for each row of a rollup, and not for sums of them.
    package mutating func add(_ other: CallFigures) throws(ReadingError) {
        for place in values.indices { try ReadingError.add(other.values[place], to: &values[place]) }
    }

    /// Takes away what is part of these.
    package mutating func subtract(_ other: CallFigures) {
        for place in values.indices { values[place] &-= other.values[place] }
    }
}
