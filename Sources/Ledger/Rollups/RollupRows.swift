// The rows of one rollup in memory, found by their keys.
// SPDX-License-Identifier: Apache-2.0

/// Keys in one array and the measures of all rows in another, in the order in which they came. An event touches a dozen
/// rows, so this is where the time of a fold goes.
struct RollupRows: Sendable {
    private let width: Int
    private let summed: Int
    private let united: Int
    private(set) var keys: [RollupKey] = []
    private var values: [Int64] = []
    private var places = PlaceIndex()

    init(of table: RollupTable) {
        width = table.measures.count
        summed = table.summed
        united = table.united
    }

    func value(_ place: Int, _ position: Int) -> Int64 { values[place * width + position] }

    func measures(_ place: Int) -> Measures {
        var measures = Measures()
        for position in 0..<width { measures[position] = values[place * width + position] }
        return measures
    }

    func place(of key: RollupKey) -> Int? { place(of: key, PlaceIndex.hash(of: key)) }

    private func place(of key: RollupKey, _ hash: UInt32) -> Int? { places.find(hash) { keys[$0] == key } }

    /// False when a sum left 64 bits.
    mutating func add(_ key: RollupKey, _ measures: borrowing Measures) -> Bool {
        let hash = PlaceIndex.hash(of: key)
        guard let place = place(of: key, hash) else {
            append(key, hash)
            for position in 0..<width { values.append(measures[position]) }
            return true
        }
        let start = place * width
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
        let known = place(of: key, hash)
        if known == nil {
            append(key, hash)
            for _ in 0..<width { values.append(0) }
        }
        values[(known ?? keys.count - 1) * width + position] |= bits
    }

    private mutating func append(_ key: RollupKey, _ hash: UInt32) {
        places.insert(keys.count, hash)
        keys.append(key)
    }

    /// Adds all rows of others. False when a sum left 64 bits.
    mutating func add(_ others: RollupRows) -> Bool {
        var fits = true
        for place in others.keys.indices where !add(others.keys[place], others.measures(place)) { fits = false }
        return fits
    }

    /// Forgets the rows and keeps the memory of a usual batch; that of an unusual one goes back.
    mutating func removeAll() {
        guard !keys.isEmpty else { return }
        let isUsual = values.capacity <= Self.usual
        places.removeAll(keepingCapacity: isUsual)
        keys.removeAll(keepingCapacity: isUsual)
        values.removeAll(keepingCapacity: isUsual)
    }

    private static let usual = 1 << 17
}
