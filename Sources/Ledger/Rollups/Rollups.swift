// The sums of a batch of events, in memory, before they touch the store.
// SPDX-License-Identifier: Apache-2.0

/// Rows of every rollup, keyed: what a batch of events adds to the store, or what all events should add up to.
package struct Rollups: Sendable {
    private var tables = RollupTable.all.map { RollupRows(of: $0) }
    /// Set when a sum left 64 bits; nothing of the batch may be booked then.
    package private(set) var overflowed = false

    package init() {}

    package mutating func add(_ id: RollupTable.ID, _ key: RollupKey, _ measures: borrowing Measures) {
        if !tables[id.rawValue].add(key, measures) { overflowed = true }
    }

    /// The same of the first measure alone, which is one that is summed: that is all that most counts have.
    package mutating func add(_ id: RollupTable.ID, _ key: RollupKey, _ amount: Int64) {
        if !tables[id.rawValue].add(key, amount) { overflowed = true }
    }

    /// Adds all rows of others. False, and `overflowed`, when a sum left 64 bits.
    package mutating func add(_ others: Rollups) -> Bool {
        for id in tables.indices where !tables[id].add(others.tables[id]) { overflowed = true }
        return !overflowed
    }

    /// Sets bits of one measure, which must be one that is united.
    package mutating func unite(_ id: RollupTable.ID, _ key: RollupKey, _ position: Int, _ bits: Int64) {
        tables[id.rawValue].unite(key, position, bits)
    }

    /// A row without its measures, which stay where they are.
    package struct Row: Sendable {
        package let key: RollupKey
        fileprivate let place: Int
    }

    /// The rows of a table in the order of their keys, which is the order the store likes to be written in.
    package func sorted(_ id: RollupTable.ID) -> [Row] { unsorted(id).sorted { $0.key < $1.key } }

    package func unsorted(_ id: RollupTable.ID) -> [Row] {
        let table = tables[id.rawValue]
        return table.keys.indices.map { Row(key: table.keys[$0], place: $0) }
    }

    package func value(_ id: RollupTable.ID, _ row: Row, _ position: Int) -> Int64 {
        tables[id.rawValue].value(row.place, position)
    }

    package func value(_ id: RollupTable.ID, _ row: Row, _ measure: CallMeasure) -> Int64 {
        value(id, row, measure.rawValue)
    }

    /// The numbers of a row in the order of its columns: keys and then measures.
    package func each(_ id: RollupTable.ID, _ row: Row, _ body: (Int64) -> Void) {
        tables[id.rawValue].each(row.place, keys: id.table.keys.count, body)
    }

    /// The rows of a table with their measures, in the order of their keys.
    package func rows(_ id: RollupTable.ID) -> [(key: RollupKey, measures: Measures)] {
        sorted(id).map { ($0.key, tables[id.rawValue].measures($0.place)) }
    }

    package func row(_ id: RollupTable.ID, _ key: RollupKey) -> Measures? {
        let table = tables[id.rawValue]
        return table.place(of: key).map(table.measures)
    }

    package mutating func removeAll(_ id: RollupTable.ID) { tables[id.rawValue] = RollupRows(of: id.table) }

    /// Forgets the rows and keeps the memory of a usual batch; that of an unusual one goes back.
    package mutating func removeAll() {
        for table in tables.indices { tables[table].removeAll() }
        overflowed = false
    }
}
