// The two steps of a commit.
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
        guard apart.isEmpty else { return true }
        guard let first = waiting.first else { return false }
        guard let prepared else { return true }
        return prepared.events + first.entries.count <= CommitQueue.mostInTransaction
    }

    /// What has gathered, as far as it fits into the batch that the writer takes next. Nil when there is nothing to
    /// prepare; whoever prepares has to be started anew then.
    fileprivate mutating func takeWaiting() -> [CommitQueue.Submission]? {
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

    fileprivate mutating func takeApart() -> [CommitQueue.Submission]? {
        defer { apart = [] }
        return apart.isEmpty ? nil : apart
    }

    /// Nothing that was prepared is going to be written as it is: it and these are prepared anew, each in its turn.
    fileprivate mutating func giveUp(_ others: [CommitQueue.Submission] = []) {
        waiting += (prepared?.submissions ?? []) + others
        waiting.sort { $0.number < $1.number }
        prepared = nil
        epoch += 1
    }
}

// MARK: Preparing

extension CommitQueue {
    /// On `preparing`: prepares what waits, and lets others have a turn.
    func prepareNext() {
        if prepare() { preparing.async { self.prepareNext() } }
    }

    /// On `preparing`: prepares and writes until nothing waits that was submitted before so many others.
    func settleAll(before number: Int) {
        repeat {
            _ = prepare()
            queue.sync { writeAll() }
        } while state.withLock { state in
            !state.apart.isEmpty || state.waiting.first.map { $0.number < number } ?? false
        }
    }

    /// False when nothing waited, or has to wait for the writer.
    private func prepare() -> Bool {
        if let apart = state.withLock({ $0.takeApart() }) {
            bookApart(apart)
            return true
        }
        let (taken, epoch, committed) = state.withLock { state in
            defer { state.committed.spare = nil }
            return (state.takeWaiting(), state.epoch, state.committed)
        }
        preparer.note(committed)
        guard let taken else { return false }
        if self.epoch != epoch {
            self.epoch = epoch
            preparer.forget()
        } else if preparer.isFull {
            // What is under way must not be forgotten.
            alone {}
        }
        var ahead: RowsAhead?
        do throws(StoreError) {
            let batch = try preparer.prepare(taken) {
                ahead = ahead ?? beginAhead(ofAll: taken)
                return ahead
            }
            if let ahead { ahead.end(with: batch) } else { handOver(batch) }
        } catch {
            ahead?.end(with: nil)
            if error.isOfTheRows {
                bookApart(taken)
            } else {
                alone {
                    preparer.forget()
                    fail(with: error)
                    settle(taken, taken.map { _ in .failure(error) })
                }
            }
        }
        return true
    }

    /// The writer's ear, where it has nothing to do and nobody else waits: rows are written as they are prepared. What
    /// others send meanwhile is better written together.
    private func beginAhead(ofAll submissions: [Submission]) -> RowsAhead? {
        let events = submissions.reduce(0) { $0 + $1.count }
        let isFree = state.withLock { state in
            guard !state.isWriting, state.pendingEvents == events, state.epoch == epoch, !state.isReplaced else {
                return false
            }
            state.isWriting = true
            return true
        }
        guard isFree else { return nil }
        let ahead = RowsAhead()
        queue.async { self.write(ahead) }
        return ahead
    }

    /// Gives a batch to the writer, in one with what the writer has not taken yet. They become one outside the lock, for
    /// which others wait who have no time.
    private func handOver(_ batch: PreparedBatch) {
        var next = batch
        if var earlier = state.withLock({ $0.takePrepared(of: epoch) }) {
            guard earlier.take(batch) else {
                // Together their sums leave 64 bits.
                state.withLock { $0.giveUp() }
                return bookApart(earlier.submissions + batch.submissions)
            }
            next = earlier
        }
        let starts = state.withLock { state in
            guard state.epoch == epoch else {
                // They were prepared on top of one that was not written.
                state.giveUp(next.submissions)
                return false
            }
            state.prepared = next
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if starts { queue.async { self.writeNext() } }
    }
}

// MARK: Writing

extension CommitQueue {
    /// On `queue`: writes what was prepared, and lets others have a turn.
    private func writeNext() {
        guard let batch = takePrepared() else { return indexWhenIdle() }
        write(batch)
        goOnWriting()
    }

    private func goOnWriting() {
        if state.withLock({ $0.goesOnWriting() }) { queue.async { self.writeNext() } } else { indexWhenIdle() }
    }

