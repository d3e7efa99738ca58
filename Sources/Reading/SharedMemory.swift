// The memory that reports share with all that is answered.
// SPDX-License-Identifier: Apache-2.0

/// What a report holds of a memory that others want too.
///
/// The largest of what grows with a product's users (sums by person or by subject, rows that are read in pages) asks before
/// it grows, and gives back what it lets go of. The rest goes back with the share itself, which a table's continuation keeps.
/// Not counted are the sets, names and rankings that some reports make of them for a moment.
package protocol SharedMemory: Sendable {
    /// Bytes more. False, and nothing taken, when so much is not left.
    func take(_ bytes: Int) -> Bool
    func giveBack(_ bytes: Int)
    /// Whether so many bytes could be taken if nobody else held any.
    func couldEverTake(_ bytes: Int) -> Bool
}

/// Some bytes of it, which go back with the last who holds this.
final class MemoryLease: Sendable {
    private let memory: any SharedMemory
    private let bytes: Int

    fileprivate init(_ bytes: Int, of memory: any SharedMemory) {
        self.bytes = bytes
        self.memory = memory
    }

    deinit { memory.giveBack(bytes) }
}

extension LedgerView {
    /// Throws where so much more is not left; where nobody counts, there is always room.
    package func takeMemory(_ bytes: Int) throws(ReadingError) {
        if let memory, !memory.take(bytes) { throw .noMemory(ever: !memory.couldEverTake(bytes)) }
    }

    /// The same for what has an end of its own; nil where nobody counts.
    func leaseMemory(_ bytes: Int) throws(ReadingError) -> MemoryLease? {
        try takeMemory(bytes)
        return memory.map { MemoryLease(bytes, of: $0) }
    }

    package func giveBackMemory(_ bytes: Int) { memory?.giveBack(bytes) }
}
