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
            of a failed call is its provider, `endpoint` its operation. Rows are read from the events themselves: \
            days that were moved to the archive have none, but count in everything else.

            `by=component` counts instead: `errors` that name the component and `failed_calls` of the provider of \
            that name; `count` is both together, and `share` its part of all. `by=type` counts by component and \
            error type; failed calls, whose types the ledger does not sum, stand under their provider, their type null. The most frequent come first.

            Totals are over the whole period: `call_error_rate` is failed calls ÷ calls; `failed_requests` are the \
            app's own requests with a code of 500 or above, `refused_requests` those with 400 to 499, and \
            `request_error_rate` is failed ÷ all; rates are null where there is nothing to divide by. With \
            `component`, rows and totals are those of the component and of the provider of that name; requests name \
            none and are null. With filters, only what passes them counts: errors and requests carry no provider, model, \
            operation, subject, tier, status or property.
            """,
        parameters: [
            Parameter("by", .choice(["component", "type"]), "counts by component, or by component and type"),
            Parameter("component", aliases: ["service"], .text, "only this component, or provider of calls"),
            Parameter("all", .flag, "every row, page by page, for an export as csv; other formats hold the first 2000"),
        ],
        filters: Filter.all,
        rows: .searched(orders: ["newest"], limit: 100),
        keys: .ifGrouped("its rows are single errors elsewhere"), read: table)

    /// Rows that are read at once where all are wanted.
    private static let page = 2_000

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let figures = try view.failures(
            over: question.period, component: question["component"], where: question.filters)
        var table =
            switch question.by {
            case "component": try byComponent(figures, view)
            case "type": try byType(figures, view)
            default: try newest(question, view)
            }
        table.totals = figures.totals
        if !question.by.isEmpty, !question.flag("all") { table.cut(after: question.limit) }
        return table
    }

    private static func newest(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        var table = Table([
            Column("at", .time), Column("id", .text), Column("component", .text), Column("error_type", .text),
            Column("message", .text), Column("code", .text), Column("endpoint", .text), Column("user", .text),
            Column("request_id", .text), Column("reference", .text),
        ])
        var trail = try FailureTrail(question.period, component: question["component"], where: question.filters, view)
        if question.flag("all") {
            (table.rows, table.more) = try pageOfRows(of: trail, view)
        } else {
            table.rows = try rows(of: try trail.next(question.limit, in: view), view)
        }
        if let day = try view.lastArchivedDay(of: question.period) {
            table.notes = ["Events up to \(day) are in the archive: they count, and have no rows."]
        }
        return table
    }

    private static func pageOfRows(
        of trail: FailureTrail, _ view: LedgerView
    ) throws(ReadingError) -> (rows: [[Cell]], more: Table.Continuation?) {
        var trail = trail
        let rows = try rows(of: try trail.next(page, in: view), view)
        let rest = trail
        return (
            rows,
            rows.count < page
                ? nil
                : Table.Continuation { (view) throws(ReadingError) in
                    try view.snapshot { () throws(ReadingError) in try pageOfRows(of: rest, view) }
                }
        )
    }

    private static func rows(of failures: [StoredFailure], _ view: LedgerView) throws(ReadingError) -> [[Cell]] {
        var rows: [[Cell]] = []
        for failure in failures {
            var appError = AppError()
            switch failure.detail {
            case .appError(let stored): appError = stored
            case .call(let call):
                appError.component = try view.text(failure.names.provider)
                appError.endpoint = try view.text(failure.names.operation)
                appError.errorType = call.errorType
                appError.message = call.error
            }
            let user = try view.name(ofUserBehind: failure.person)
            rows.append(
                [.time(failure.at)]
                    + [
                        failure.id, appError.component, appError.errorType, appError.message, appError.code,
                        appError.endpoint, user,
                        appError.requestID, appError.reference,
                    ].map { $0.isEmpty ? .null : .text($0) })
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
