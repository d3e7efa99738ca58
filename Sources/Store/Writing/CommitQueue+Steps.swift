// The two steps of a commit, and what becomes of what cannot be booked.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Ledger
internal import SQL
internal import Synchronization
internal import Wire

extension CommitQueue.State {
    /// Whether somebody is to begin to prepare, who is noted as being at it.
    mutating func startPreparing() -> Bool {
        guard !isPreparing, mayPrepare else { return false }
        isPreparing = true
        return true
    }

    /// A full batch waits for the writer before another is prepared.
    private var mayPrepare: Bool {
        guard let first = waiting.first else { return false }
        guard let prepared else { return true }
        return prepared.events + first.entries.count <= CommitQueue.mostInTransaction
    }

    /// What has gathered, as far as it fits into the batch that the writer takes next. Nil when there is nothing to
    /// prepare; whoever prepares has to be started anew then.
    mutating func takeWaiting() -> [CommitQueue.Submission]? {
        guard mayPrepare else {
            isPreparing = false
            return nil
        }
        var events = prepared?.events ?? 0
        var count = 0
        for submission in waiting {
            events += submission.entries.count
            if count > 0, events > CommitQueue.mostInTransaction { break }
            count += 1
        }
        defer { waiting.removeFirst(count) }
        return Array(waiting[..<count])
    }
}

// MARK: Preparing

extension CommitQueue {
    /// On `preparing`: prepares what waits, and lets others have a turn.
    func prepareNext() {
        if prepare() { preparing.async { self.prepareNext() } }
    }

    /// On `preparing`: prepares all that waits, and returns when it is written.
    func prepareAll() {
        repeat {
            while prepare() {}
            queue.sync { writeAll() }
        } while state.withLock { $0.startPreparing() }
    }

    /// False when nothing waited, or has to wait for the writer.
    private func prepare() -> Bool {
        let (taken, epoch, committed, spare) = state.withLock { state in
            defer { state.spare = nil }
            return (state.takeWaiting(), state.epoch, state.committed, state.spare)
        }
        preparer.noteCommitted(committed, spare)
        guard let taken else { return false }
        if self.epoch != epoch {
            self.epoch = epoch
            preparer.forget()
        } else if preparer.isFull {
            // What is under way must not be forgotten.
            alone {}
        }
        do throws(StoreError) {
            handOver(try preparer.prepare(taken))
        } catch {
            preparer.forget()
            if error.isOfTheRows {
                bookApart(taken)
            } else {
                fail(with: error)
                queue.sync { settle(taken, taken.map { _ in .failure(error) }) }
            }
        }
        return true
    }

    /// Gives a batch to the writer, in one with what the writer has not taken yet.
    private func handOver(_ batch: PreparedBatch) {
        var apart: [Submission] = []
        let starts = state.withLock { state in
            guard state.epoch == epoch else {
                // It was prepared on top of one that was not written.
                state.waiting.insert(contentsOf: batch.submissions, at: 0)
                return false
            }
            if state.prepared == nil {
                state.prepared = batch
            } else if state.prepared?.take(batch) == false {
                // Together their sums leave 64 bits.
                apart = state.prepared?.submissions ?? []
                state.giveUp()
                return false
            }
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if starts { queue.async { self.writeNext() } }
        if !apart.isEmpty { bookApart(apart) }
    }
}

// MARK: Writing

extension CommitQueue {
    /// On `queue`: writes what was prepared, and lets others have a turn.
    private func writeNext() {
        guard let batch = takePrepared() else { return }
        write(batch)
        if state.withLock({
            $0.isWriting = $0.prepared != nil; return $0.isWriting
        }) {
            queue.async { self.writeNext() }
        } else {
            indexWhenIdle()
        }
    }

    /// On `queue`: writes all that was prepared.
    func writeAll() {
        while let batch = takePrepared() { write(batch) }
    }

    private func takePrepared() -> PreparedBatch? {
        let (batch, starts) = state.withLock { state in
            state.isWriting = state.prepared != nil
            let batch = state.prepared
            state.prepared = nil
            return (batch, state.startPreparing())
        }
        if starts { preparing.async { self.prepareNext() } }
        return batch
    }

