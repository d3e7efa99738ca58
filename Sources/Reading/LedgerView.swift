// The ledger as those see it who read it: one connection, figures that agree, names as texts.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger
internal import SQL
package import Store

/// What reports, budgets, summaries and gauges read with. Lives on the thread that owns the connection, for one of them.
package final class LedgerView {
    let database: SQLDatabase<ReadingError>
    /// The same, for what the store reads itself.
    let reader: LedgerReader
    package let now: Timestamp
    package let terms: Terms
    private var names: NumberedNames
    private var finder: EventFinder
    /// Kept by `people()`.
    var knownPeople: People?
    /// Kept by `internalPeople()`.
    var knownInternal: PeopleSet?
    package let cache: LedgerViewCache
    /// What this report holds of the memory of all; nil where nobody counts.
    package let memory: (any SharedMemory)?
    /// Whose days are asked for. Sums are kept by those of UTC: whoever reads them puts right what lies in other days here.
    package internal(set) var zone = Zone.utc
    /// All that whoever asks may be told of; none where that is everything. Questions say so themselves in their filters:
    /// this is for what they ask of the ledger as a whole.
    private(set) package var bounds = Filters()
    private var isInSnapshot = false
    /// Of the snapshot at hand, once it was asked for.
    private var closed: Day??
    /// What the answer at hand came from so far, and what is to be said of it.
    private(set) package var origin = AnswerOrigin()
    /// Who had which plan and which country when, once it was asked for.
    var knownHistory: PersonHistory?
    /// Calls of so many are gone through for what no sum has of an answer that else is made of sums.
    var mostScannedCalls: Int64 = 1_000_000
    /// For digests that something was grouped by, the number of an event that has the name.
    var namedEvents: [Int64: Int64] = [:]

    /// What the configuration says that reports need to know.
    package struct Terms: Sendable {
        package var plans: [Plan] = []
        package var budgets: [Budget] = []
        /// Whose days reports and summaries go by where nobody says it.
        package var zone = Zone.utc
        /// Who is not counted among the people.
        package var internalNames = InternalNames()
        package var dimensions: [String] = []
        package var measures: [String] = []
        package var prices: PriceBook?
        package var watched = Watched()
        /// By what pages call a part of the product, the probe that says how it is.
        package var components: [String: String] = [:]
        /// How far the audit had come when that was told last.
        package var auditCheckpoint: AuditPosition?

        package init() {}
    }

    /// `cache` is that of this ledger, where reports follow one another.
    package init(
        _ reader: LedgerReader, now: Timestamp, terms: Terms = Terms(), cache: LedgerViewCache = LedgerViewCache(),
        memory: (any SharedMemory)? = nil
    ) {
        self.cache = cache
        self.memory = memory
        self.reader = reader
        database = reader.database.telling(ReadingError.self)
        self.now = now
        self.terms = terms
        names = NumberedNames(reader.database)
        finder = EventFinder(reader.database)
    }

    package var today: Day { zone.day(of: now) }

    /// Rows that its connection gave, to whomever.
    package var rowsRead: Int { database.rowsRead }

    /// Runs `body`, which may take so long. What still reads then fails as `StoreError.isInterrupted` says.
    package func within<T, Thrown: Error>(
        _ limit: Duration, _ body: () throws(Thrown) -> T
    ) throws(Thrown) -> T { try database.within(limit, body) }

    /// Reads for somebody who may be told of nothing else; of what they may be told already, where that is all.
    package func within<T>(
        bounds: Filters, _ body: () throws(ReadingError) -> T
    ) throws(ReadingError) -> T {
        let before = self.bounds
        if !bounds.isEmpty { self.bounds = bounds }
        defer { self.bounds = before }
        return try body()
    }

    /// Reads that agree with each other: the ledger as it is at the first of them. One within another is part of it.
    package func snapshot<T>(_ body: () throws(ReadingError) -> T) throws(ReadingError) -> T {
        guard !isInSnapshot else { return try body() }
        isInSnapshot = true
        defer { isInSnapshot = false }
        // What it remembers is of an earlier snapshot.
        finder = EventFinder(reader.database)
        closed = nil
        knownHistory = nil
        namedEvents = [:]
        origin = AnswerOrigin()
        return try database.snapshot(body)
    }

    /// The last day that the sums by month have; nil where they have none. Must be asked for in the snapshot in which these
    /// are read.
    func closedDay() throws(ReadingError) -> Day? {
        precondition(isInSnapshot, "months are read in the snapshot that says which days they have")
        if let closed { return closed }
        let day: Day?
        do throws(StoreError) {
            day = try ClosedDays.stored(in: reader.database)?.lastReadable
        } catch {
            throw .store(error)
        }
        closed = .some(day)
        return day
    }

    /// The calls of a cell, ascending.
    func calls(in cell: CallRollupKey) throws(ReadingError) -> [FoundCall] {
        do throws(StoreError) {
            return try finder.calls(
                onDay: cell.day, provider: cell.provider, model: cell.model, operation: cell.operation,
                tenant: cell.tenant)
        } catch {
            throw .store(error)
        }
    }

    /// The numbers of everything that is of these people on a day, ascending.
    func numbers(ofEventsOn day: Int64, of people: [Int64]) throws(ReadingError) -> [Int64] {
        do throws(StoreError) { return try finder.events(onDay: day, of: people) } catch { throw .store(error) }
    }

    /// Notes where figures of the answer come from.
    func came(from source: AnswerOrigin.Source) { origin.note(source) }

    /// Notes what a reader of the answer should know of how its figures were made.
    package func remark(_ sentence: String) { origin.remark(sentence) }

    /// Fills cells with an event of the ledger, as the columns would have it.
    func fill(
        _ cells: inout EventCells, with event: StoredEvent, _ declared: Declarations
    ) throws(ReadingError) {
        do throws(StoreError) { try event.fill(&cells, declared, names: &names) } catch { throw .store(error) }
    }

    /// For a view that comes later.
    package var ownNames: OwnNames { OwnNames(texts: names.own, events: namedEvents) }

    /// Names what another view has numbered, in place of what this one has.
    package func take(_ others: OwnNames) {
        names.own = others.texts
        namedEvents = others.events
    }

    /// The text of an interned name.
    package func text(_ id: Int64) throws(ReadingError) -> String {
        do throws(StoreError) { return try names.text(id) } catch { throw .store(error) }
    }

    /// The number of a text; one below zero that no row has, where the ledger does not know it.
    package func id(_ text: String) throws(ReadingError) -> Int64 {
        do throws(StoreError) { return try names.id(of: text) } catch { throw .store(error) }
    }
}
