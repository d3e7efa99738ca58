// The ledger on disk, as the running server holds it.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Synchronization

/// A store that is open for writing: entries go in, commits come out, readers read beside it.
package final class LedgerStore: Sendable {
    package struct Options: Sendable {
        /// The name under which this server's counters are kept.
        package var instance = ""
        /// Label sets that a family of counters may have before further ones go to `other`.
        package var mostSeries = 10_000
        /// Events that may wait for a commit before senders are told to come back.
        package var mostPending = 200_000
        /// Properties to roll up by, and properties to sum; nil leaves them as the store has them. What is new is filled
        /// in from the events that are there, what is gone is deleted with its sums.
        package var dimensions: [String]?
        package var measures: [String]?

        package init() {}
    }

    private let files: HeldFiles
    private let commits: CommitQueue
    private let readers: ReaderPool
    private let maintenance = Mutex(())
    let place: StorePlace

    /// Where it lies, with all links followed.
    package var location: StoreLocation { place.location }

    /// Opens a SQLite store, and makes it where there is none.
    ///
    /// `observe` is called after each commit and before its senders are answered, with a way to look up names and people.
    /// `progress` gets the events read so far, where a property that is newly declared is filled in from them.
    package init(
        _ location: StoreLocation, _ options: Options = Options(),
        observe: @escaping @Sendable (Commit, LedgerNames) -> Void = { _, _ in },
        progress: (Int) -> Void = { _ in }
    ) throws(StoreError) {
        place = try StorePlace(location)
        let store = try HeldStore(place)
        let database = store.database
        files = store.files
        try Declarations.declare(
            dimensions: options.dimensions, measures: options.measures, in: database, progress: progress)
        let batchWriter = try BatchWriter(database, instance: options.instance)
        let preparer = BatchPreparer(
            try place.open(.read), instance: batchWriter.instance, mostSeries: options.mostSeries,
            fold: batchWriter.fold)
        commits = CommitQueue(batchWriter, preparer, files, mostPending: options.mostPending, observe: observe)
        readers = try ReaderPool(place, count: 2)
        commits.findTails()
        commits.keepLooking()
    }

    /// Queues entries to be booked; `completion` is called once they are on disk. False when the queue is full.
    package func book(
        _ entries: [Entry], closingQuarantined: Bool = true,
        completion: @escaping @Sendable (Result<BookingOutcome, StoreError>) -> Void
    ) -> Bool {
        commits.submit(entries, closingQuarantined: closingQuarantined, completion: completion)
    }

    /// The counters that this server booked so far, with a way to get a name's text.
    package func eachTotal(_ body: (Commit.Total, (Int64) -> String) -> Void) throws(StoreError) {
        try commits.withBatchWriter { (batchWriter) throws(StoreError) in
            var totals: [Commit.Total] = []
            try RollupTable.eachTotal(of: batchWriter.instance, in: batchWriter.database) {
                totals.append(Commit.Total(family: $0, series: $1, amount: $2))
            }
            for total in totals { body(total) { batchWriter.text(ofName: $0) } }
        }
    }

    /// Reads on a connection of its own, on another thread. Never waits for the writer.
    package func read(_ body: @escaping @Sendable (LedgerReader) -> Void) { readers.read(body) }

    /// Writes on the connection that writes, between two commits, and without waiting for it. Numbers no names.
    func write<T>(
        completion: @escaping @Sendable (Result<T, StoreError>) -> Void,
        _ body: @escaping @Sendable (Database) throws(StoreError) -> T
    ) {
        commits.write(completion: completion, body)
    }

    /// Looks things up between two commits: what it sees has everything that was told, and nothing that was not. Holds
    /// up commits. Must not be called while a commit is told.
    package func betweenCommits<T>(_ body: (LedgerNames) throws(StoreError) -> T) throws(StoreError) -> T {
        try commits.withBatchWriter { (batchWriter) throws(StoreError) in
            try body(LedgerNames(batchWriter: batchWriter))
        }
    }

    /// The same without waiting for it, from anywhere.
    package func afterCommits(_ body: @escaping @Sendable (LedgerNames) -> Void) {
        commits.afterCommits { body(LedgerNames(batchWriter: $0)) }
    }

    /// Work that changes events that are booked, or takes them out of the quarantine: one of a kind at a time, however many
    /// transactions it takes.
    package func maintaining<T, Failure: Error>(_ body: () throws(Failure) -> T) throws(Failure) -> T {
        let result: Result<T, Failure> = maintenance.withLock { _ in
            do throws(Failure) { return .success(try body()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Works on the ledger between two commits, while no other is prepared, and waits for it.
    func perform<T>(_ body: (BatchWriter) throws(StoreError) -> (T, Commit?)) throws(StoreError) -> T {
        try commits.perform(body)
    }

    /// The same without waiting for it.
    func perform<T>(
        completion: @escaping @Sendable (Result<T, StoreError>) -> Void,
        _ body: @escaping @Sendable (BatchWriter) throws(StoreError) -> (T, Commit?)
    ) {
        commits.perform(completion: completion, body)
    }

    /// Leaves nothing in the log, or does so as soon as it can. True where it is done.
    func emptyLog(waiting time: Duration) -> Bool { commits.emptyLog(waiting: time) }

    /// Reads on the connection that writes, between two commits.
    func withDatabase<T>(_ body: (Database) throws(StoreError) -> T) throws(StoreError) -> T {
        try commits.withBatchWriter { (batchWriter) throws(StoreError) in try body(batchWriter.database) }
    }

    func quarantine(_ submission: QuarantineSubmission) { commits.quarantine(submission) }

    /// Waits until all that came until now is kept, or is told not to be.
    func settleQuarantine() { commits.settleQuarantine() }

    /// Changes the quarantine, or the audit, between two commits, and waits for it.
    func change<T>(_ body: (BatchWriter) throws(StoreError) -> T) throws(StoreError) -> T {
        try commits.change(body)
    }

    func audit(_ submission: AuditSubmission) { commits.audit(submission) }

    /// Waits until all that came until now is in the audit, or cannot be.
    func settleAudit() { commits.settleAudit() }

    /// How far the audit's chain is. Asks nobody.
    package var auditPosition: AuditPosition { commits.auditEnd.value }

    /// Entries that could not be kept since it was opened, and that wait.
    package var auditFigures: (lost: Int64, waiting: Int) { commits.auditLine.figures }

    /// How much is in the quarantine. Asks nobody.
    package var quarantineSize: (events: Int, bytes: Int) { commits.quarantineSize.value }

    package var pendingEvents: Int { commits.pendingEvents }

    /// Why the store cannot be written at the moment; nil when it can.
    package var failure: StoreError? { commits.failure }

    /// Whether the paths lead to other files than were opened, or to none: nothing that is written will stay.
    package var isReplaced: Bool { commits.isReplaced }

    /// Takes nothing more, books what is queued, and folds the log into the file.
    package func close() {
        commits.close { [files] database in HeldStore(database: database, files: files).close() }
    }
}
