// The bytes that all requests' bodies may hold together.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Hands out shares of a fixed amount of memory.
final class BodyMemory: Sendable {
    let limit: Int
    private let used = Atomic(0)

    init(limit: Int) { self.limit = limit }

    /// Bytes that are held at the moment.
    var inUse: Int { used.load(ordering: .relaxed) }

    /// Nil when so much is not left.
    func share(of count: Int) -> BodyShare? { take(count) ? BodyShare(count, of: self) : nil }

    fileprivate func take(_ count: Int) -> Bool {
        if used.add(count, ordering: .relaxed).newValue <= limit { return true }
        giveBack(count)
        return false
    }

    fileprivate func giveBack(_ count: Int) { used.subtract(count, ordering: .relaxed) }
}

/// What one body holds of the memory of all; given back when nobody has the body any more, whatever became of it.
final class BodyShare: Sendable {
    private let memory: BodyMemory
    private let count: Atomic<Int>

    fileprivate init(_ count: Int, of memory: BodyMemory) {
        self.memory = memory
        self.count = Atomic(count)
    }

    deinit { memory.giveBack(count.load(ordering: .relaxed)) }

    /// Makes the share at least so large. False, and nothing changed, when that is not left.
    ///
    /// Called by the one thread that takes the body in.
    func grow(to needed: Int) -> Bool {
        let held = count.load(ordering: .relaxed)
        guard needed > held else { return true }
        guard memory.take(needed - held) else { return false }
        count.store(needed, ordering: .relaxed)
        return true
    }
}
