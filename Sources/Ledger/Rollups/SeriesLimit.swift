// Holds each family of counters to a bounded number of label sets.
// SPDX-License-Identifier: Apache-2.0

/// Decides whether a label set gets a series of its own or is folded into `other`.
///
/// Labels come from events, and so from strangers: without a cap one careless sender fills the memory
/// of Bursar and of every Prometheus that scrapes it.
package struct SeriesLimit: Sendable {
    package let most: Int
    /// The number of the text `other`: a ledger has it from the start.
    package static let other: Int64 = 1
    /// The label sets that have a series, family by family.
    private var known = TotalFamily.allCases.map { SeriesIndex(of: $0) }
    /// How many label sets were turned away since the start, by family.
    package private(set) var turnedAway: [Int64: Int64] = [:]

    /// What was turned away before stays counted.
    package init(most: Int, turnedAway: [Int64: Int64] = [:]) {
        self.most = most
        self.turnedAway = turnedAway
    }

    /// Takes in a series that the store has already.
    package mutating func know(_ series: RollupKey, family: TotalFamily) {
        var series = series
        // The last key of a histogram is its bucket, not a label.
        if family.bounds != nil { series[3] = 0 }
        if known[family.place].number(of: series) == nil { _ = known[family.place].add(series) }
    }

    /// The series that a total for these labels goes into.
    package mutating func admit(_ series: RollupKey, family: TotalFamily) -> RollupKey {
        let place = family.place
        // In place: to copy an index would count references to it, four times an event and more.
        if known.withUnsafeBufferPointer({ $0[place].number(of: series) }) != nil { return series }
        // Labels of which we know all values need no cap.
        if known[place].count < most || family.freeLabels == 0 {
            _ = known[place].add(series)
            return series
        }
        turnedAway[family.rawValue, default: 0] += 1
        return overflow(of: series, family: family)
    }

    /// The series that takes what has no room. Only free text gives way: seconds are not added to bytes.
    package func overflow(of series: RollupKey, family: TotalFamily) -> RollupKey {
        var series = series
        for position in 0..<family.freeLabels { series[position] = Self.other }
        return series
    }
}
