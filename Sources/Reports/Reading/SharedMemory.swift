// The memory that reports share with all that is answered.
// SPDX-License-Identifier: Apache-2.0

/// What a report holds of a memory that others want too.
///
/// What grows with a product's users asks before it grows, and gives back what it lets go of. The rest goes back with the
/// share itself, which a table's continuation keeps.
package protocol SharedMemory: Sendable {
    /// Bytes more. False, and nothing taken, when so much is not left.
    func take(_ bytes: Int) -> Bool
    func giveBack(_ bytes: Int)
}

extension Books {
    /// Throws where so much more is not left; where nobody counts, there is always room.
    func takeMemory(_ bytes: Int) throws(ReportError) {
        if let memory, !memory.take(bytes) { throw .noMemory }
    }

    func giveBackMemory(_ bytes: Int) { memory?.giveBack(bytes) }

    /// Makes room in an array that is full, twice as much as before; while it moves, both count.
    func grow<Element>(_ array: inout [Element]) throws(ReportError) {
        let (old, new) = (array.capacity, max(64, 2 * array.capacity))
        try takeMemory(new * MemoryLayout<Element>.stride)
        array.reserveCapacity(new)
        giveBackMemory(old * MemoryLayout<Element>.stride)
    }
}
