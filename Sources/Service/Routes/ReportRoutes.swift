// GET /v1/reports and /v1/values: answers questions about the ledger with tables, and with the names in it.
// SPDX-License-Identifier: Apache-2.0

import Access
import HTTP
import Ledger
import Reading
import Reports
import Store
import System

/// Answers questions about the ledger on the readers' threads.
final class ReportRoutes: Sendable {
    private let store: LedgerStore
    private let clock: @Sendable () -> Timestamp
    private let terms: @Sendable () -> LedgerView.Terms
    private let cache: LedgerViewCache
    private let holds: @Sendable (Request) -> Bool

    init(
        store: LedgerStore, cache: LedgerViewCache, clock: @escaping @Sendable () -> Timestamp,
        holds: @escaping @Sendable (Request) -> Bool = { _ in true }, terms: @escaping @Sendable () -> LedgerView.Terms
    ) {
        self.store = store
        self.cache = cache
        self.clock = clock
        self.terms = terms
        self.holds = holds
    }

    static let list = Response.json(Report.list)

    /// When it is, and whose days are meant where nobody says it.
    var moment: (now: Timestamp, zone: Zone) { (clock(), terms().zone) }

    func answer(_ request: Request, _ reply: Reply) {
        let now = clock()
        if let error = ClockError(at: now) { return reply.fail(error.problem) }
        let asked: Asked
        do {
            asked = try Asked(request, now: now, standard: terms().zone)
        } catch {
            return reply.fail(Self.problem(with: error))
        }
        for (isNeeded, scope) in [(asked.format.isExport, Scope.export), (asked.report.isForAdmins, .admin)] {
            guard isNeeded, !request.caller.scopes.contains(scope) else { continue }
            return reply.fail(.lacking(scope), telling: asked.tale())
        }
        read(reply) { [self] view throws(ReadingError) in
            let start = view.rowsRead
            // What is made of the table is counted as it grows, and the rows go as it does.
            var table = try asked.report.table(for: asked.question, in: view, isExport: asked.format.isExport)
            let tale = asked.tale(of: table)
            try asked.check(table)
            var headers = [HeaderField(.cacheControl, "no-store")]
            // What was read on the way tells of others.
            if request.caller.bounds.isEmpty { headers.append(HeaderField(.rowsRead, "\(view.rowsRead - start)")) }
            headers += Self.headers(of: table, request)
            do throws(Problem) {
                let response = try asked.response(&table, reply) { more, write in
                    nextPages(of: more, for: request, reply.shares, write)
                }
                reply.send(headers.reduce(response) { $0.with($1) }.telling(tale))
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

    private func nextPages(
        of first: Table.Continuation, for request: Request, _ shares: @escaping @Sendable () -> AnswerShare,
        _ write: @escaping Asked.RowWriter
    ) -> Response.NextPage {
        pages(of: first, for: request, shares) { (continuation, view) throws(ReadingError) in
            let (rows, more) = try continuation.next(view)
            var bytes: [UInt8] = []
            for row in rows { write(row, &bytes) }
            return (bytes, more)
        }
    }

    /// What follows the first page of an answer, a page at a time, as the client takes them. Each is read within the time
    /// that a report has, out of a share of memory of its own. It ends in the middle where the caller's token holds no more.
    func pages<Rest: Sendable>(
        of first: Rest, for request: Request, _ shares: @escaping @Sendable () -> AnswerShare,
        _ read: @escaping @Sendable (Rest, LedgerView) throws(ReadingError) -> (bytes: [UInt8], more: Rest?)
    ) -> Response.NextPage {
        let next = Shared<Rest?>(first)
        return { [store, clock, terms, cache, holds] deliver in
            guard let rest = next.value else { return deliver(.end([])) }
            guard holds(request) else { return deliver(.failed) }
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
