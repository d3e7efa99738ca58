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

    private func place(of key: RollupKey, _ hash: UInt32) -> Int? {
        keys.withUnsafeBufferPointer { keys in places.find(hash) { keys[$0] == key } }
    }

    /// False when a sum left 64 bits.
    mutating func add(_ key: RollupKey, _ measures: borrowing Measures) -> Bool {
        let hash = PlaceIndex.hash(of: key)
        guard let place = place(of: key, hash) else {
            append(key, hash)
            for position in 0..<width { values.append(measures[position]) }
            return true
        }
        return measures.merge(into: &values, at: place * width, width, summed: summed, united: united)
    }

    /// Adds to the first measure alone, which is one that is summed. False when that left 64 bits.
    mutating func add(_ key: RollupKey, _ amount: Int64) -> Bool {
        let hash = PlaceIndex.hash(of: key)
        guard let place = place(of: key, hash) else {
            append(key, hash)
            values.append(amount)
            for _ in 1..<width { values.append(0) }
            return true
        }
        let (sum, overflow) = values[place * width].addingReportingOverflow(amount)
        if overflow { return false }
        values[place * width] = sum
        return true
    }

    /// The numbers of a row, keys and then measures.
    func each(_ place: Int, keys count: Int, _ body: (Int64) -> Void) {
        for position in 0..<count { body(keys[place][position]) }
        for position in place * width..<(place + 1) * width { body(values[position]) }
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
