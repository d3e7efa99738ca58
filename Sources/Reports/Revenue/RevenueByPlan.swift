// Revenue, one row for each plan.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum RevenueByPlan {
    static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let (period, chosen) = (question.period, try question.chosenBilling(view))
        let range = view.milliseconds(of: period)
        let subscriptions = try view.subscriptions(of: chosen)
        let movements = subscriptions.movementsByPlan(in: range)
        var rows: [ExactText: Row] = [:]
        for (plan, movement) in zip(subscriptions.plans, movements) where !movement.isEmpty {
            rows[plan.exact] = Row(movement: movement)
        }
        // Of steps of subscriptions and of amounts of nothing there is nothing to tell.
        for (plan, takings) in try view.takings(over: period, by: .plan, of: chosen) where takings != Takings() {
            rows[try view.text(plan).exact, default: Row()].takings.add(takings)
        }
        var whole = Row()
        for row in rows.values { whole.add(row) }
        let ordered = rows.sorted { left, right in
            let (a, b) = (left.value.movement.end.mrr, right.value.movement.end.mrr)
            return a == b ? left.key < right.key : a > b
        }
        let columns = columns(question.countedUnit)
        var table = Table(
            [Column("plan", .text)] + columns, rows: ordered.map { [.text($0.key.text)] + $0.value.cells },
            totals: zip(columns, whole.cells).map { .init($0.name, $0.type, $1) })
        table.notes = RevenueReport.notes(subscriptions, of: question.countedUnit, at: range.upperBound - 1)
        return table
    }

    private static func columns(_ unit: CountedUnit) -> [Column] {
        RevenueReport.subscriptionColumns(unit) + [Column("switched", .money)] + RevenueReport.takingColumns
            + RevenueReport.creditColumns
    }

    private struct Row {
        var movement = Subscriptions.PlanMovement()
        var takings = Takings()

        mutating func add(_ other: Row) {
            movement.add(other.movement)
            takings.add(other.takings)
        }

        var cells: [Cell] {
            RevenueReport.cells(from: movement.start, movement.movement, to: movement.end)
                + [.money(nanos: movement.movement.switched)] + RevenueReport.cells(takings)
                + RevenueReport.credits(takings)
        }
    }
}
