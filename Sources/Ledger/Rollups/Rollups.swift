// The sums of a batch of events, in memory, before they touch the store.
// SPDX-License-Identifier: Apache-2.0

/// Rows of every rollup, keyed: what a batch of events adds to the store, or what all events should add up to.
package struct Rollups: Sendable {
    private var tables = [Table](repeating: Table(), count: RollupTable.all.count)
    /// Set when a sum left 64 bits; nothing of the batch may be booked then.
    package private(set) var overflowed = false

    private struct Table: Sendable {
        var places: [RollupKey: Int] = [:]
        var rows: [Measures] = []
    }

    package init() {}

    package mutating func add(_ id: RollupTable.ID, _ key: RollupKey, _ measures: Measures) {
        let table = id.rawValue
        if let place = tables[table].places[key] {
            if !tables[table].rows[place].merge(measures, in: RollupTable.all[table]) { overflowed = true }
        } else {
            tables[table].places[key] = tables[table].rows.count
            tables[table].rows.append(measures)
        }
    }

    /// The rows of a table in the order of their keys, which is the order the store likes to be written in.
    package func rows(_ id: RollupTable.ID) -> [(key: RollupKey, measures: Measures)] {
        let table = tables[id.rawValue]
        return table.places.map { ($0.key, table.rows[$0.value]) }.sorted { $0.key < $1.key }
    }

    package func row(_ id: RollupTable.ID, _ key: RollupKey) -> Measures? {
        let table = tables[id.rawValue]
        return table.places[key].map { table.rows[$0] }
    }

    package mutating func removeAll(_ id: RollupTable.ID) { tables[id.rawValue] = Table() }

    package mutating func removeAll() {
        for table in tables.indices {
            tables[table].places.removeAll(keepingCapacity: true)
            tables[table].rows.removeAll(keepingCapacity: true)
        }
        overflowed = false
    }
}
