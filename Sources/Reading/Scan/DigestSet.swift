// Distinct digests, as many as there happen to be.
// SPDX-License-Identifier: Apache-2.0

/// A set of numbers of 64 bits that are spread evenly, as digests are. 0 stands for nothing, and is never in it.
struct DigestSet {
    private var slots: [Int64] = Array(repeating: 0, count: 1_024)
    private(set) var count = 0

    /// The same memory for others.
    mutating func removeAll() {
        guard count > 0 else { return }
        count = 0
        for slot in slots.indices { slots[slot] = 0 }
    }

    /// Whether it was not there before.
    @inline(__always)
    mutating func insert(_ digest: Int64) -> Bool {
        guard digest != 0 else { return false }
        var slot = Int(truncatingIfNeeded: digest ^ digest >> 32) & (slots.count - 1)
        while slots[slot] != 0 {
            if slots[slot] == digest { return false }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = digest
        count += 1
        if 2 * count > slots.count { grow() }
        return true
    }

    private mutating func grow() {
        let digests = slots
        slots = Array(repeating: 0, count: 2 * digests.count)
        for digest in digests where digest != 0 {
            var slot = Int(truncatingIfNeeded: digest ^ digest >> 32) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = digest
        }
    }
}
