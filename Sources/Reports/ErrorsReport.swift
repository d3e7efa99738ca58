// What went wrong, one by one or by where it did.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading
internal import Store

enum ErrorsReport {
    static let report = Report(
        "errors", "recent errors and failed calls, their breakdown by component and type, and error rates",
        definition: """
            Rows are the errors that the app reported and the calls with status error, the newest first. `component` \
            of a failed call is its provider, `endpoint` its operation; `properties` are those of the event, declared or not; `cost_usd` and `latency_ms` are of calls only, so \
            `sort=dearest` and `slowest` have these alone, and `failed` is the same as `newest`. Of rows that are alike in that, \
            the one that was booked last comes first; with `oldest`, the one booked first. An answer has \
            `next` where more rows follow: the same question with that as `cursor` gives them, none missing and none twice. \
            Rows are read from the events themselves: days that were moved to the archive have none, which a note says, but \
            count in everything else.

            `by=component` counts instead: `errors` that name the component and `failed_calls` of the provider of \
            that name; `count` is both together, and `share` its part of all. `by=type` counts by component and \
            error type; failed calls, whose types the ledger does not sum, stand under their provider, their type null. `by=subject` counts what they were for, by its id, \
            with `subject_name` as its latest profile calls it; the row without an id has those that were for nothing. The \
            most frequent come first.

            Totals are over the whole period: `call_error_rate` is failed calls ÷ calls; `failed_requests` are the \
            app's own requests with a code of 500 or above, `refused_requests` those with 400 to 499, and \
            `request_error_rate` is failed ÷ all; rates are null where there is nothing to divide by. With \
            `component`, rows and totals are those of the component and of the provider of that name; requests name \
            none and are null. With filters, only what passes them counts: errors and requests carry no provider, model, \
            operation, tier, status or property, and requests no subject.
            """,
        parameters: [
            Parameter(
                "by", .choice(["component", "type", "subject"]),
                "counts by component, by component and type, or by subject"),
            Parameter("component", aliases: ["service"], .text, "only this component, or provider of calls"),
            Parameter("all", .flag, "every row, page by page, for an export as csv; other formats hold the first 2000"),
        ],
        filters: Filter.all,
        rows: .searched(orders: SingleEventPages.orders, limit: 100, isPaged: true),
        keys: .ifGrouped("its rows are single errors elsewhere"), read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        for name in ["sort", "cursor"] where !question.by.isEmpty && question.isGiven(name) {
            throw .parameter(name, "goes with single errors only, and not with by: the most frequent come first")
        }
        let figures = try view.failures(
            over: question.period, component: question["component"], where: question.filters)
        var table =
            switch question.by {
            case "component": try byComponent(figures, view)
            case "type": try byType(figures, view)
            case "subject": try FailedSubjects.table(question, of: figures, view)
            default: try single(question, view)
            }
        table.totals = figures.totals
        if !question.by.isEmpty, !question.flag("all") { table.cut(after: question.limit) }
        return table
    }

    private static func single(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        var table = Table([
            Column("at", .time), Column("id", .text), Column("component", .text), Column("error_type", .text),
            Column("message", .text), Column("code", .text), Column("endpoint", .text), Column("user", .text),
            Column("subject", .text), .subjectName, Column("latency_ms", .duration), Column("cost_usd", .money),
            Column("request_id", .text), Column("reference", .text), Column("session", .text), Column("trace", .text),
            Column("properties", .object),
        ])
        let pages = SingleEventPages(question, of: [.call, .error], rows: rows).ofFailed
        if question.flag("all") {
            try SingleEventPages.checkAll(question, alone: ["cursor"])
            try pages.fillAll(&table, question, view)
        } else {
            try pages.fill(&table, question, view)
        }
        return table
    }