    private func write(_ batch: consuming PreparedBatch) {
        let submissions = batch.submissions
        if isReplaced, !look() {
            giveUp()
            return settle(submissions, submissions.map { _ in .failure(.replaced) })
        }
        let started = ContinuousClock.now
        do throws(StoreError) {
            let booked = try batchWriter.write(batch)
            let committed = batch.serial
            // Before it is told, so that who sends anew what is answered finds it in the database.
            state.withLock { $0.committed = committed }
            tell(booked, since: started, events: batch.events)
            answer(submissions, batch.outcomes.map { .success($0) })
            batch.rollups.removeAll()
            let rollups = batch.rollups
            state.withLock { $0.spare = rollups }
        } catch {
            giveUp()
            if error.isOfTheRows {
                preparing.async { self.bookApart(submissions) }
            } else {
                fail(with: error)
                settle(submissions, submissions.map { _ in .failure(error) })
            }
        }
        while batchWriter.indexer.backlog >= EventIndexer.mostBacklog, index() {}
    }

    /// What is prepared builds on what could not be written: it is prepared anew.
    private func giveUp() {
        let starts = state.withLock { state in
            state.waiting.insert(contentsOf: state.prepared?.submissions ?? [], at: 0)
            state.giveUp()
            return state.startPreparing()
        }
        if starts { preparing.async { self.prepareNext() } }
    }

    private func tell(_ booked: BatchWriter.Booked, since started: ContinuousClock.Instant, events: Int) {
        let totals = booked.totals.compactMap { key, measures in
            TotalFamily(rawValue: key[1]).map {
                Commit.Total(
                    family: $0, series: RollupKey(key[2], key[3], key[4], key[5]), amount: measures[0])
            }
        }
        let commit = Commit(
            totals: totals, duration: ContinuousClock.now - started, turnedAway: batchWriter.turnedAway, events: events,
            cost: booked.cost)
        observe(commit, LedgerNames(batchWriter: batchWriter))
        state.withLock { $0.failure = nil }
    }

    /// What was told is in the files that are open, as memory is; nobody hears of it where these are not the store's.
    private func answer(_ batch: [Submission], _ results: [Result<BookingOutcome, StoreError>]) {
        settle(batch, look() ? results : results.map { _ in .failure(.replaced) })
    }

    private func settle(_ batch: [Submission], _ results: [Result<BookingOutcome, StoreError>]) {
        state.withLock { state in state.pendingEvents -= batch.reduce(0) { $0 + $1.entries.count } }
        for (submission, result) in zip(batch, results) { submission.completion(result) }
    }
}

extension CommitQueue.State {
    /// Nothing that was prepared is going to be written as it is.
    fileprivate mutating func giveUp() {
        prepared = nil
        epoch += 1
    }
}

// MARK: What cannot be booked together

extension CommitQueue {
    /// On `preparing`: something in the batch cannot be stored. Halves of a submission are booked by themselves, and halves
    /// of those that fail, until what cannot be stored stands alone: it loses no neighbour, and costs few commits.
    private func bookApart(_ batch: [Submission]) {
        alone {
            preparer.forget()
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
        }
    }

    private func book(
        _ entries: ArraySlice<Entry>, into outcome: inout BookingOutcome, since started: ContinuousClock.Instant
    ) throws(StoreError) {
        do throws(StoreError) {
            let batch = try preparer.prepare([Submission(entries: Array(entries)) { _ in }])
            let booked = try batchWriter.write(batch)
            tell(booked, since: started, events: entries.count)
            for part in batch.outcomes { outcome.add(part) }
        } catch {
            preparer.forget()
            guard error.isOfTheRows else { throw error }
            guard entries.count > 1 else {
                let reason = "the ledger cannot hold it: \(error.reason)"
                for entry in entries { outcome.rejected.append(.init(index: entry.record.index, reason: reason)) }
                return
            }
            let middle = entries.startIndex + entries.count / 2
            try book(entries[..<middle], into: &outcome, since: started)
            try book(entries[middle...], into: &outcome, since: started)
        }
    }
}
