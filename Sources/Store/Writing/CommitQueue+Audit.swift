// Commits of the audit, between those of the ledger.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import SQL
internal import Synchronization

extension CommitQueue {
    /// Chains entries. Those that somebody waits for go at once; others gather for a moment, and go with these.
    func audit(_ submission: AuditSubmission) {
        switch auditLine.add(submission) {
        case .now: queue.async { self.auditNext() }
        case .soon: auditLater(.milliseconds(250))
        case .not: break
        }
    }

    private func auditLater(_ time: DispatchTimeInterval) {
        queue.asyncAfter(deadline: .now() + time) { [weak self] in
            guard let self, auditLine.begin() else { return }
            auditNext()
        }
    }

    /// On `queue`: one transaction, then others have a turn.
    private func auditNext() {
        if writeNextOfAudit() { queue.async { self.auditNext() } }
    }

    /// Waits, not on `queue`, until what is in the line by now has left it.
    func settleAudit() {
        queue.sync { while writeNextOfAudit() {} }
    }

    /// On `queue`, once all else is written: whatever is in the line.
    func writeLastOfAudit() {
        while writeNextOfAudit(isLast: true) {}
        auditLine.close()
    }

    /// False at the end of the line, and where it cannot be written now.
    private func writeNextOfAudit(isLast: Bool = false) -> Bool {
        // What waits then is written when all else is.
        if !isLast, state.withLock(\.isClosed) { return false }
        let (submissions, lost) = auditLine.next()
        guard !submissions.isEmpty else { return false }
        do throws(StoreError) {
            guard look() else { throw .replaced }
            try batchWriter.chain(submissions.flatMap(\.entries), lost: lost)
            auditEnd.value = batchWriter.audit.last
            // Where the file has lost its name meanwhile, nothing that is in it will be found.
            let result: Result<Void, StoreError> = look() ? .success(()) : .failure(.replaced)
            for submission in submissions { submission.completion(result) }
            return true
        } catch {
            noteIfBroken(error)
            if auditLine.giveBack(submissions, lost: lost, error), !isLast { auditLater(.seconds(1)) }
            return false
        }
    }
}
