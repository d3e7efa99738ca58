// The distinct values of a column, as far as there are few enough of them to be worth a dictionary.
// SPDX-License-Identifier: Apache-2.0

/// Numbers the values of a column. Gives up where a dictionary would be no smaller than what is there already.
struct DistinctValues {
    /// For each hash the number of a value and one; 0 where there is none.
    private var slots: [UInt16] = []
    private var known: [Int64] = []
    private var counts: [Int32] = []
    /// Of each row the number of its value, in the order in which they came.
    private var ids: [UInt16] = []
    private(set) var size = Int.max
    /// With the others beside the most frequent one.
    private(set) var commonSize = Int.max
    private(set) var common: Int64 = 0

    private static let slotBits = 14

    /// Whether a dictionary, or the most frequent value with the others beside it, takes fewer bytes than that.
    mutating func take(_ values: [Int64], lighterThan most: Int) -> Bool {
        if slots.isEmpty { slots = Array(repeating: 0, count: 1 << Self.slotBits) } else { clear() }
        known.removeAll(keepingCapacity: true)
        counts.removeAll(keepingCapacity: true)
        ids.removeAll(keepingCapacity: true)
        (size, commonSize) = (.max, .max)
        // Half of the slots at most, and half of the rows: beyond that it gains nothing.
        let limit = max(2, min(values.count / 2, 1 << (Self.slotBits - 1)))
        for value in values {
            var slot = Self.slot(of: value)
            while slots[slot] != 0, known[Int(slots[slot]) - 1] != value { slot = (slot + 1) & (slots.count - 1) }
            if slots[slot] == 0 {
                guard known.count < limit else { return false }
                known.append(value)
                counts.append(0)
                slots[slot] = UInt16(known.count)
            }
            let id = slots[slot] - 1
            counts[Int(id)] += 1
            ids.append(id)
        }
        weigh(values.count)
        return min(size, commonSize) < most
    }

    private mutating func weigh(_ rows: Int) {
        let (least, largest) = (known.min() ?? 0, known.max() ?? 0)
        let entry = Frame.width(of: UInt64(bitPattern: largest &- least))
        let code = Frame.width(of: UInt64(max(1, known.count) - 1))
        size =
            3 + Frame.size(base: least, width: entry, count: known.count)
            + PackedBits.bytes(count: rows, width: code)
        guard let most = counts.indices.max(by: { counts[$0] < counts[$1] }) else { return }
        common = known[most]
        let others = rows - Int(counts[most])
        commonSize = 24 + (others * (Frame.width(of: UInt64(rows)) + entry) + 7) / 8
    }

    /// Entries in ascending order, then codes.
    func append(to bytes: inout [UInt8]) {
        let order = known.indices.sorted { known[$0] < known[$1] }
        var codes = [UInt64](repeating: 0, count: known.count)
        for (code, id) in order.enumerated() { codes[id] = UInt64(code) }
        bytes.append(number: UInt64(known.count))
        Frame.append(order.map { known[$0] }, to: &bytes)
        let width = Frame.width(of: UInt64(known.count - 1))
        bytes.append(UInt8(width))
        ids.map { codes[Int($0)] }.withUnsafeBufferPointer { PackedBits.append($0, width: width, to: &bytes) }
    }

    private static func slot(of value: Int64) -> Int {
        Int(truncatingIfNeeded: (UInt64(bitPattern: value) &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - slotBits))
    }

    /// Few values are cheaper taken out one by one.
    private mutating func clear() {
        guard known.count < slots.count / 8 else {
            for slot in slots.indices { slots[slot] = 0 }
            return
        }
        for value in known {
            var slot = Self.slot(of: value)
            while slots[slot] != 0 {
                slots[slot] = 0
                slot = (slot + 1) & (slots.count - 1)
            }
        }
    }
}
