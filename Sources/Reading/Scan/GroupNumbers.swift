// Small numbers for what rows are grouped by.
// SPDX-License-Identifier: Apache-2.0

/// Numbers values from 0 on, in the order in which they come.
struct ValueNumbers {
    private(set) var values: [Int64] = []
    /// By value, its number and one; 0 where it has none. Numbers of the ledger begin at 1 and are given one after the
    /// other: no hashing.
    private var near: [Int32] = []
    private var far: [Int64: Int32] = [:]

    private static let nearest: Int64 = 1 << 22
    /// What a dictionary takes for an entry, the room that it leaves free included.
    private static let farSize = 40

    mutating func number(_ value: Int64, in view: LedgerView) throws(ReadingError) -> Int32 {
        guard value >= 0, value < Self.nearest else {
            if let number = far[value] { return number }
            try view.takeMemory(Self.farSize)
            let number = try next(value, in: view)
            far[value] = number
            return number
        }
        let place = Int(value)
        if place < near.count, near[place] != 0 { return near[place] - 1 }
        if place >= near.count {
            let more = max(place + 1 - near.count, near.count)
            try view.takeMemory(more * MemoryLayout<Int32>.stride)
            near.append(contentsOf: repeatElement(0, count: more))
        }
        let number = try next(value, in: view)
        near[place] = number + 1
        return number
    }

    private mutating func next(_ value: Int64, in view: LedgerView) throws(ReadingError) -> Int32 {
        try view.takeMemory(MemoryLayout<Int64>.stride)
        values.append(value)
        return Int32(values.count - 1)
    }
}

/// Numbers pairs of small numbers, in the same way.
struct PairNumbers {
    /// The first in the upper half of each.
    private(set) var pairs: [UInt64] = []
    /// For each hash the number of a pair and one; 0 where there is none. A power of two of them.
    private var slots: [Int32] = []

    mutating func number(_ first: Int32, _ second: Int32, in view: LedgerView) throws(ReadingError) -> Int32 {
        let pair = UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
        if 2 * pairs.count >= slots.count { try grow(in: view) }
        var slot = slot(of: pair)
        while slots[slot] != 0 {
            let number = slots[slot] - 1
            if pairs[Int(number)] == pair { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        try view.takeMemory(MemoryLayout<UInt64>.stride)
        pairs.append(pair)
        slots[slot] = Int32(pairs.count)
        return Int32(pairs.count - 1)
    }

    func pair(_ number: Int) -> (first: Int, second: Int) {
        (Int(pairs[number] >> 32), Int(pairs[number] & 0xFFFF_FFFF))
    }

    private mutating func grow(in view: LedgerView) throws(ReadingError) {
        let count = max(1_024, 4 * slots.count)
        try view.takeMemory((count - slots.count) * MemoryLayout<Int32>.stride)
        slots = [Int32](repeating: 0, count: count)
        for place in pairs.indices {
            var slot = slot(of: pairs[place])
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(place + 1)
        }
    }

    private func slot(of pair: UInt64) -> Int {
        let shift = UInt64(slots.count.leadingZeroBitCount + 1)
        return Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }
}
