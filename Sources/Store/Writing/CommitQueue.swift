// Group commit: requests queue while one transaction runs, and the next one takes all of them.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Ledger
internal import SQL
internal import Synchronization
internal import Wire

/// Takes submissions from any thread and books them on one serial queue, as many at once as have gathered.
final class CommitQueue: Sendable {
    typealias Completion = @Sendable (Result<BookingOutcome, StoreError>) -> Void
    typealias Written<T> = @Sendable (Result<T, StoreError>) -> Void

    struct Submission {
        let entries: [Entry]
        let completion: Completion
    }

    struct State {
        var waiting: [Submission] = []
        var pendingEvents = 0
        var isDraining = false
        var isClosed = false
        /// Why the last commit failed, or whatever else was to be written since; nil when it did not.
        var failure: StoreError?
        var isRetrying = false
        /// Whether the files are not the ones that were opened.
        var isReplaced = false
        /// Whether the log is still to be emptied of what was deleted.
        var mustEmptyLog = false
    }

    let state = Mutex(State())
    let queue = DispatchQueue(label: "bursar.ledger.commit", qos: .userInitiated)
    private let mostPending: Int
    private let observe: @Sendable (Commit, LedgerNames) -> Void
    /// Only ever touched on `queue`.
    nonisolated(unsafe) let batchWriter: BatchWriter
    let files: HeldFiles

    /// Events in one transaction at most: beyond it a longer batch only delays its answers.
    private static let mostInTransaction = 20_000

    init(
        _ batchWriter: BatchWriter, _ files: HeldFiles, mostPending: Int,
        observe: @escaping @Sendable (Commit, LedgerNames) -> Void
    ) {
        self.batchWriter = batchWriter
        self.files = files
        self.mostPending = mostPending
        self.observe = observe
    }

    var pendingEvents: Int { state.withLock { $0.pendingEvents } }
    var failure: StoreError? { state.withLock { $0.isReplaced ? .replaced : $0.failure } }
    var isReplaced: Bool { state.withLock { $0.isReplaced } }

    /// Queues entries; `completion` runs on the commit queue once they are on disk, or cannot be.
    /// False, and nothing queued, when the queue is full or closed.
    func submit(_ entries: [Entry], completion: @escaping Completion) -> Bool {
        let isFirst: Bool? = state.withLock { state in
            guard !state.isClosed else { return nil }
            // A lone submission larger than the queue is taken when the queue is empty: it could never fit otherwise.
            guard state.pendingEvents == 0 || state.pendingEvents + entries.count <= mostPending else { return nil }
            state.waiting.append(Submission(entries: entries, completion: completion))
            state.pendingEvents += entries.count
            defer { state.isDraining = true }
            return !state.isDraining
        }
        guard let isFirst else { return false }
        if isFirst { queue.async { self.drain() } }
        return true
    }

    /// Takes nothing more, books what is queued, and returns when it is on disk.
    func close(finally: @Sendable (Database) -> Void) {
        state.withLock { $0.isClosed = true }
        queue.sync {
            // A submission that came just before may have its drain still to come.
            drain()
            while batchWriter.indexer.backlog > 0, index(isLast: true) {}
            finally(batchWriter.database)
        }
    }

