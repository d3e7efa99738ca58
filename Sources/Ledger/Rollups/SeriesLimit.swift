// Holds each family of counters to a bounded number of label sets.
// SPDX-License-Identifier: Apache-2.0

/// Decides whether a label set gets a series of its own or is folded into `other`.
///
/// Labels come from events, and so from strangers: without a cap one careless sender fills the memory
/// of Bursar and of every Prometheus that scrapes it.
package struct SeriesLimit: Sendable {
    package let most: Int
    /// The number of the text `other`.
    private let other: Int64
    private var known: [Int64: Set<RollupKey>] = [:]
    /// How many label sets were turned away since the start, by family.
    package private(set) var turnedAway: [Int64: Int64] = [:]

    /// `predecessor` is the limit that this one starts anew from: what it turned away stays counted.
    package init(most: Int, other: Int64, after predecessor: SeriesLimit? = nil) {
        self.most = most
        self.other = other
        turnedAway = predecessor?.turnedAway ?? [:]
    }

    /// Takes in a series that the store has already.
    package mutating func know(_ series: RollupKey, family: TotalFamily) {
        var series = series
        // The last key of a histogram is its bucket, not a label.
        if family.bounds != nil { series[3] = 0 }
        known[family.rawValue, default: []].insert(series)
    }

    /// The series that a total for these labels goes into.
    package mutating func admit(_ series: RollupKey, family: TotalFamily) -> RollupKey {
        let count = known[family.rawValue]?.count ?? 0
        if known[family.rawValue]?.contains(series) == true { return series }
        if count < most {
            known[family.rawValue, default: []].insert(series)
            return series
        }
        turnedAway[family.rawValue, default: 0] += 1
        return overflow(of: family)
    }

    /// The series that takes what has no room.
    package func overflow(of family: TotalFamily) -> RollupKey {
        var series = RollupKey(0)
        for position in family.description.labels.indices { series[position] = other }
        return series
    }
}
