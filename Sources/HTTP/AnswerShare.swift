// What an answer is made of, in the memory of all answers.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Memory that is taken for an answer beside its body; it is given back when this is released, at the latest.
///
/// The first bytes are not counted, as those of small answers are not.
package final class AnswerShare: Sendable {
    private let memory: AnswerMemory
    private let state = Mutex(State())

    private struct State {
        var held = 0
        var share: MemoryShare?
    }

    init(of memory: AnswerMemory) { self.memory = memory }

    deinit { memory.noteFreed(state.withLock(\.held)) }

    /// False, and nothing taken, when so much more is not left.
    package func take(_ count: Int) -> Bool {
        state.withLock { state in
            let counted = state.held + count - AnswerMemory.small
            if counted > 0 {
                if let share = state.share {
                    guard share.grow(to: counted) else { return false }
                } else {
                    guard let share = memory.budget.share(of: counted) else { return false }
                    state.share = share
                }
            }
            state.held += count
            return true
        }
    }

    /// Whether so much more would find room if no other answer held any.
    package func couldEverTake(_ count: Int) -> Bool {
        state.withLock { $0.held } + count - AnswerMemory.small <= memory.budget.limit
    }

    package func giveBack(_ count: Int) {
        state.withLock { state in
            let before = state.held
            state.held = max(0, before - count)
            state.share?.giveBack(max(0, before - AnswerMemory.small) - max(0, state.held - AnswerMemory.small))
        }
    }
}
