// The bytes that all answers may hold together, from their making until they are sent.
// SPDX-License-Identifier: Apache-2.0

internal import Memory

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
        "The server has too many bytes of answers on their way.", retryAfter: 5)
}
