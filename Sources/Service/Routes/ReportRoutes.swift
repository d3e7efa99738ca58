// GET /v1/reports and /v1/values: answers questions about the ledger with tables, and with the names in it.
// SPDX-License-Identifier: Apache-2.0

import Access
import HTTP
import Ledger
package import Reading
package import Reports
import Store
import System

/// Answers questions about the ledger on the readers' threads.
final class ReportRoutes: Sendable {
    private let store: LedgerStore
    private let clock: @Sendable () -> Timestamp
    private let terms: @Sendable () -> LedgerView.Terms
    private let cache: LedgerViewCache

    init(
        store: LedgerStore, cache: LedgerViewCache, clock: @escaping @Sendable () -> Timestamp,
        terms: @escaping @Sendable () -> LedgerView.Terms
    ) {
        self.store = store
        self.cache = cache
        self.clock = clock
        self.terms = terms
    }

    static let list = Response.json(Report.list)

    func answer(_ request: Request, _ reply: Reply) {
        let now = clock()
        if let error = ClockError(at: now) { return reply.fail(error.problem) }
        let asked: Asked
        do {
            asked = try Asked(request, now: now, standard: terms().zone)
        } catch {
            return reply.fail(Self.problem(with: error))
        }
        if asked.format == .csv, !request.caller.scopes.contains(.export) { return reply.fail(.lacking(.export)) }
        read(reply) { [self] view throws(ReadingError) in
            let start = view.rowsRead
            // What is made of the table is counted as it grows, and the rows go as it does.
            var table = try asked.report.table(for: asked.question, in: view, isExport: asked.format == .csv)
            try asked.check(table)
            var headers = [HeaderField(.cacheControl, "no-store")]
            // What was read on the way tells of others.
            if request.caller.bounds.isEmpty { headers.append(HeaderField(.rowsRead, "\(view.rowsRead - start)")) }
            headers += Self.headers(of: table, request)
            do throws(Problem) {
                let response = try asked.response(&table, reply) { more in nextPages(of: more, reply.shares) }
                reply.send(headers.reduce(response) { $0.with($1) })
            } catch {
                reply.fail(error)
            }
        }
    }

    /// What clients find at the head of an answer in any form: the next page, by a reference to the same path, and which days
    /// of the period have no rows, as 2026-01-01..2026-01-31.
    private static func headers(of table: Table, _ request: Request) -> [HeaderField] {
        var headers: [HeaderField] = []
        if let next = table.next {
            headers.append(HeaderField(.link, "<?\(request.query.encoded(with: "cursor", next))>; rel=\"next\""))
        }
        if let archived = table.archived {
            headers.append(HeaderField(.archivedDays, "\(archived.first)..\(archived.last)"))
        }
        return headers
    }

    /// The names that a filter can be given.
    func values(_ request: Request, _ reply: Reply) {
        if let error = ClockError(at: clock()) { return reply.fail(error.problem) }
        let question: ValuesQuestion
        do {
            question = try ValuesQuestion(request.query.items.map { (name: $0.name, value: $0.value) })
        } catch {
            return reply.fail(Self.problem(with: error))
        }
        read(reply) { view throws(ReadingError) in
            let start = view.rowsRead
            let values = try question.answer(in: view)
            reply.send(
                Response.json(values.json(of: question.filter))
                    .with(HeaderField(.rowsRead, "\(view.rowsRead - start)"))
                    .with(HeaderField(.cacheControl, "no-store")))
        }
    }

    /// Reads over a view of the ledger, on a reader's thread. Whatever is thrown answers the request.
    func read(_ reply: Reply, _ body: @escaping @Sendable (LedgerView) throws(ReadingError) -> Void) {
        store.read { [clock, terms, cache] reader in
            // It may have waited for its turn longer than its client does.
            guard reply.isAwaited else { return }
            let view = LedgerView(reader, now: clock().asPresent, terms: terms(), cache: cache, memory: reply.share)
            do throws(ReadingError) {
                try view.within(Self.readingLimit) { () throws(ReadingError) in try body(view) }
            } catch {
                reply.fail(Self.problem(with: error))
            }
        }
    }

