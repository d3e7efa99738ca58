// Goes through all events of a kind, as columns, for what no sum knows.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL
internal import Store

/// The events of one kind over a period that pass all filters, batch by batch.
///
/// They come from columns. Where a property is asked for that is not declared, which no column has, they come from the
/// events that are still in the store, of as many days back from the last as hold `mostEvents`.
struct EventScan {
    let view: LedgerView
    let kind: Event.Kind
    /// What is left of the period; nil where that is nothing.
    private(set) var period: Period?
    /// Which part of time it goes through, where that is not the period.
    private var span: QuarterSpan?
    /// Whether it goes through what sums have in another row.
    var putsRight = false
    private var tests: [ScanTest] = []
    /// Only events that have anything in one of these; any, where there are none.
    var presence: [EventColumn] = []
    /// Of activities, by name and status, what became of them; 0 for all others.
    var endings: [EndingKey: Int64] = [:]
    /// Leaves those rows of a batch for which it says true.
    var chooses: ((EventBatch) throws(ReadingError) -> [Bool])?
    private var keys: Set<ScanKey> = []
    private var declared = Declarations()
    let needsEvents: Bool

    /// So many events are read one by one, and the rest of the day that they end on.
    static let mostEvents: Int64 = 500_000

    /// `groupings` are what is going to be told apart: events that do not carry one of these properties are left out.
    init(
        _ kind: Event.Kind, in view: LedgerView, over period: Period, where filters: Filters,
        by groupings: [Filter] = []
    ) throws(ReadingError) {
        self.view = view
        self.kind = kind
        self.period = period
        let properties = Set((filters.given + groupings).compactMap(\.property))
        let undeclared = properties.filter { !view.terms.dimensions.contains(exactly: $0.text) }
        needsEvents = !undeclared.isEmpty && EventColumn.haveProperties(kind)
        for name in properties { declared.dimensions[name] = try view.id(name.text) }
        for name in view.terms.measures where declared.dimensions[name.exact] == nil {
            declared.measures[name.exact] = try view.id(name)
        }
        for filter in filters.given { try narrow(filter, filters[filter]) }
        for grouping in groupings where grouping.property != nil { keep(.carries(try key(grouping))) }
        if needsEvents { try bound(undeclared.sorted()) }
    }

    /// What a filter or a grouping compares.
    func key(_ filter: Filter) throws(ReadingError) -> ScanKey { try ScanKey(filter, of: kind, in: view) }

    /// The same of some days of UTC.
    func within(_ days: ClosedRange<Int32>) -> EventScan {
        let (first, last) = (Day(number: days.lowerBound), Day(number: days.upperBound))
        return within(first.start.quarterHour..<last.advanced(by: 1).start.quarterHour)
    }

    /// The same of one day of UTC.
    func onUTC(_ day: Day) -> EventScan { within(day.number...day.number) }

    /// The same of some quarters of an hour.
    func within(_ quarters: Range<QuarterHour>) -> EventScan { only(wanted.within(quarters)) }

    /// Whether events of this kind carry nothing of what must be there.
    var findsNothing: Bool { period == nil || tests.contains { $0.key == .nothing && !$0.passes(0) } }

    /// The same of another part of time.
    func only(_ span: QuarterSpan) -> EventScan {
        var scan = self
        scan.span = span
        return scan
    }

    var wanted: QuarterSpan { span ?? period.map { QuarterSpan(view.quarters(of: $0)) } ?? QuarterSpan() }

    /// Leaves only what passes one test more.
    mutating func keep(_ test: ScanTest) {
        tests.append(test)
        keys.insert(test.key)
    }

    /// Leaves only what passes a filter more.
    mutating func narrow(_ filter: Filter, _ selection: Selection) throws(ReadingError) {
        let (names, isExclusion): ([ExactText], Bool)
        switch selection {
        case .any: return
        case .only(let only): (names, isExclusion) = (only, false)
        case .except(let except): (names, isExclusion) = (except, true)
        }
        var numbers: [Int64] = []
        for name in names { numbers.append(try view.number(of: name, for: filter)) }
        keep(ScanTest(try key(filter), isExclusion: isExclusion, numbers))
    }

