// The memory of reports as a test has it.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

@testable import Reading

/// Counts what is held, and the most that was, beside what others hold.
final class Counter: SharedMemory {
    let limit = Atomic(Int.max)
    let others = Atomic(0)
    let held = Atomic(0)
    let most = Atomic(0)

    func take(_ bytes: Int) -> Bool {
        let now = held.add(bytes, ordering: .relaxed).newValue
        guard now <= limit.load(ordering: .relaxed) - others.load(ordering: .relaxed) else {
            giveBack(bytes)
            return false
        }
        most.max(now, ordering: .relaxed)
        return true
    }

    func giveBack(_ bytes: Int) { held.subtract(bytes, ordering: .relaxed) }

    func couldEverTake(_ bytes: Int) -> Bool {
        held.load(ordering: .relaxed) + bytes <= limit.load(ordering: .relaxed)
    }
}
