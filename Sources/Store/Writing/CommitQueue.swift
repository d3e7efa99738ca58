// Group commit in two steps: one thread prepares what has gathered while another writes what was prepared before.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Ledger
internal import SQL
internal import Synchronization
internal import Wire

/// Takes submissions from any thread and books them, as many in one transaction as have gathered.
///
///     submit ─▶ waiting ─▶ preparing: BatchPreparer ─▶ prepared ─▶ queue: BatchWriter ─▶ told, answered
///
/// Both steps are serial queues. What is prepared while the writer is busy becomes one batch with what was prepared
/// before it, so a transaction is as large as the one before it took long. A writer that has nothing to do begins with the
/// rows of a batch while its sums are still folded (`RowsAhead`). What has to be alone with the ledger (`perform`) stops
/// both, always first the one that prepares, between two batches: nothing that is written waits for what is prepared then.
final class CommitQueue: Sendable {
    typealias Completion = @Sendable (Result<BookingOutcome, StoreError>) -> Void
    typealias Written<T> = @Sendable (Result<T, StoreError>) -> Void

    struct Submission: Sendable {
        /// How many were submitted before it: what waits is in this order.
        let number: Int
        let entries: [Entry]
        let completion: Completion
        /// How many entries it has, or had.
        let count: Int
        /// Whether its events close what is in quarantine under their keys.
        var closesQuarantined = true

        init(number: Int, entries: [Entry], completion: @escaping Completion) {
            self.init(number, entries, count: entries.count, completion)
        }

        private init(_ number: Int, _ entries: [Entry], count: Int, _ completion: @escaping Completion) {
            (self.number, self.entries, self.count) = (number, entries, count)
            self.completion = completion
        }

        /// Whom to answer, once the entries are no longer needed.
        var withoutEntries: Submission { Submission(number, [], count: count, completion) }
    }

    struct State {
        var submitted = 0
        var waiting: [Submission] = []
        /// What could not be written together with others, and is booked before anything that waits.
        var apart: [Submission] = []
        var pendingEvents = 0
        /// What the writer takes next.
        var prepared: PreparedBatch?
        var isPreparing = false
        var isWriting = false
        /// Counts the batches that were prepared and could not be written: what was prepared on top of one is not true.
        var epoch = 0
        var committed = Committed()
        var isClosed = false
        /// Why the last commit failed, or whatever else was to be written since; nil when it did not.
        var failure: StoreError?
        var isRetrying = false
        /// Whether the files are not the ones that were opened.
        var isReplaced = false
        /// Whether the log is still to be emptied of what was deleted.
        var mustEmptyLog = false

        /// Whether nobody waits for a commit.
        var isIdle: Bool { waiting.isEmpty && apart.isEmpty && prepared == nil && !isPreparing && !isWriting }
    }

    /// What the preparer learns of what was written.
    struct Committed {
        /// The last batch that was, and what was turned away until then.
        var serial = 0
        var turnedAway: [Int64: Int64] = [:]
        /// Its rollups, to be filled again.
        var spare: Rollups?
    }

    let state = Mutex(State())
    /// Where batches are prepared.
    let preparing = DispatchQueue(label: "bursar.ledger.prepare", qos: .userInitiated)
    /// Where everything is written.
    let queue = DispatchQueue(label: "bursar.ledger.commit", qos: .userInitiated)
    private let mostPending: Int
    let observe: @Sendable (Commit, LedgerNames) -> Void
    /// Only ever touched on `preparing`.
    nonisolated(unsafe) let preparer: BatchPreparer
    /// The epoch that the preparer knows of. Only ever touched on `preparing`.
    nonisolated(unsafe) var epoch = 0
    /// Only ever touched on `queue`.
    nonisolated(unsafe) let batchWriter: BatchWriter
    let files: HeldFiles
    let quarantineLine = QuarantineLine()
    let quarantineSize: QuarantineSize
    let auditLine = AuditLine()
    let auditEnd: AuditEnd

    /// Events in one transaction at most: beyond it a longer batch only delays its answers.
    static let mostInTransaction = 20_000

