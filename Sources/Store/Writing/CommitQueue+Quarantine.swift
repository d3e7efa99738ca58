// Commits of the quarantine, between those of the ledger.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import SQL
internal import Synchronization

extension CommitQueue {
    /// Keeps events; whoever sent them is told once they are on disk, on the commit queue, or that they are not kept.
    func quarantine(_ submission: QuarantineSubmission) {
        guard quarantineLine.add(submission) else { return }
        queue.async { self.quarantineNext() }
    }

    /// Waits, not on `queue`, until what is in the line by now has left it.
    func settleQuarantine() {
        let last = quarantineLine.added
        while quarantineLine.left < last { queue.sync {} }
    }

    /// On `queue`: one transaction, then others have a turn.
    private func quarantineNext() {
        let pieces = quarantineLine.next()
        guard !pieces.isEmpty else { return }
        quarantineLine.note(keep(pieces) ?? pieces.flatMap { $0.arrivals.map { _ in .failed } })
        queue.async { self.quarantineNext() }
    }

    /// Nil where nothing is kept.
    private func keep(_ pieces: [QuarantineLine.Piece]) -> [QuarantineOutcome]? {
        guard !state.withLock(\.isClosed), look() else { return nil }
        do throws(StoreError) {
            let outcomes = try batchWriter.keep(pieces)
            return look() ? outcomes : nil
        } catch {
            noteIfBroken(error)
            return nil
        }
    }

    /// Runs between two commits, and waits for it.
    func change<T>(_ body: (BatchWriter) throws(StoreError) -> T) throws(StoreError) -> T {
        let result: Result<T, StoreError> = queue.sync {
            if state.withLock(\.isClosed) { return .failure(.closed) }
            guard look() else { return .failure(.replaced) }
            do throws(StoreError) {
                let value = try body(batchWriter)
                return look() ? .success(value) : .failure(.replaced)
            } catch {
                noteIfBroken(error)
                return .failure(error)
            }
        }
        return try result.get()
    }
}
