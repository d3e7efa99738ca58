// Revenue and credits, one row for each thing that was paid for.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum RevenueBySubject {
    private static let columns = RevenueReport.takingColumns + RevenueReport.creditColumns

    static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        // What was paid for is told by the payment, and not by what else they who paid did.
        var own: Filters = [:]
        for filter in [Filter.subject, .subjectKind] { own[filter] = question.filters[filter] }
        let chosen = try question.chosenBilling(question.filters.without(.subject, .subjectKind), view)
        var whole = Takings()
        var rows: [(number: Int64, id: String, takings: Takings)] = []
        for (subject, takings) in try view.takingsBySubject(over: question.period, of: chosen, where: own)
        where takings != Takings() {
            whole.add(takings)
            rows.append((subject, try view.text(subject), takings))
        }
        rows.sort { left, right in
            let (a, b) = (left.takings.revenue, right.takings.revenue)
            return a == b ? left.id.exact < right.id.exact : a > b
        }
        return Table(
            [Column("subject", .text), .subjectName] + columns,
            rows: try rows.map { (row) throws(ReadingError) in
                [.text(row.id), .known(try view.name(ofSubject: row.number))] + cells(row.takings)
            },
            totals: zip(columns, cells(whole)).map { .init($0.name, $0.type, $1) })
    }

    private static func cells(_ takings: Takings) -> [Cell] {
        RevenueReport.cells(takings) + RevenueReport.credits(takings)
    }
}
