// The rows of one rollup in memory, found by their keys.
// SPDX-License-Identifier: Apache-2.0

/// Keys in one array and the measures of all rows in another, in the order in which they came; a table of slots says where
/// a key stands. An event touches a dozen rows, so this is where the time of a fold goes: a `Dictionary` takes twice as
/// long, most of it for hashing what is hashed already.
struct RollupRows: Sendable {
    private let width: Int
    private let summed: Int
    private let united: Int
    private(set) var keys: [RollupKey] = []
    private var values: [Int64] = []
    /// One more than the place of a key, at the first free slot from its hash on; 0 where a slot is free. Twice as many as
    /// there are keys, at the least, and a power of two.
    private var slots: [Int32] = []

    /// Keys are made of what strangers send: with a seed that nobody knows they cannot be made to share a slot.
    private static let seed = UInt64.random(in: .min ... .max)

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

    func place(of key: RollupKey) -> Int? {
        guard !slots.isEmpty else { return nil }
        let found = slots[slot(of: key)]
        return found == 0 ? nil : Int(found) - 1
    }

    /// False when a sum left 64 bits.
    mutating func add(_ key: RollupKey, _ measures: borrowing Measures) -> Bool {
        let slot = roomySlot(of: key)
        guard slots[slot] != 0 else {
            append(key, at: slot)
            for position in 0..<width { values.append(measures[position]) }
            return true
        }
        let start = (Int(slots[slot]) - 1) * width
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
        let slot = roomySlot(of: key)
        if slots[slot] == 0 {
            append(key, at: slot)
            for _ in 0..<width { values.append(0) }
        }
        values[(Int(slots[slot]) - 1) * width + position] |= bits
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
        if isUsual {
            for slot in slots.indices { slots[slot] = 0 }
        } else {
            slots = []
        }
        keys.removeAll(keepingCapacity: isUsual)
        values.removeAll(keepingCapacity: isUsual)
    }

    private static let usual = 1 << 17

    // MARK: Slots

    private mutating func append(_ key: RollupKey, at slot: Int) {
        keys.append(key)
        slots[slot] = Int32(keys.count)
    }

    private mutating func roomySlot(of key: RollupKey) -> Int {
        if keys.count * 2 >= slots.count { grow() }
        return slot(of: key)
    }

    /// The slot of the key, or the free one that it would have.
    private func slot(of key: RollupKey) -> Int {
        var slot = Self.hash(of: key) & (slots.count - 1)
        while slots[slot] != 0, keys[Int(slots[slot]) - 1] != key { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private mutating func grow() {
        slots = [Int32](repeating: 0, count: max(16, slots.count * 2))
        for place in keys.indices { slots[slot(of: keys[place])] = Int32(place + 1) }
    }

    private static func hash(of key: RollupKey) -> Int { Int(truncatingIfNeeded: key.mixed(seed)) }
}
