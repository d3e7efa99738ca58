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
        var rows: [(number: Int64, id: String, failures: SubjectFailures)] = []
        for (number, failures) in failures { rows.append((number, try view.text(number), failures)) }
        rows.sort { left, right in
            let (a, b) = (left.failures.count, right.failures.count)
            return a == b ? left.id.exact < right.id.exact : a > b
        }
        let whole = figures.allErrors + figures.failedCalls
        return Table(
            [
                Column("subject", .text), .subjectName, Column("errors", .count), Column("failed_calls", .count),
                Column("count", .count), Column("share", .ratio, .bar),
            ],
            rows: try rows.map { (row) throws(ReadingError) in
                [
                    .text(row.id), .known(try view.name(ofSubject: row.number)), .count(row.failures.errors),
                    .count(row.failures.calls), .count(row.failures.count), .ratio(row.failures.count, of: whole),
                ]
            })
    }
}
