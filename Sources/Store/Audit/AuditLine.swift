// What waits to be chained to the audit.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Synchronization

/// Entries, and whom to tell that they are on disk.
struct AuditSubmission: Sendable {
    let entries: [AuditEntry]
    /// Whether somebody is answered only once it is there; else it waits a moment for others.
    let isUrgent: Bool
    let completion: @Sendable (Result<Void, StoreError>) -> Void
}

/// A line of bounded length. What is not waited for stays in it while the store cannot be written, and what finds no more
/// room is counted: the next entry that can be kept says how many those were.
final class AuditLine: Sendable {
    private struct State {
        var waiting: [AuditSubmission] = []
        var entries = 0
        /// Those that were lost since the last that was kept, and altogether.
        var lost: Int64 = 0
        var allLost: Int64 = 0
        /// Somebody moves the line, or will do so in a moment.
        var isMoving = false
        var isDue = false

        mutating func lose(_ entries: [AuditEntry]) {
            // An entry that tells of many times is that many.
            let times = entries.reduce(Int64(0)) { $0.addingSaturated($1.times) }
            lost = lost.addingSaturated(times)
            allLost = allLost.addingSaturated(times)
        }
    }

    private let state = Mutex(State())

    static let most = 10_000
    static let mostAtOnce = 500

    /// When somebody has to begin to move the line.
    enum Start { case now, soon, not }

    func add(_ submission: AuditSubmission) -> Start {
        let start: Start? = state.withLock { state in
            guard state.entries + submission.entries.count <= Self.most else {
                if !submission.isUrgent { state.lose(submission.entries) }
                return nil
            }
            state.waiting.append(submission)
            state.entries += submission.entries.count
            if state.isMoving { return .not }
            if submission.isUrgent {
                state.isMoving = true
                return .now
            }
            defer { state.isDue = true }
            return state.isDue ? .not : .soon
        }
        if let start { return start }
        submission.completion(.failure(.database(SQLError(.other, "too many entries of the audit wait to be written"))))
        return .not
    }

    /// Entries of a moment ago are due. False where somebody moves the line already.
    func begin() -> Bool {
        state.withLock { state in
            state.isDue = false
            guard !state.isMoving, !state.waiting.isEmpty else { return false }
            state.isMoving = true
            return true
        }
    }

    /// What is to be written next, and how many were lost before it; nothing at the end of the line, which then stands still.
    func next() -> (submissions: [AuditSubmission], lost: Int64) {
        state.withLock { state in
            var (submissions, entries): ([AuditSubmission], Int) = ([], 0)
            while let first = state.waiting.first, entries == 0 || entries + first.entries.count <= Self.mostAtOnce {
                submissions.append(state.waiting.removeFirst())
                entries += first.entries.count
            }
            state.entries -= entries
            state.isMoving = !submissions.isEmpty
            defer { if !submissions.isEmpty { state.lost = 0 } }
            return (submissions, state.lost)
        }
    }

    /// What was the next could not be written. Who waits is told; the rest waits on, or is lost where no store will take it.
    /// True where somebody has to try again later.
    func giveBack(_ submissions: [AuditSubmission], lost: Int64, _ error: StoreError) -> Bool {
        let (told, starts) = state.withLock { state -> ([AuditSubmission], Bool) in
            let (urgent, rest) = (submissions.filter(\.isUrgent), submissions.filter { !$0.isUrgent })
            state.lost += lost
            state.isMoving = false
            if error.isOfTheRows || error == .closed {
                for submission in rest { state.lose(submission.entries) }
                return (urgent + rest, false)
            }
            state.waiting.insert(contentsOf: rest, at: 0)
            state.entries += rest.reduce(0) { $0 + $1.entries.count }
            // One at a time: each that fails would else bring another.
            defer { state.isDue = true }
            return (urgent, !state.isDue)
        }
        for submission in told { submission.completion(.failure(error)) }
        return starts
    }

    /// How many could not be kept since the store was opened, and how many wait.
    var figures: (lost: Int64, waiting: Int) {
        state.withLock { ($0.allLost, $0.entries) }
    }
}