    @Sendable
    private static func rows(of failures: [StoredEvent], _ view: LedgerView) throws(ReadingError) -> [[Cell]] {
        var rows: [[Cell]] = []
        let subjects = SubjectNames(view)
        for failure in failures {
            var appError = AppError()
            var (latency, cost) = (Cell.null, Cell.null)
            let event = try view.event(failure)
            switch event.detail {
            case .error(let stored): appError = stored
            case .call(let call):
                appError.component = try view.text(failure.names.provider)
                appError.endpoint = try view.text(failure.names.operation)
                appError.errorType = call.errorType
                appError.message = call.error
                latency = .milliseconds(call.latencyMilliseconds)
                cost = .money(nanos: failure.cost)
            default: continue
            }
            let texts = [
                failure.id, appError.component, appError.errorType, appError.message, appError.code, appError.endpoint,
                try view.name(ofUserBehind: failure.person), try view.text(failure.names.subject),
            ]
            var row: [Cell] = [.time(failure.at)]
            row += texts.map(Cell.known)
            row += [
                try subjects[failure.names.subject], latency, cost, .known(appError.requestID),
                .known(appError.reference), .known(ShownName.ofSession(event.session)),
                .known(ShownName.ofSession(event.trace)), EventRows.object(event.properties),
            ]
            rows.append(row)
        }
        return rows
    }

    private static func byComponent(_ figures: FailureFigures, _ view: LedgerView) throws(ReadingError) -> Table {
        var counts: [Int64: (errors: Int64, calls: Int64)] = [:]
        for (key, count) in figures.errors { counts[key.component, default: (0, 0)].errors += count }
        for (provider, calls) in figures.calls where calls.failed > 0 {
            counts[provider, default: (0, 0)].calls += calls.failed
        }
        var rows: [(name: String, errors: Int64, calls: Int64)] = []
        for (number, count) in counts { rows.append((try view.text(number), count.errors, count.calls)) }
        rows.sort { left, right in
            let (a, b) = (left.errors + left.calls, right.errors + right.calls)
            return a == b ? left.name.exact < right.name.exact : a > b
        }
        let whole = figures.allErrors + figures.failedCalls
        return Table(
            [
                Column("component", .text), Column("errors", .count), Column("failed_calls", .count),
                Column("count", .count), Column("share", .ratio, .bar),
            ],
            rows: rows.map { row in
                let count = row.errors + row.calls
                return [
                    .text(row.name), .count(row.errors), .count(row.calls), .count(count), .ratio(count, of: whole),
                ]
            })
    }

    private static func byType(_ figures: FailureFigures, _ view: LedgerView) throws(ReadingError) -> Table {
        var rows: [(component: String, type: String?, count: Int64)] = []
        for (key, count) in figures.errors {
            rows.append((try view.text(key.component), try view.text(key.type), count))
        }
        for (provider, calls) in figures.calls where calls.failed > 0 {
            rows.append((try view.text(provider), nil, calls.failed))
        }
        rows.sort { left, right in
            left.count == right.count
                ? (left.component.exact, left.type?.exact ?? "") < (right.component.exact, right.type?.exact ?? "")
                : left.count > right.count
        }
        let whole = figures.allErrors + figures.failedCalls
        return Table(
            [
                Column("component", .text), Column("error_type", .text), Column("count", .count),
                Column("share", .ratio, .bar),
            ],
            rows: rows.map { row in
                [
                    .text(row.component), row.type.map(Cell.text) ?? .null, .count(row.count),
                    .ratio(row.count, of: whole),
                ]
            })
    }
}

extension FailureFigures {
    fileprivate var totals: [Table.Total] {
        [
            .init("errors", .count, .count(allErrors)), .init("calls", .count, .count(allCalls)),
            .init("failed_calls", .count, .count(failedCalls)),
            .init("call_error_rate", .ratio, .ratio(failedCalls, of: allCalls)),
            .init("requests", .count, requests.map { .count($0.all) } ?? .null),
            .init("failed_requests", .count, requests.map { .count($0.failed) } ?? .null),
            .init("refused_requests", .count, requests.map { .count($0.refused) } ?? .null),
            .init("request_error_rate", .ratio, requests.map { .ratio($0.failed, of: $0.all) } ?? .null),
        ]
    }
}