    /// Gives what passes, by days of UTC. `reading` are the keys that `body` is going to ask for, `columns` what it reads of
    /// the batches itself, where that is known. Backwards, the last day comes first, and the batches of a day in any order.
    /// Ends where `body` says false.
    func each(
        reading others: [ScanKey] = [], columns: [EventColumn]? = nil, backwards: Bool = false,
        _ body: (inout ScannedRows) throws(ReadingError) -> Bool
    ) throws(ReadingError) {
        guard period != nil else { return }
        let (span, sources) = (wanted, try sources(others))
        let columns = columns.flatMap { wantedColumns(with: $0, keys.union(others)) }
        try batches(on: span.days, columns: columns, backwards: backwards) { batch throws(ReadingError) in
            var rows = try rows(of: batch, span, sources)
            return rows.isEmpty ? true : try body(&rows)
        }
    }

    /// Those of some events of a day that are of this kind and pass.
    func passing(_ events: [StoredEvent], on day: Day) throws(ReadingError) -> [StoredEvent] {
        let (events, span) = (events.filter { $0.kind == kind }, wanted)
        let isWhole = tests.isEmpty && chooses == nil && presence.isEmpty && span.quarters(of: day) == nil
        guard !events.isEmpty, !isWhole else { return events }
        var cells = EventCells()
        let batch = EventBatch(try block(of: events, on: day, &cells))
        let rows = try rows(of: batch, span, try sources([]))
        var passing: [StoredEvent] = []
        rows.forEach { passing.append(events[$0]) }
        return passing
    }

    /// All columns that are looked into; nil where that may be any.
    private func wantedColumns(with columns: [EventColumn], _ keys: Set<ScanKey>) -> Set<EventColumn>? {
        var wanted = Set(columns + presence + [.quarterHour])
        for key in keys {
            guard let columns = key.columns else { return nil }
            wanted.formUnion(columns)
        }
        return chooses == nil ? wanted : nil
    }

    /// What the keys of events are made of beside the events.
    func sources(_ others: [ScanKey]) throws(ReadingError) -> ScanSources {
        let keys = keys.union(others)
        var sources = ScanSources(people: try view.people(), endings: endings)
        if keys.contains(.plan) || keys.contains(.country) { sources.history = try view.history() }
        for case .planOnDay(let day) in keys { sources.plansOnDay[day] = try view.planNumbers(on: day) }
        return sources
    }

    /// What passes of a batch.
    func rows(of batch: EventBatch, _ span: QuarterSpan, _ sources: ScanSources) throws(ReadingError) -> ScannedRows {
        var rows = ScannedRows(batch, sources)
        if !presence.isEmpty { try rows.keep(withAnyOf: presence) }
        if let quarters = span.quarters(of: batch.day) { try rows.keep(of: quarters) }
        for test in tests { try rows.keep(test) }
        if let chooses, !rows.isEmpty { rows.keep(try chooses(batch)) }
        return rows
    }

    // MARK: Where events come from

    private func batches(
        on runs: [ClosedRange<Day>], columns wanted: Set<EventColumn>?, backwards: Bool,
        _ body: (EventBatch) throws(ReadingError) -> Bool
    ) throws(ReadingError) {
        // Backwards, days come one by one.
        let days = backwards ? runs.reversed().flatMap { run in run.days.reversed().map { $0...$0 } } : runs
        if needsEvents {
            try singleEvents(on: days, body)
        } else {
            try columns(wanted, on: days, body)
        }
    }

    private func columns(
        _ wanted: Set<EventColumn>?, on runs: [ClosedRange<Day>],
        _ body: (EventBatch) throws(ReadingError) -> Bool
    ) throws(ReadingError) {
        var failure: ReadingError?
        var isDone = false
        do throws(StoreError) {
            var reader = try reader(of: runs)
            for run in runs where !isDone {
                try reader.each(kind, from: run.lowerBound, through: run.upperBound, columns: wanted) {
                    block throws(StoreError) in
                    guard !isDone else { return }
                    do throws(ReadingError) {
                        isDone = try !body(EventBatch(block))
                    } catch {
                        failure = error
                        throw error.ofStore
                    }
                }
            }
        } catch {
            throw failure ?? .store(error)
        }
    }

