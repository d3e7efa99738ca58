// Where events are looked for that somebody wants to see: in the index of people, else in columns.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL
internal import Store

/// Finds the marks of events. One search is made for a page and reads in the snapshot of that.
struct EventSearch {
    let view: LedgerView
    let question: EventQuestion
    /// Nil where nothing is left in the store that could be found.
    let span: EventSpan?
    /// One for each kind that may have some.
    private(set) var scans: [EventScan] = []
    /// Where users are named, all numbers that they go by, and what else their events must pass.
    let people: [Int64]?
    private(set) var scansOfPeople: [EventScan] = []
    /// By day, the last event that has left the store: columns still have it.
    private let gone: [Int32: Int64]

    init(_ question: EventQuestion, in view: LedgerView, after mark: EventMark?) throws(ReadingError) {
        self.view = view
        self.question = question
        people =
            if case .only(let users) = question.filters[.user] { try view.numbers(ofUsers: users) } else { nil }
        let span = try EventSpan(question.period, in: view)
        self.span = span
        guard let span else {
            gone = [:]
            return
        }
        gone = try Self.gone(from: span.days, in: view)
        let period = Self.period(of: question, after: mark, in: view)
        scans = try Self.scans(question, over: period, where: question.filters, in: view)
        if people != nil {
            scansOfPeople = try Self.scans(question, over: period, where: question.filters.without(.user), in: view)
        }
    }

    /// What is left of the period behind a mark: of no more of it is counted how many events are looked into.
    private static func period(of question: EventQuestion, after mark: EventMark?, in view: LedgerView) -> Period {
        let period = question.period
        guard question.order == .newest, let mark, view.milliseconds(of: period).contains(mark.value) else {
            return period
        }
        return Period(period.first, min(period.last, view.day(of: mark.value)), most: Period.longest) ?? period
    }

    private static func gone(from days: ClosedRange<Int32>, in view: LedgerView) throws(ReadingError) -> [Int32: Int64]
    {
        var gone: [Int32: Int64] = [:]
        try view.database.each(
            "SELECT day, max(last) FROM archives WHERE day >= $1 AND day <= $2 AND sha256 <> '' GROUP BY day",
            Int64(days.lowerBound), Int64(days.upperBound)
        ) { gone[Int32(truncatingIfNeeded: $0.integer(0))] = $0.integer(1) }
        return gone
    }

    /// Whether an event that columns tell of is in the store.
    func isThere(_ number: Int64) -> Bool { gone.isEmpty || number > gone[Int32(number >> 32)] ?? .min }

    private static func scans(
        _ question: EventQuestion, over period: Period, where filters: Filters, in view: LedgerView
    ) throws(ReadingError) -> [EventScan] {
        var scans: [EventScan] = []
        for kind in question.kinds {
            var scan = try EventScan(kind, in: view, over: period, where: filters)
            if let named = try names(question.events, of: kind, in: view) { scan.keep(named) }
            if let component = question.component {
                let column: EventColumn? = kind == .error ? .component : kind == .call ? .provider : nil
                scan.keep(
                    ScanTest(
                        column.map(ScanKey.column) ?? .nothing, isExclusion: false, [try view.id(component)]))
            }
            if question.failedOnly, try !keepFailed(&scan, in: view) { continue }
            if !scan.findsNothing { scans.append(scan) }
        }
        return scans
    }

    private static func names(
        _ selection: Selection, of kind: Event.Kind, in view: LedgerView
    ) throws(ReadingError) -> ScanTest? {
        let (names, isExclusion): ([ExactText], Bool)
        switch selection {
        case .any: return nil
        case .only(let only): (names, isExclusion) = (only, false)
        case .except(let except): (names, isExclusion) = (except, true)
        }
        let hasName = [.activity, .billing, .job].contains(kind)
        let numbers = try names.map { name throws(ReadingError) in try view.id(name.text) }
        return ScanTest(hasName ? .column(.event) : .nothing, isExclusion: isExclusion, numbers)
    }

    // MARK: What failed

    /// Leaves what failed. False for kinds that cannot.
    private static func keepFailed(_ scan: inout EventScan, in view: LedgerView) throws(ReadingError) -> Bool {
        switch scan.kind {
        case .call: scan.keep(ScanTest(.column(.hasFailed), isExclusion: false, [1]))
        case .activity:
            let outcomes = FailedActivities(view)
            scan.chooses = { batch throws(ReadingError) in try outcomes.rows(of: batch) }
        case .job:
            let failed = try view.id(Job.Step.failed.rawValue)
            scan.keep(ScanTest(.column(.event), isExclusion: false, [failed]))
        case .request: scan.keep(ScanTest(.column(.code), isExclusion: false, Array(500...999)))
        case .error: break
        case .billing, .profile: return false
        }
        return true
    }
}

/// Tells which activities failed: the same ones that reports of activities count as failed.
private final class FailedActivities {
    private struct Names: Hashable {
        let event, status: Int64
    }

    private let view: LedgerView
    private var known: [Names: Bool] = [:]

    init(_ view: LedgerView) { self.view = view }

    func rows(of batch: EventBatch) throws(ReadingError) -> [Bool] {
        let events = try batch.values(.event)
        let statuses = try batch.values(.outcome)
        var failed: [Bool] = []
        failed.reserveCapacity(batch.count)
        for row in 0..<batch.count {
            failed.append(try hasFailed(Names(event: events?[row] ?? 0, status: statuses?[row] ?? 0)))
        }
        return failed
    }

    private func hasFailed(_ names: Names) throws(ReadingError) -> Bool {
        if let known = known[names] { return known }
        let outcome = ActivityOutcome.Kind(event: try view.text(names.event), status: try view.text(names.status))
        known[names] = outcome == .failure
        return outcome == .failure
    }
}
