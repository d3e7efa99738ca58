// Whether the store can be written: what failed, what is tried again, and whether the files are still in their place.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import SQL
internal import Synchronization

extension CommitQueue {
    /// The store cannot be written. Tries now and then by itself, since load balancers send nothing to who is not ready.
    func fail(with error: StoreError) {
        let isRetrying = state.withLock { state in
            defer { state.isRetrying = true }
            state.failure = error
            return state.isRetrying
        }
        if !isRetrying { retryLater() }
    }

    /// The same for work that is no commit, where it tells of the disk: other errors may be the work's own.
    func noteIfBroken(_ error: StoreError) {
        if error.isOfTheDisk { fail(with: error) }
    }

    private func retryLater() {
        queue.asyncAfter(deadline: .now() + 1) { [self] in
            let isNeeded = state.withLock { state in
                state.isRetrying = state.failure != nil && !state.isClosed
                return state.isRetrying
            }
            guard isNeeded else { return }
            guard look() else { return retryLater() }
            do throws(StoreError) {
                try batchWriter.touch()
                state.withLock { state in
                    state.failure = nil
                    state.isRetrying = false
                }
            } catch {
                state.withLock { $0.failure = error }
                retryLater()
            }
        }
    }

    // MARK: The files below

    /// Whether the files are the ones that were opened. Until they are again, nothing is booked and nothing answered.
    func look() -> Bool {
        let areInPlace = files.areInPlace
        state.withLock { $0.isReplaced = !areInPlace }
        return areInPlace
    }

    /// Looks twice a second, so that a server to which nothing is sent is not ready either.
    func keepLooking() {
        queue.asyncAfter(deadline: .now() + .milliseconds(500)) { [weak self] in
            guard let self, !state.withLock(\.isClosed) else { return }
            if look(), state.withLock(\.mustEmptyLog) { _ = clearLog(waiting: .zero) }
            keepLooking()
        }
    }

    /// Leaves nothing in the log, on disk neither. Waits for readers that need it at most for `time`, and so do commits;
    /// where that is not enough it is done as soon as there are none.
    func emptyLog(waiting time: Duration) -> Bool { queue.sync { clearLog(waiting: time) } }

    private func clearLog(waiting time: Duration) -> Bool {
        let isEmpty = (try? batchWriter.database.checkpoint(waiting: time)) ?? false
        state.withLock { $0.mustEmptyLog = !isEmpty }
        return isEmpty
    }
}
