// What cannot be booked together with others.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Wire

extension CommitQueue {
    /// On `preparing`: something in the batch cannot be stored. Halves of a submission are booked by themselves, and halves
    /// of those that fail, until what cannot be stored stands alone: it loses no neighbour, and costs few commits.
    func bookApart(_ batch: [Submission]) {
        alone {
            preparer.forget()
            guard !isReplaced || look() else {
                return settle(batch, batch.map { _ in .failure(.replaced) })
            }
            let started = ContinuousClock.now
            answer(
                batch,
                batch.map { submission in
                    var outcome = BookingOutcome()
                    do throws(StoreError) {
                        try book(submission.entries[...], into: &outcome, since: started)
                        return .success(outcome)
                    } catch {
                        fail(with: error)
                        return .failure(error)
                    }
                })
            indexBacklog()
            indexWhenIdle()
        }
    }

    private func book(
        _ entries: ArraySlice<Entry>, into outcome: inout BookingOutcome, since started: ContinuousClock.Instant
    ) throws(StoreError) {
        do throws(StoreError) {
            let batch = try preparer.prepare([Submission(number: 0, entries: Array(entries)) { _ in }])
            let booked = try batchWriter.write(batch)
            note(batch.serial)
            tell(booked, since: started, events: entries.count)
            for part in batch.outcomes { outcome.add(part) }
        } catch {
            preparer.forget()
            guard error.isOfTheRows else { throw error }
            guard entries.count > 1 else {
                let reason = "the ledger cannot hold it: \(error.reason)"
                for record in entries.map(\.record) {
                    outcome.rejected.append(
                        Rejection(index: record.index, reason: reason, event: record.rejected(.unstorable)))
                }
                return
            }
            let middle = entries.startIndex + entries.count / 2
            try book(entries[..<middle], into: &outcome, since: started)
            try book(entries[middle...], into: &outcome, since: started)
        }
    }
}