    /// Runs on the queue, between commits.
    func withBatchWriter<T>(_ body: (BatchWriter) throws(StoreError) -> T) throws(StoreError) -> T {
        let result: Result<T, StoreError> = queue.sync {
            do throws(StoreError) { return .success(try body(batchWriter)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Runs on the queue, between commits, and is waited for. What `body` returns is told like any commit. A queue that is
    /// closed runs nothing.
    func perform<T>(_ body: (BatchWriter) throws(StoreError) -> (T, Commit?)) throws(StoreError) -> T {
        let result: Result<T, StoreError> = queue.sync {
            if state.withLock({ $0.isClosed }) { return .failure(.closed) }
            guard look() else { return .failure(.replaced) }
            do throws(StoreError) {
                let (value, commit) = try body(batchWriter)
                if let commit { observe(commit, LedgerNames(batchWriter: batchWriter)) }
                return look() ? .success(value) : .failure(.replaced)
            } catch {
                noteIfBroken(error)
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Runs in a transaction of its own, between commits; nobody waits for it. A queue that is closed writes nothing.
    /// How it ends says of the disk what the end of a commit does.
    func write<T>(
        completion: @escaping Written<T>, _ body: @escaping @Sendable (Database) throws(StoreError) -> T
    ) {
        queue.async { [self] in
            if state.withLock({ $0.isClosed }) { return completion(.failure(.closed)) }
            guard look() else { return completion(.failure(.replaced)) }
            do throws(StoreError) {
                let value = try batchWriter.database.write { () throws(StoreError) in try body(batchWriter.database) }
                state.withLock { $0.failure = nil }
                completion(look() ? .success(value) : .failure(.replaced))
            } catch {
                noteIfBroken(error)
                completion(.failure(error))
            }
        }
    }

    /// Runs on the queue, between commits; nobody waits for it. Not at all once the queue is closed.
    func afterCommits(_ body: @escaping @Sendable (BatchWriter) -> Void) {
        queue.async { [self] in
            if !state.withLock({ $0.isClosed }) { body(batchWriter) }
        }
    }

    private func drain() {
        while let batch = take() {
            if isReplaced, !look() {
                settle(batch, batch.map { _ in .failure(.replaced) })
                continue
            }
            let started = ContinuousClock.now
            let result = Result { () throws(StoreError) in try batchWriter.book(batch.map(\.entries)) }
            switch result {
            case .success(let booked):
                tell(booked, since: started, events: batch.reduce(0) { $0 + $1.entries.count })
                answer(batch, booked.outcomes.map { .success($0) })
            case .failure(let error) where error.isOfTheRows:
                answer(batch, batch.map { isolate($0, since: started) })
            case .failure(let error):
                fail(with: error)
                settle(batch, batch.map { _ in .failure(error) })
            }
            while batchWriter.indexer.backlog >= EventIndexer.mostBacklog, index() {}
        }
        indexWhenIdle()
    }

    // MARK: The index of single events

    /// One step after the other, for as long as nobody waits for a commit.
    private func indexWhenIdle() {
        guard batchWriter.indexer.hasWork, !state.withLock(\.isClosed) else { return }
        queue.async { [self] in
            guard state.withLock({ !$0.isDraining }), index() else { return }
            indexWhenIdle()
        }
    }

    /// False where it could not be done: the index is a view of the events, and the next commit tries again.
    private func index(isLast: Bool = false) -> Bool {
        guard !isReplaced else { return false }
        do throws(StoreError) {
            try batchWriter.indexer.step(isLast: isLast)
            return true
        } catch {
            noteIfBroken(error)
            return false
        }
    }

    /// Looks for what an earlier server left out of the index.
    func findTails() {
        queue.async { [self] in
            do throws(StoreError) { try batchWriter.indexer.findTails() } catch { return }
            indexWhenIdle()
        }
    }

    private func take() -> [Submission]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isDraining = false
                return nil
            }
            var events = 0
            let end =
                state.waiting.firstIndex { submission in
                    defer { events += submission.entries.count }
                    return events > 0 && events + submission.entries.count > Self.mostInTransaction
                } ?? state.waiting.count
            defer { state.waiting.removeFirst(end) }
            return Array(state.waiting[..<end])
        }
    }

    /// Something in the batch cannot be stored. Halves are booked by themselves, and halves of those that fail, until
    /// what cannot be stored stands alone: it loses no neighbour, and costs few commits.
    private func isolate(
        _ entries: ArraySlice<Entry>, into outcome: inout BookingOutcome, since started: ContinuousClock.Instant
    ) throws(StoreError) {
        do throws(StoreError) {
            let booked = try batchWriter.book([Array(entries)])
            tell(booked, since: started, events: entries.count)
            for part in booked.outcomes { outcome.add(part) }
        } catch  where error.isOfTheRows {
            guard entries.count > 1 else {
                let reason = "the ledger cannot hold it: \(error.reason)"
                for entry in entries { outcome.rejected.append(.init(index: entry.record.index, reason: reason)) }
                return
            }
            let middle = entries.startIndex + entries.count / 2
            try isolate(entries[..<middle], into: &outcome, since: started)
            try isolate(entries[middle...], into: &outcome, since: started)
        }
    }

    private func isolate(_ submission: Submission, since started: ContinuousClock.Instant) -> Result<
        BookingOutcome, StoreError
    > {
        var outcome = BookingOutcome()
        do throws(StoreError) {
            try isolate(submission.entries[...], into: &outcome, since: started)
            return .success(outcome)
        } catch {
            fail(with: error)
            return .failure(error)
        }
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