    init(
        _ batchWriter: BatchWriter, _ preparer: BatchPreparer, _ files: HeldFiles, mostPending: Int,
        observe: @escaping @Sendable (Commit, LedgerNames) -> Void
    ) {
        self.batchWriter = batchWriter
        quarantineSize = batchWriter.quarantine.size
        auditEnd = AuditEnd(batchWriter.audit.last)
        self.preparer = preparer
        self.files = files
        self.mostPending = mostPending
        self.observe = observe
    }

    var pendingEvents: Int { state.withLock { $0.pendingEvents } }
    var failure: StoreError? { state.withLock { $0.isReplaced ? .replaced : $0.failure } }
    var isReplaced: Bool { state.withLock { $0.isReplaced } }

    /// Queues entries; `completion` runs on the commit queue once they are on disk, or cannot be.
    /// False, and nothing queued, when the queue is full or closed.
    func submit(_ entries: [Entry], closingQuarantined: Bool = true, completion: @escaping Completion) -> Bool {
        let starts: Bool? = state.withLock { state in
            guard !state.isClosed else { return nil }
            // A lone submission larger than the queue is taken when the queue is empty: it could never fit otherwise.
            guard state.pendingEvents == 0 || state.pendingEvents + entries.count <= mostPending else { return nil }
            var submission = Submission(number: state.submitted, entries: entries, completion: completion)
            submission.closesQuarantined = closingQuarantined
            state.waiting.append(submission)
            state.submitted += 1
            state.pendingEvents += entries.count
            return state.startPreparing()
        }
        guard let starts else { return false }
        if starts { preparing.async { self.prepareNext() } }
        return true
    }

    /// Takes nothing more, books what is queued, and returns when it is on disk.
    func close(finally: @Sendable (Database) -> Void) {
        state.withLock { $0.isClosed = true }
        preparing.sync { settleAll(before: .max) }
        preparing.sync {
            queue.sync {
                writeLastOfAudit()
                while batchWriter.indexer.backlog > 0, index(isLast: true) {}
                finally(batchWriter.database)
            }
        }
    }

    // MARK: Work beside commits

    /// Runs on the commit queue, between two commits.
    func withBatchWriter<T>(_ body: (BatchWriter) throws(StoreError) -> T) throws(StoreError) -> T {
        let result: Result<T, StoreError> = queue.sync {
            do throws(StoreError) { return .success(try body(batchWriter)) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Runs when all that was submitted until now is written or told why not, and is waited for. It may change
    /// what is remembered of the ledger, and number names. What `body` returns is told like any commit. A queue that is
    /// closed runs nothing.
    func perform<T>(_ body: (BatchWriter) throws(StoreError) -> (T, Commit?)) throws(StoreError) -> T {
        let submitted = state.withLock { $0.submitted }
        let result: Result<T, StoreError> = preparing.sync {
            settleAll(before: submitted)
            return alone { perform(alone: body) }
        }
        return try result.get()
    }

    /// The same without waiting for it.
    func perform<T>(
        completion: @escaping Written<T>, _ body: @escaping @Sendable (BatchWriter) throws(StoreError) -> (T, Commit?)
    ) {
        let submitted = state.withLock { $0.submitted }
        preparing.async { [self] in
            settleAll(before: submitted)
            alone { completion(perform(alone: body)) }
        }
    }

    private func perform<T>(
        alone body: (BatchWriter) throws(StoreError) -> (T, Commit?)
    ) -> Result<T, StoreError> {
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

    /// On `preparing`: runs on `queue` while nothing is under way. Who somebody is, and which names there are, may be
    /// another after it.
    func alone<T>(_ body: () -> T) -> T {
        defer { preparer.forgetNames() }
        return queue.sync {
            writeAll()
            return body()
        }
    }

    /// Runs in a transaction of its own, between commits; nobody waits for it. A queue that is closed writes nothing.
    /// How it ends says of the disk what the end of a commit does. It must number no names: `perform` may.
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

    // MARK: The index of single events

    /// One step after the other, for as long as nobody waits for a commit.
    func indexWhenIdle() {
        guard batchWriter.indexer.hasWork, !state.withLock(\.isClosed) else { return }
        queue.async { [self] in
            guard state.withLock(\.isIdle), index() else { return }
            indexWhenIdle()
        }
    }

    /// False where it could not be done: the index is a view of the events, and the next commit tries again.
    func index(isLast: Bool = false) -> Bool {
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
}