    /// A report that takes longer than this would only keep others waiting: its client has been told to give up by then.
    private static let readingLimit = Duration.seconds(30)

    static func problem(with error: ReadingError) -> Problem {
        switch error {
        case .store(let cause) where cause.isInterrupted:
            Problem.unavailable("The report took too long; ask for fewer days.", retryAfter: 60)
                .limited(by: .answerTime)
        case .store(let cause) where cause.isOverflow:
            Problem(.serviceUnavailable, "A sum of the report would leave 64 bits; ask for fewer days.")
        case .unknown: Problem(.notFound, error.description, parameter: error.parameter)
        case .outOfBounds:
            Problem(.forbidden, "\(Self.capital(error.description)), and this caller may be told of nothing else.")
        case .parameter, .noSuch: Problem.badRequest(error.description, parameter: error.parameter)
        case .store: Problem.unavailable("The ledger cannot be read at the moment.", retryAfter: 5)
        case .noMemory(let ever):
            (ever
                ? Problem(.serviceUnavailable, Self.sentence(error))
                : .unavailable(Self.sentence(error), retryAfter: 5))
                .limited(by: .reportMemory)
        }
    }

    private static func sentence(_ error: ReadingError) -> String { capital(error.description) + "." }

    private static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private func nextPages(of first: Table.Continuation, _ shares: @escaping @Sendable () -> AnswerShare)
        -> Response.NextPage
    {
        pages(of: first, shares) { (continuation, view) throws(ReadingError) in
            let (rows, more) = try continuation.next(view)
            var bytes: [UInt8] = []
            for row in rows { CSV.append(row, to: &bytes) }
            return (bytes, more)
        }
    }

    /// What follows the first page of an answer, a page at a time, as the client takes them. Each is read within the time
    /// that a report has, out of a share of memory of its own.
    func pages<Rest: Sendable>(
        of first: Rest, _ shares: @escaping @Sendable () -> AnswerShare,
        _ read: @escaping @Sendable (Rest, LedgerView) throws(ReadingError) -> (bytes: [UInt8], more: Rest?)
    ) -> Response.NextPage {
        let next = Shared<Rest?>(first)
        return { [store, clock, terms, cache] deliver in
            guard let rest = next.value else { return deliver(.end([])) }
            store.read { reader in
                let view = LedgerView(reader, now: clock().asPresent, terms: terms(), cache: cache, memory: shares())
                do throws(ReadingError) {
                    let (bytes, more) = try view.within(Self.readingLimit) { () throws(ReadingError) in
                        try read(rest, view)
                    }
                    next.value = more
                    deliver(more == nil ? .end(bytes) : .page(bytes))
                } catch {
                    deliver(.failed)
                }
            }
        }
    }
}

/// A request for a report, checked: which, what about, and in what form.
struct Asked: Sendable {
    let report: Report
    let question: Question
    let format: ReportFormat
    private let style: TextStyle

    /// `standard` is the zone whose days are meant where the request does not say.
    init(_ request: Request, now: Timestamp, standard: Zone) throws(ReadingError) {
        report = try Report.named(request.parameters["name"] ?? "")
        var items = request.query.items.map { (name: $0.name, value: $0.value) }
        format = try ReportFormat(taking: &items, accept: request.headers["Accept"])
        style = try TextStyle(taking: &items, format)
        if format == .csv { report.askForAll(&items) }
        let bounds = request.caller.bounds.map { (name: $0.name, value: $0.value) }
        question = try Question(items, to: report, now: now, standard: standard, within: bounds)
    }

    /// Throws where columns are asked for that the table does not have.
    func check(_ table: Table) throws(ReadingError) { try style.check(table) }

