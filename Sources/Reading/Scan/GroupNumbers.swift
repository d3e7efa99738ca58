// Small numbers for what rows are grouped by.
// SPDX-License-Identifier: Apache-2.0

/// Numbers values from 0 on, in the order in which they come.
struct ValueNumbers {
    private(set) var values: [Int64] = []
    /// By value, its number and one; 0 where it has none. Numbers of the ledger begin at 1 and are given one after the
    /// other: no hashing.
    private var near: [Int32] = []
    /// Values that are far from 0, as digests are, and by their places there the numbers.
    private var far = HashedList()
    private var farNumbers: [Int32] = []

    private static let nearest: Int64 = 1 << 22

    /// What it has taken of the report's memory.
    var size: Int {
        values.capacity * MemoryLayout<Int64>.stride + (near.count + farNumbers.capacity) * MemoryLayout<Int32>.stride
            + far.size
    }

    mutating func number(_ value: Int64, in view: LedgerView) throws(ReadingError) -> Int32 {
        guard value >= 0, value < Self.nearest else { return try farNumber(value, in: view) }
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

    private mutating func farNumber(_ value: Int64, in view: LedgerView) throws(ReadingError) -> Int32 {
        let place = try far.place(of: UInt64(bitPattern: value), in: view)
        if place < farNumbers.count { return farNumbers[place] }
        let number = try next(value, in: view)
        try farNumbers.append(number, in: view)
        return number
    }

    private mutating func next(_ value: Int64, in view: LedgerView) throws(ReadingError) -> Int32 {
        try values.append(value, in: view)
        return Int32(values.count - 1)
    }

    /// Writes the numbers of values that are known to their places, from one on, as far as the first that is not; says
    /// where that is.
    func write(
        _ found: UnsafeBufferPointer<Int64>, from start: Int, to numbers: UnsafeMutablePointer<Int32>
    ) -> Int {
        near.withUnsafeBufferPointer { near in
            var place = start
            while place < found.count {
                let value = UInt64(bitPattern: found[place])
                guard value < UInt64(near.count) else { break }
                let number = near[Int(truncatingIfNeeded: value)]
                guard number != 0 else { break }
                numbers[place] = number &- 1
                place += 1
            }
            return place
        }
    }
}

/// Numbers pairs of small numbers, in the same way.
struct PairNumbers {
    private var list = HashedList()

    var count: Int { list.values.count }
    var size: Int { list.size }

    mutating func number(_ first: Int32, _ second: Int32, in view: LedgerView) throws(ReadingError) -> Int32 {
        let pair = UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
        return Int32(try list.place(of: pair, in: view))
    }

    /// Puts the number of each first with its second in the place of the first.
    mutating func join(
        _ firsts: UnsafeMutablePointer<Int32>, _ seconds: UnsafePointer<Int32>, _ count: Int, in view: LedgerView
    ) throws(ReadingError) {
        for place in 0..<count { firsts[place] = try number(firsts[place], seconds[place], in: view) }
    }

    func pair(_ number: Int) -> (first: Int, second: Int) {
        (Int(list.values[number] >> 32), Int(list.values[number] & 0xFFFF_FFFF))
    }
}

/// Distinct numbers of 64 bits, and where each of them is.
struct HashedList {
    private(set) var values: [UInt64] = []
    /// For each hash the place of a value and one; 0 where there is none. A power of two of them.
    private var slots: [Int32] = []

    var size: Int { values.capacity * MemoryLayout<UInt64>.stride + slots.count * MemoryLayout<Int32>.stride }

    mutating func place(of value: UInt64, in view: LedgerView) throws(ReadingError) -> Int {
        if 2 * values.count >= slots.count { try grow(in: view) }
        var slot = slot(of: value)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if values[place] == value { return place }
            slot = (slot + 1) & (slots.count - 1)
        }
        try values.append(value, in: view)
        slots[slot] = Int32(values.count)
        return values.count - 1
    }

    private mutating func grow(in view: LedgerView) throws(ReadingError) {
        let count = max(1_024, 4 * slots.count)
        try view.takeMemory((count - slots.count) * MemoryLayout<Int32>.stride)
        slots = [Int32](repeating: 0, count: count)
        for place in values.indices {
            var slot = slot(of: values[place])
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(place + 1)
        }
    }

    private func slot(of value: UInt64) -> Int {
        let shift = UInt64(slots.count.leadingZeroBitCount + 1)
        return Int(truncatingIfNeeded: ((value ^ value >> 32) &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }
}

extension Array {
    /// Grows by as much as it has, and counts that.
    mutating func append(_ element: Element, in view: LedgerView) throws(ReadingError) {
        if count == capacity { try reserve(count + Swift.max(64, count), in: view) }
        append(element)
    }

    /// Takes room for so many from the report's memory: in all that is as much as its capacity.
    mutating func reserve(_ total: Int, in view: LedgerView) throws(ReadingError) {
        let before = capacity
        guard total > before else { return }
        try view.takeMemory((total - before) * MemoryLayout<Element>.stride)
        reserveCapacity(total)
        // It may have got some more.
        if capacity > total { try view.takeMemory((capacity - total) * MemoryLayout<Element>.stride) }
    }
}
