// Finds a label set among the series of a family.
// SPDX-License-Identifier: Apache-2.0

/// An open-addressing hash table of positions. The label bytes stay with whoever holds them, so a series costs
/// some 15 bytes here instead of a dictionary's key.
struct LabelIndex: Sendable {
    /// The count is a power of two, and at most three quarters of it are in use.
    private var slots: [Slot] = Array(repeating: Slot(), count: 4)
    private var used = 0

    private struct Slot: Sendable {
        /// Position + 1; 0 is free.
        var entry: UInt32 = 0
        var hash: UInt32 = 0
    }

    static func hash(_ block: UnsafeBufferPointer<UInt8>) -> UInt32 {
        // Swift's seeded hash: label values come from outside, and must not be able to choose their slots.
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(block))
        return UInt32(truncatingIfNeeded: hasher.finalize())
    }

    /// The position of the series with this hash for which `matches` is true.
    func find(hash: UInt32, matches: (Int) -> Bool) -> Int? {
        var place = Int(hash) & (slots.count - 1)
        while slots[place].entry != 0 {
            let position = Int(slots[place].entry) - 1
            if slots[place].hash == hash, matches(position) { return position }
            place = (place + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Adds a position that is not there yet.
    mutating func insert(_ position: Int, hash: UInt32) {
        if (used + 1) * 4 > slots.count * 3 { grow() }
        place(Slot(entry: UInt32(position + 1), hash: hash))
        used += 1
    }

    private mutating func place(_ slot: Slot) {
        var place = Int(slot.hash) & (slots.count - 1)
        while slots[place].entry != 0 { place = (place + 1) & (slots.count - 1) }
        slots[place] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        for slot in old where slot.entry != 0 { place(slot) }
    }
}
