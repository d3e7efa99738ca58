// Rows of a batch that is still being prepared, on their way to the writer.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Lets the writer insert the first events of a batch while the rest is still being prepared, all in one transaction.
/// A single sender waits for both threads one after the other; this way for little more than the slower of them.
///
///     preparing: add, add, …, end(with: batch)          queue: next, next, …, nil, batch, takeBatch
///
/// The writer waits for the preparer here and nowhere else, so the preparer must not wait for the writer until it has
/// ended it.
final class RowsAhead: Sendable {
    /// Some of the events of a batch, whose entries the submissions have.
    struct Piece: Sendable {
        let submissions: [CommitQueue.Submission]
        let rows: [EventRow]
    }

    private struct State {
        var pieces: [Piece] = []
        var hasEnded = false
        var batch: PreparedBatch?
    }

    private let state = Mutex(State())
    private let arrived = DispatchSemaphore(value: 0)

    /// Events in a piece: a few milliseconds of either thread's work.
    static let piece = 250

    func add(_ piece: Piece) {
        state.withLock { $0.pieces.append(piece) }
        arrived.signal()
    }

    /// Nothing more comes. `batch` is all of it, with what has been added; nil where it could not be prepared.
    func end(with batch: PreparedBatch?) {
        state.withLock { state in
            state.batch = batch
            state.hasEnded = true
        }
        arrived.signal()
    }

    /// Waits for the next piece; nil at the end.
    func next() -> Piece? {
        arrived.wait()
        return state.withLock { $0.pieces.isEmpty ? nil : $0.pieces.removeFirst() }
    }

    /// What was prepared, at the end.
    var batch: PreparedBatch? { state.withLock { $0.batch } }

    /// Waits for the end, and takes what was prepared.
    func takeBatch() -> PreparedBatch? {
        while !state.withLock({ $0.hasEnded }) { arrived.wait() }
        return state.withLock { state in
            defer { state.batch = nil }
            return state.batch
        }
    }
}
