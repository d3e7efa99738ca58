// Proves the committed counters, which are exact but for what a cap folded into `other`.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Compares the stored totals with those that the events add up to.
///
/// A family that reached its cap has label sets folded into `other`, in the order they came; which those were is
/// not known any more. Then every stored series may be at most what its events say, and the rest is in `other`.
struct TotalsProof {
    private(set) var corrections: [Correction] = []

    init(_ rollups: Rollups, _ database: Database) throws(StoreError) {
        let table = RollupTable.ID.totals.table
        let rows = try database.rows(table.select()) { table.read($0) }
        let stored = Dictionary(grouping: rows) { Group($0.key) }
        let expected = Dictionary(grouping: rollups.rows(.totals)) { Group($0.key) }
        for group in Set(stored.keys).union(expected.keys).sorted(by: <) {
            compare(stored[group] ?? [], expected[group] ?? [], in: group)
        }
    }

    /// The series of one family on one server that share an overflow: buckets of a histogram, and labels whose values
    /// we know, are apart from each other.
    private struct Group: Hashable {
        private let key: RollupKey
        /// The key of the series that takes what has no room.
        let overflow: RollupKey

        init(_ key: RollupKey) {
            let free = TotalFamily(rawValue: key[1])?.freeLabels ?? 0
            var (group, overflow) = (key, key)
            for position in 0..<free {
                group[2 + position] = 0
                overflow[2 + position] = SeriesLimit.other
            }
            self.key = group
            self.overflow = overflow
        }

        static func < (left: Self, right: Self) -> Bool { left.key < right.key }
    }

    private typealias Row = (key: RollupKey, measures: Measures)

    private mutating func compare(_ stored: [Row], _ expected: [Row], in group: Group) {
        // A damaged table may have a row twice.
        let stored = Dictionary(stored.map { ($0.key, $0.measures[0]) }) { first, _ in first }
        var expected = Dictionary(uniqueKeysWithValues: expected.map { ($0.key, $0.measures[0]) })
        let overflow = group.overflow
        if stored[overflow] != nil {
            var rest = expected.removeValue(forKey: overflow) ?? 0
            for (key, value) in expected where stored[key] == nil {
                rest += value
                expected[key] = nil
            }
            let isPlausible =
                expected.allSatisfy { (stored[$0.key] ?? 0) <= $0.value }
                && stored.values.reduce(0, &+) == expected.values.reduce(rest, &+)
            expected[overflow] = rest
            if isPlausible { return }
        }
        for key in Set(stored.keys).union(expected.keys).sorted() where stored[key] != expected[key] {
            corrections.append(
                Correction(
                    table: .totals, key: key, stored: stored[key].map { Measures($0) },
                    expected: expected[key].map { Measures($0) }))
        }
    }
}