    /// Reads columns, and says what is in none.
    func reader(of runs: [ClosedRange<Day>]) throws(StoreError) -> ColumnReader {
        view.came(from: .columns)
        let reader = try ColumnReader(view.reader.database)
        var gone: Day?
        for run in runs {
            if let last = try reader.missing(from: run.lowerBound, through: run.upperBound).last {
                gone = max(gone ?? last, last)
            }
        }
        // By days of UTC, sums have what columns lack in the same rows.
        if let gone, !putsRight || !view.zone.isUTC {
            let what = putsRight ? "their days are those of UTC" : "they are not among these"
            view.remark("Events up to \(gone) are in the archive and in no column: \(what).")
        }
        return reader
    }

    private static let pageLength = 4_096

    private func singleEvents(
        on runs: [ClosedRange<Day>], _ body: (EventBatch) throws(ReadingError) -> Bool
    ) throws(ReadingError) {
        view.came(from: .events)
        var cells = EventCells()
        for day in runs.flatMap(\.days) {
            var after = Int64(day.number) << 32 - 1
            let end = (Int64(day.number) + 1) << 32
            while true {
                var events: [StoredEvent] = []
                try view.database.each(
                    """
                    \(StoredEvent.select) WHERE number > $1 AND number < $2 AND kind = \(kind.rawValue)
                    ORDER BY number LIMIT \(Self.pageLength)
                    """, after, end
                ) { events.append(StoredEvent($0)) }
                guard let last = events.last else { break }
                after = last.number
                guard try body(EventBatch(try block(of: events, on: day, &cells))) else { return }
                if events.count < Self.pageLength { break }
            }
        }
    }

    private func block(
        of events: [StoredEvent], on day: Day, _ cells: inout EventCells
    ) throws(ReadingError) -> ColumnBlock {
        var rows = ColumnSet()
        for event in events {
            try view.fill(&cells, with: event, declared)
            rows.append(cells)
        }
        rows.finish()
        return ColumnBlock(rows, kind, on: day, in: view.reader)
    }

    /// Leaves the last days of the period, as far as their events are few enough and in the store, and says so.
    private mutating func bound(_ undeclared: [ExactText]) throws(ReadingError) {
        guard let whole = period, let all = view.utcDays(of: whole) else { return }
        let table = kind == .call ? "call_days" : "activity_days"
        let measure = kind == .call ? "calls" : "count"
        var days: [(day: Int64, events: Int64)] = []
        try view.database.each(
            "SELECT day, sum(\(measure)) FROM \(table) WHERE day BETWEEN $1 AND $2 GROUP BY day ORDER BY day DESC",
            all.lowerBound, all.upperBound
        ) { days.append(($0.integer(0), $0.integer(1))) }
        var (first, count) = (all.lowerBound, Int64(0))
        for (day, events) in days {
            count = count.addingSaturated(events)
            guard count > Self.mostEvents else { continue }
            first = Day(number: Int32(truncatingIfNeeded: day))
            break
        }
        if let archived = try view.lastArchivedDay(of: whole), archived >= first { first = archived.advanced(by: 1) }
        first = first == all.lowerBound ? whole.first : view.firstDay(from: first)
        period = Period(first, whole.last, most: Period.longest)
        let names = undeclared.map { TerminalText.shown($0.text) }.joined(separator: ", ")
        let verb = undeclared.count == 1 ? "is" : "are"
        let what =
            first == whole.first
            ? "all events of the period"
            : first > whole.last
                ? "no event of the period, all of which are in the archive"
                : "the events from \(first) on, and not those before"
        view.remark(
            "\(names) \(verb) not declared under dimensions, so that no sum and no column has it: counted from \(what)."
        )
    }
}
