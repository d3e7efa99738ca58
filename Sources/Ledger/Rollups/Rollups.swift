// The sums of a batch of events, in memory, before they touch the store.
// SPDX-License-Identifier: Apache-2.0

/// Rows of every rollup, keyed: what a batch of events adds to the store, or what all events should add up to.
package struct Rollups: Sendable {
    private var tables = RollupTable.all.map { Table(of: $0) }
    /// Set when a sum left 64 bits; nothing of the batch may be booked then.
    package private(set) var overflowed = false

    /// The keys of all rows in one array, and their measures in another, a row after the other: most tables have far fewer
    /// than `Measures` holds.
    private struct Table: Sendable {
        let width: Int
        let summed: Int
        let united: Int
        var keys: [RollupKey] = []
        var values: [Int64] = []
        private var index = PlaceIndex()

        init(of table: RollupTable) {
            width = table.measures.count
            summed = table.summed
            united = table.united
        }

        /// False when a sum left 64 bits.
        mutating func add(_ key: RollupKey, _ measures: Measures) -> Bool {
            let hash = PlaceIndex.hash(of: key)
            guard let start = start(of: key, hash) else {
                insert(key, hash)
                for position in 0..<width { values.append(measures[position]) }
                return true
            }
            for position in 0..<summed {
                let (sum, overflow) = values[start + position].addingReportingOverflow(measures[position])
                if overflow { return false }
                values[start + position] = sum
            }
            for position in summed..<summed + united { values[start + position] |= measures[position] }
            for position in summed + united..<width {
                values[start + position] = max(values[start + position], measures[position])
            }
            return true
        }

        mutating func unite(_ key: RollupKey, _ position: Int, _ bits: Int64) {
            let hash = PlaceIndex.hash(of: key)
            let start = start(of: key, hash) ?? values.count
            if start == values.count {
                insert(key, hash)
                for _ in 0..<width { values.append(0) }
            }
            values[start + position] |= bits
        }

        /// False when a sum left 64 bits.
        mutating func add(_ other: borrowing Table) -> Bool {
            var fits = true
            for row in other.keys.indices where !add(other.keys[row], other.measures(at: row * width)) { fits = false }
            return fits
        }

        /// Where the measures of a row begin.
        func start(of key: RollupKey, _ hash: UInt32) -> Int? {
            keys.withUnsafeBufferPointer { keys in index.find(hash) { keys[$0] == key } }.map { $0 * width }
        }

        private mutating func insert(_ key: RollupKey, _ hash: UInt32) {
            index.insert(keys.count, hash)
            keys.append(key)
        }

        /// Forgets the rows and keeps their room where it is that of a usual batch.
        mutating func removeAll() {
            guard keys.capacity <= Self.usualRows, values.capacity <= Self.usualValues else {
                (keys, values, index) = ([], [], PlaceIndex())
                return
            }
            index.removeAll(keys.lazy.map { PlaceIndex.hash(of: $0) })
            keys.removeAll(keepingCapacity: true)
            values.removeAll(keepingCapacity: true)
        }

        private static let usualRows = 1 << 14
        private static let usualValues = 1 << 17

        func measures(at start: Int) -> Measures {
            var measures = Measures()
            for position in 0..<width { measures[position] = values[start + position] }
            return measures
        }
    }

    package init() {}

    package mutating func add(_ id: RollupTable.ID, _ key: RollupKey, _ measures: Measures) {
        if !tables[id.rawValue].add(key, measures) { overflowed = true }
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
        fileprivate let start: Int
    }

    /// The rows of a table in the order of their keys, which is the order the store likes to be written in.
    package func sorted(_ id: RollupTable.ID) -> [Row] { unsorted(id).sorted { $0.key < $1.key } }

    package func unsorted(_ id: RollupTable.ID) -> [Row] {
        let table = tables[id.rawValue]
        return table.keys.indices.map { Row(key: table.keys[$0], start: $0 * table.width) }
    }

    package func value(_ id: RollupTable.ID, _ row: Row, _ position: Int) -> Int64 {
        tables[id.rawValue].values[row.start + position]
    }

    package func value(_ id: RollupTable.ID, _ row: Row, _ measure: CallMeasure) -> Int64 {
        value(id, row, measure.rawValue)
    }

    /// The rows of a table with their measures, in the order of their keys.
    package func rows(_ id: RollupTable.ID) -> [(key: RollupKey, measures: Measures)] {
        sorted(id).map { ($0.key, tables[id.rawValue].measures(at: $0.start)) }
    }

    package func row(_ id: RollupTable.ID, _ key: RollupKey) -> Measures? {
        let table = tables[id.rawValue]
        return table.start(of: key, PlaceIndex.hash(of: key)).map(table.measures(at:))
    }

    package mutating func removeAll(_ id: RollupTable.ID) { tables[id.rawValue] = Table(of: id.table) }

    /// Forgets the rows and keeps the memory of a usual batch; that of an unusual one goes back.
    package mutating func removeAll() {
        for id in RollupTable.ID.allCases { tables[id.rawValue].removeAll() }
        overflowed = false
    }
}
