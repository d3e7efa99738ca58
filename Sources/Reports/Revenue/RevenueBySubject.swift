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
        var found = try view.takingsBySubject(over: question.period, of: chosen, where: own)
        // Of steps of subscriptions and of amounts of nothing there is nothing to tell.
        found = found.filter { $0.value != Takings() }
        var whole = Takings()
        for takings in found.values { whole.add(takings) }
        let subjects = try SubjectRows(found, by: \.revenue, shown: question.mostInOrder, in: view) { cells($0) }
        var table = Table(
            SubjectRows<Takings>.columns + columns,
            totals: zip(columns, cells(whole)).map { .init($0.name, $0.type, $1) })
        try table.fill(subjects.source, for: question, sortedBy: question.sort, in: view)
        return table
    }

    private static func cells(_ takings: Takings) -> [Cell] {
        RevenueReport.cells(takings) + RevenueReport.credits(takings)
    }
}
