// What waits to be kept in quarantine.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Synchronization

/// Events that came together, and whom to tell what became of them.
struct QuarantineSubmission: Sendable {
    let arrivals: [QuarantineArrival]
    let at: Timestamp
    let bounds: QuarantineBounds
    /// Gets an outcome for each arrival.
    let completion: @Sendable ([QuarantineOutcome]) -> Void
}

/// A line of submissions that are written some at a time: what one sender got wrong a hundred thousand times holds up
/// no commit for longer than a piece of it takes.
final class QuarantineLine: Sendable {
    /// Some arrivals of one submission.
    struct Piece: Sendable {
        let arrivals: ArraySlice<QuarantineArrival>
        let at: Timestamp
        let bounds: QuarantineBounds
    }

    private struct State {
        var waiting: [QuarantineSubmission] = []
        /// What became of the first arrivals of the first submission.
        var outcomes: [QuarantineOutcome] = []
        var isMoving = false
        /// Submissions that were ever in the line, and those that have left it.
        var (added, left) = (0, 0)
    }

    private let state = Mutex(State())

    var added: Int { state.withLock(\.added) }
    var left: Int { state.withLock(\.left) }

    /// What one transaction takes.
    static let mostAtOnce = 1_000
    static let mostBytesAtOnce = 4 << 20

    /// Whether somebody has to begin to move the line.
    func add(_ submission: QuarantineSubmission) -> Bool {
        state.withLock { state in
            state.waiting.append(submission)
            state.added += 1
            defer { state.isMoving = true }
            return !state.isMoving
        }
    }

    /// What is to be written next; nothing at the end of the line, which then stands still.
    func next() -> [Piece] {
        state.withLock { state in
            var (pieces, events, bytes): ([Piece], Int, Int) = ([], 0, 0)
            var done = state.outcomes.count
            for submission in state.waiting {
                var end = done
                while end < submission.arrivals.count, events < Self.mostAtOnce, bytes < Self.mostBytesAtOnce {
                    bytes += submission.arrivals[end].bytes.count
                    events += 1
                    end += 1
                }
                guard end > done else { break }
                pieces.append(
                    Piece(arrivals: submission.arrivals[done..<end], at: submission.at, bounds: submission.bounds))
                guard end == submission.arrivals.count else { break }
                done = 0
            }
            state.isMoving = !pieces.isEmpty
            return pieces
        }
    }

    /// What became of the pieces that were the next. Tells those of whom that was the last.
    func note(_ outcomes: [QuarantineOutcome]) {
        let told = state.withLock { state in
            var told: [(QuarantineSubmission, [QuarantineOutcome])] = []
            state.outcomes += outcomes
            while let first = state.waiting.first, state.outcomes.count >= first.arrivals.count {
                let own = first.arrivals.count
                told.append((first, Array(state.outcomes.prefix(own))))
                state.outcomes.removeFirst(own)
                state.waiting.removeFirst()
                state.left += 1
            }
            return told
        }
        for (submission, outcomes) in told { submission.completion(outcomes) }
    }
}
