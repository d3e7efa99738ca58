// A fixed amount of memory that is handed out in shares: the bodies of requests, the bytes of answers.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Hands out shares of a fixed amount of memory.
final class MemoryBudget: Sendable {
    let limit: Int
    /// On top, for what is to be answered when the rest is gone.
    private let reserve: Int
    private let used = Atomic(0)

    init(limit: Int, reserve: Int = 0) {
        self.limit = limit
        self.reserve = reserve
    }

    /// Bytes that are held at the moment.
    var inUse: Int { used.load(ordering: .relaxed) }

    /// Nil when so much is not left.
    func share(of count: Int, mayUseReserve: Bool = false) -> MemoryShare? {
        take(count, upTo: mayUseReserve ? limit + reserve : limit) ? MemoryShare(count, of: self) : nil
    }

    fileprivate func take(_ count: Int) -> Bool { take(count, upTo: limit) }

    private func take(_ count: Int, upTo limit: Int) -> Bool {
        if used.add(count, ordering: .relaxed).newValue <= limit { return true }
        giveBack(count)
        return false
    }

    fileprivate func takeAnyway(_ count: Int) { used.add(count, ordering: .relaxed) }

    fileprivate func giveBack(_ count: Int) { used.subtract(count, ordering: .relaxed) }
}

/// What one body or answer holds of the memory of all; given back when it is released, whatever became of it.
final class MemoryShare: Sendable {
    private let memory: MemoryBudget
    private let count: Atomic<Int>

    fileprivate init(_ count: Int, of memory: MemoryBudget) {
        self.memory = memory
        self.count = Atomic(count)
    }

    deinit { memory.giveBack(count.load(ordering: .relaxed)) }

    /// Makes the share at least so large. False, and nothing changed, when that is not left.
    ///
    /// Called by the one thread that takes the body in, or makes the answer; so is all that follows.
    func grow(to needed: Int) -> Bool {
        let held = count.load(ordering: .relaxed)
        guard needed > held else { return true }
        guard memory.take(needed - held) else { return false }
        count.store(needed, ordering: .relaxed)
        return true
    }

    /// The same for what is held already and cannot be refused: the budget may be exceeded by it, and then refuses others.
    func hold(_ needed: Int) {
        let held = count.load(ordering: .relaxed)
        guard needed > held else { return }
        memory.takeAnyway(needed - held)
        count.store(needed, ordering: .relaxed)
    }

    /// Gives some of it back.
    func giveBack(_ part: Int) {
        let part = min(part, count.load(ordering: .relaxed))
        count.subtract(part, ordering: .relaxed)
        memory.giveBack(part)
    }
}