    /// On `queue`: writes all that was prepared.
    func writeAll() {
        while let batch = takePrepared() { write(batch) }
    }

    private func takePrepared() -> PreparedBatch? {
        let (batch, starts) = state.withLock { state in
            _ = state.goesOnWriting()
            let batch = state.prepared
            state.prepared = nil
            return (batch, state.startPreparing())
        }
        if starts { preparing.async { self.prepareNext() } }
        return batch
    }

    private func write(_ batch: consuming PreparedBatch) {
        if isReplaced, !look() {
            giveUp()
            return settle(batch.submissions, batch.submissions.map { _ in .failure(.replaced) })
        }
        let started = ContinuousClock.now
        let result = Result { [batch] () throws(StoreError) in try batchWriter.write(batch) }
        conclude(batch, result, since: started)
    }

    /// On `queue`: writes a batch while it is being prepared, and lets others have a turn.
    private func write(_ ahead: RowsAhead) {
        let started = ContinuousClock.now
        if let (batch, result) = batchWriter.write(ahead) { conclude(batch, result, since: started) }
        goOnWriting()
    }

    private func conclude(
        _ batch: consuming PreparedBatch, _ result: Result<BatchWriter.Booked, StoreError>,
        since started: ContinuousClock.Instant
    ) {
        switch result {
        case .success(let booked):
            note(batch.serial)
            let (senders, outcomes, events) = (
                batch.submissions.map(\.withoutEntries), batch.outcomes, batch.events
            )
            letGo(of: batch)
            tell(booked, since: started, events: events)
            answer(senders, outcomes.map { .success($0) })
        case .failure(let error):
            let submissions = batch.submissions
            if error.isOfTheRows {
                giveUp(toBookApart: submissions)
            } else {
                giveUp()
                fail(with: error)
                settle(submissions, submissions.map { _ in .failure(error) })
            }
        }
        indexBacklog()
    }

    /// Before it is told, so that who sends anew what is answered finds it in the database.
    func note(_ serial: Int) {
        let turnedAway = batchWriter.turnedAway
        state.withLock { state in
            state.committed.serial = serial
            state.committed.turnedAway = turnedAway
        }
    }

    /// To free thousands of events takes its time, of which others have more.
    private func letGo(of batch: consuming PreparedBatch) {
        var rollups = Rollups()
        swap(&rollups, &batch.rollups)
        rollups.removeAll()
        state.withLock { [rollups] in $0.committed.spare = rollups }
        let written = batch
        preparing.async { withExtendedLifetime(written) {} }
    }

    func indexBacklog() {
        while batchWriter.indexer.backlog >= EventIndexer.mostBacklog, index() {}
    }

    /// What is prepared builds on what could not be written.
    private func giveUp(toBookApart submissions: [Submission] = []) {
        let starts = state.withLock { state in
            state.apart += submissions
            state.giveUp()
            return state.startPreparing()
        }
        if starts { preparing.async { self.prepareNext() } }
    }

    func tell(_ booked: BatchWriter.Booked, since started: ContinuousClock.Instant, events: Int) {
        let commit = Commit(
            totals: booked.totals, duration: ContinuousClock.now - started, turnedAway: batchWriter.turnedAway,
            events: events, cost: booked.cost)
        observe(commit, LedgerNames(batchWriter: batchWriter))
        state.withLock { $0.failure = nil }
    }

    /// What was told is in the files that are open, as memory is; nobody hears of it where these are not the store's.
    func answer(_ batch: [Submission], _ results: [Result<BookingOutcome, StoreError>]) {
        settle(batch, look() ? results : results.map { _ in .failure(.replaced) })
    }

    func settle(_ batch: [Submission], _ results: [Result<BookingOutcome, StoreError>]) {
        state.withLock { state in state.pendingEvents -= batch.reduce(0) { $0 + $1.count } }
        for (submission, result) in zip(batch, results) { submission.completion(result) }
    }
}

extension CommitQueue.State {
    /// Whether there is something to write; else who prepares has to start the writer anew.
    fileprivate mutating func goesOnWriting() -> Bool {
        isWriting = prepared != nil
        return isWriting
    }

    /// What the writer has not taken yet, to become part of a batch of the same epoch.
    fileprivate mutating func takePrepared(of epoch: Int) -> PreparedBatch? {
        guard self.epoch == epoch else { return nil }
        defer { prepared = nil }
        return prepared
    }
}
