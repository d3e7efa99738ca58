// The sums of a batch of events, in memory, before they touch the store.
// SPDX-License-Identifier: Apache-2.0

/// Rows of every rollup, keyed: what a batch of events adds to the store, or what all events should add up to.
package struct Rollups: Sendable {
    private var tables = RollupTable.all.map { Table(of: $0) }
    /// Set when a sum left 64 bits; nothing of the batch may be booked then.
    package private(set) var overflowed = false

    /// The measures of all rows in one array, a row after the other: most tables have far fewer than `Measures` holds.
    private struct Table: Sendable {
        let width: Int
        let summed: Int
        let united: Int
        var places: [RollupKey: Int] = [:]
        var values: [Int64] = []

        init(of table: RollupTable) {
            width = table.measures.count
            summed = table.summed
            united = table.united
        }

        /// False when a sum left 64 bits.
        mutating func add(_ key: RollupKey, _ measures: Measures) -> Bool {
            guard let start = places[key] else {
                places[key] = values.count
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
            let start = places[key] ?? values.count
            if start == values.count {
                places[key] = start
                for _ in 0..<width { values.append(0) }
            }
            values[start + position] |= bits
        }

        /// False when a sum left 64 bits.
        mutating func add(_ other: borrowing Table) -> Bool {
            var fits = true
            for (key, place) in other.places where !add(key, other.measures(at: place)) { fits = false }
            return fits
        }

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
        tables[id.rawValue].places.map { Row(key: $0.key, start: $0.value) }
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
        return table.places[key].map(table.measures(at:))
    }

    package mutating func removeAll(_ id: RollupTable.ID) { tables[id.rawValue] = Table(of: id.table) }

    /// Forgets the rows and keeps the memory of a usual batch; that of an unusual one goes back.
    package mutating func removeAll() {
        for id in RollupTable.ID.allCases {
            let isUsual = tables[id.rawValue].values.capacity <= Self.usual
            tables[id.rawValue].places.removeAll(keepingCapacity: isUsual)
            tables[id.rawValue].values.removeAll(keepingCapacity: isUsual)
        }
        overflowed = false
    }

    private static let usual = 1 << 17
}