    /// The answer; the table is used up for it. Throws where there is no room for so large a one.
    func response(
        _ table: inout Table, _ reply: Reply, pages: (Table.Continuation) -> Response.NextPage
    ) throws(Problem) -> Response {
        switch format {
        case .json:
            var body = reply.body(.json)
            try table.writeJSON(report, question) { piece throws(Problem) in try body.append(piece) }
            return try body.response(.ok)
        case .table:
            var body = reply.body(.text)
            try table.writeText(report, question, style) { piece throws(Problem) in try body.append(piece) }
            return try body.response(.ok)
        case .csv:
            let name = "bursar-\(report.name)-\(question.period.first)-\(question.period.last).csv"
            let file = HeaderField(.contentDisposition, "attachment; filename=\"\(name)\"")
            if let more = table.more {
                return Response.pages(.ok, .csv, first: table.csv, next: pages(more)).with(file)
            }
            var body = reply.body(.csv)
            try table.writeCSV { piece throws(Problem) in try body.append(piece) }
            return try body.response(.ok).with(file)
        }
    }
}

/// The forms that a report comes in.
package enum ReportFormat: String, Sendable, CaseIterable {
    case json, csv, table

    private static let offers: [(type: MediaType, format: ReportFormat)] = [
        (.json, .json), (.csv, .csv), (.text, .table),
    ]

    /// What `format` says, else what the client likes best, else JSON. Takes `format` out of the items.
    init(taking items: inout [(name: String, value: String)], accept: String?) throws(ReadingError) {
        guard let name = try Self.take("format", from: &items) else {
            let best = ContentNegotiation.best(of: Self.offers.map(\.type), header: accept)
            self = Self.offers.first { $0.type == best }?.format ?? .json
            return
        }
        guard let format = ReportFormat(rawValue: name) else {
            let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw .parameter(
                "format",
                "must be one of \(names), not \"\(TerminalText.shown(name))\""
                    + Suggestion.clause(for: name, among: Self.allCases.map(\.rawValue)))
        }
        self = format
    }

    /// The value of an item that is no question; the item goes.
    static func take(
        _ name: String, from items: inout [(name: String, value: String)]
    ) throws(ReadingError) -> String? {
        guard let place = items.firstIndex(where: { $0.name == name }) else { return nil }
        let value = items.remove(at: place).value
        guard !items.contains(where: { $0.name == name }) else { throw .parameter(name, "is given twice") }
        return value
    }
}

extension TextStyle {
    /// What `width`, `colours` and `columns` say, which go with a table only. Takes them out of the items.
    fileprivate init(
        taking items: inout [(name: String, value: String)], _ format: ReportFormat
    ) throws(ReadingError) {
        self.init()
        let width = try ReportFormat.take("width", from: &items)
        let colours = try ReportFormat.take("colours", from: &items)
        let columns = try ReportFormat.take("columns", from: &items)
        for (name, value) in [("width", width), ("colours", colours), ("columns", columns)] where value != nil {
            guard format == .table else { throw .parameter(name, "goes with format=table only") }
        }
        if let width {
            guard let width = Int(width), width > 0 else {
                throw .parameter("width", "must be a number of columns, 1 or more")
            }
            self.width = width
        }
        if let colours {
            guard ["true", "false"].contains(colours) else { throw .parameter("colours", "must be true or false") }
            hasColours = colours == "true"
        }
        if let columns {
            self.columns = columns.split(separator: ",").map(String.init)
            guard !self.columns.isEmpty else { throw .parameter("columns", "must name columns of the table") }
        }
    }

    /// Throws where it names columns that the table does not have.
    package func check(_ table: Table) throws(ReadingError) {
        let names = table.columns.map(\.name)
        for name in columns where !names.contains(name) {
            throw .parameter(
                "columns",
                "must name columns of the table (\(names.joined(separator: ", "))), not \"\(TerminalText.shown(name))\""
                    + Suggestion.clause(for: name, among: names))
        }
    }
}

extension Report {
    /// An export wants all there is, unless it says how much.
    package func askForAll(_ items: inout [(name: String, value: String)]) {
        guard allParameters.contains(where: { $0.name == "all" }) else { return }
        guard !items.contains(where: { ["all", "limit", "sort", "cursor"].contains($0.name) }) else { return }
        items.append(("all", "true"))
    }
}

extension AnswerShare: SharedMemory {}
