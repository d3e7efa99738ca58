// Errors by what they were for.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum FailedSubjects {
    static func table(
        _ question: Question, of figures: FailureFigures, _ view: LedgerView
    ) throws(ReadingError) -> Table {
        let failures = try view.failuresBySubject(
            over: question.period, component: question["component"], where: question.filters)
        let whole = figures.allErrors + figures.failedCalls
        let most = question.flag("all") ? Int.max : question.limit
        let subjects = try SubjectRows(failures, by: \.count, shown: most, in: view) { failures in
            [
                .count(failures.errors), .count(failures.calls), .count(failures.count),
                .ratio(failures.count, of: whole),
            ]
        }
        var table = Table(
            SubjectRows<SubjectFailures>.columns + [
                Column("errors", .count), Column("failed_calls", .count), Column("count", .count),
                Column("share", .ratio, .bar),
            ],
            rows: try subjects.first(most, view))
        table.left = subjects.count - table.rows.count
        return table
    }
}
