// The bytes that all answers may hold together, from their making until they are sent.
// SPDX-License-Identifier: Apache-2.0

internal import Memory
internal import Synchronization

/// The memory of answers.
///
/// An answer is charged with its bytes, compressed if they are, when it is prepared, or as it grows (`AnswerBody`), and gives
/// them back part by part as the client takes them. One that finds no room is 503 instead. Small ones are not counted:
/// problems, health and the like are always answered, and the limit of connections bounds them.
///
/// What an answer is made of is charged by the code that makes it, where that is large (`AnswerShare`).
final class AnswerMemory: Sendable {
    let budget: MemoryBudget
    private let trimmer: MemoryTrimmer

    /// What an answer may be without being counted.
    static let small = 65_536

    init(limit: Int, trimmer: MemoryTrimmer = MemoryTrimmer()) {
        budget = MemoryBudget(limit: limit, reserve: limit / 4)
        self.trimmer = trimmer
    }

    /// A share for an answer of so many bytes; nothing to hold for a small one. Throws where there is no room.
    func share(of count: Int, isUrgent: Bool) throws(Problem) -> MemoryShare? {
        if count <= Self.small { return nil }
        guard let share = budget.share(of: count, mayUseReserve: isUrgent) else { throw .noRoomForAnswer }
        return share
    }

    /// So many bytes are let go of: where they were many, the system is to have them.
    func noteFreed(_ count: Int) { trimmer.note(count) }
}

extension Problem {
    static let noRoomForAnswer = Problem.unavailable(
        "The server has too many bytes of answers on their way.", retryAfter: 5
    ).limited(by: .answerMemory)
}

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
