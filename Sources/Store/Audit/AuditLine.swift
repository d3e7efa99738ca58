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

/// A line of bounded length. What was told stays in it while the store cannot be written, whoever waits for it, and what
/// finds no more room is counted: the next entry that can be kept says how many those were.
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
        var isClosed = false

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
    /// Beyond these only for what somebody waits for: no flood of what nobody waits for stands in its way.
    static let mostUrgent = 1_000

    /// When somebody has to begin to move the line.
    enum Start { case now, soon, not }

    func add(_ submission: AuditSubmission) -> Start {
        let result: Result<Start, StoreError> = state.withLock { state in
            let room = Self.most + (submission.isUrgent ? Self.mostUrgent : 0) - state.entries
            guard !state.isClosed, submission.entries.count <= room else {
                // What it tells of may be done already.
                state.lose(submission.entries)
                return .failure(state.isClosed ? .closed : Self.full)
            }
            state.waiting.append(submission)
            state.entries += submission.entries.count
            if state.isMoving { return .success(.not) }
            if submission.isUrgent {
                state.isMoving = true
                return .success(.now)
            }
            defer { state.isDue = true }
            return .success(state.isDue ? .not : .soon)
        }
        switch result {
        case .success(let start): return start
        case .failure(let error):
            submission.completion(.failure(error))
            return .not
        }
    }

    private static let full = StoreError.database(
        SQLError(.other, "too many entries of the audit wait to be written"))

    /// Takes nothing more; what is still in the line, and could not be written, is lost.
    func close() {
        let rest = state.withLock { state in
            state.isClosed = true
            for submission in state.waiting { state.lose(submission.entries) }
            defer { (state.waiting, state.entries) = ([], 0) }
            return state.waiting
        }
        for submission in rest { submission.completion(.failure(.closed)) }
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

    /// What was the next could not be written. Who waits is told, and nobody does any more; the entries wait on, since what they
    /// tell of may be done, or are lost where there is no room or no store will take them.
    /// True where somebody has to try again later.
    func giveBack(_ submissions: [AuditSubmission], lost: Int64, _ error: StoreError) -> Bool {
        let (told, starts) = state.withLock { state -> ([AuditSubmission], Bool) in
            let (urgent, rest) = (submissions.filter(\.isUrgent), submissions.filter { !$0.isUrgent })
            state.lost += lost
            state.isMoving = false
            if error.isOfTheRows || error == .closed {
                for submission in submissions { state.lose(submission.entries) }
                return (urgent + rest, false)
            }
            let back = submissions.compactMap { submission -> AuditSubmission? in
                guard submission.isUrgent, state.entries + submission.entries.count > Self.most else {
                    state.entries += submission.entries.count
                    let entries = submission.isUrgent ? submission.entries.map(\.unanswered) : submission.entries
                    return AuditSubmission(entries: entries, isUrgent: false) { _ in }
                }
                state.lose(submission.entries)
                return nil
            }
            state.waiting.insert(contentsOf: back, at: 0)
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
