// Finds what lies side by side in an array by its key: a hash table that holds places instead of keys.
// SPDX-License-Identifier: Apache-2.0

/// Places by hash, with open addressing. Keys stay with whoever holds them, once and without a gap: a dictionary has
/// room for a third to five thirds more keys than there are.
///
///     hash → slots  … (place + 1, hash) · (place + 1, hash) …      8 bytes each, at most three quarters in use
struct PlaceIndex: Sendable {
    /// The count is a power of two, or 0.
    private var slots: [Slot] = []
    private var used = 0

    private struct Slot: Sendable {
        /// Place + 1; 0 is free.
        var entry: UInt32 = 0
        var hash: UInt32 = 0
    }

    /// Keys are made of what strangers send: with a seed that nobody knows they cannot be made to share a slot.
    private static let seed = UInt64.random(in: .min ... .max)

    /// Not by a `Hasher`, which takes several times as long: an event asks for a dozen keys.
    static func hash(of key: RollupKey) -> UInt32 { UInt32(truncatingIfNeeded: key.mixed(seed)) }

    /// The place of the key with this hash for which `matches` is true.
    @inline(__always)
    func find(_ hash: UInt32, where matches: (Int) -> Bool) -> Int? {
        guard !slots.isEmpty else { return nil }
        return slots.withUnsafeBufferPointer { slots in
            var slot = Int(hash) & (slots.count - 1)
            while slots[slot].entry != 0 {
                if slots[slot].hash == hash {
                    let place = Int(slots[slot].entry) - 1
                    if matches(place) { return place }
                }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
        }
    }

    /// Adds a place whose key is not there yet.
    mutating func insert(_ place: Int, _ hash: UInt32) {
        if (used + 1) * 4 > slots.count * 3 { grow() }
        put(Slot(entry: UInt32(place + 1), hash: hash))
        used += 1
    }

    /// Forgets all places; the memory stays, or goes back.
    mutating func removeAll(keepingCapacity: Bool) {
        used = 0
        guard keepingCapacity else { return slots = [] }
        for slot in slots.indices { slots[slot] = Slot() }
    }

    private mutating func put(_ new: Slot) {
        var slot = Int(new.hash) & (slots.count - 1)
        while slots[slot].entry != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = new
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: max(8, old.count * 2))
        for slot in old where slot.entry != 0 { put(slot) }
    }
}
