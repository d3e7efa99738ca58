// Who holds how many credits.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum CreditBalances {
    static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let holders = try view.creditHolders(upTo: question.period.last, of: try question.chosenBilling(view))
        let people = try view.people()
        let names = try view.names(ofPeople: holders.keys.filter { $0 > 0 })
        try view.takeMemory(holders.count * (MemoryLayout<(String, String, Takings)>.stride + 2 * Self.nameSize))
        var whole = Takings()
        var rows: [(name: String, kind: String, takings: Takings)] = []
        for (holder, takings) in holders {
            whole.add(takings)
            if holder > 0 {
                rows.append((names[holder] ?? "", people.users.contains(holder) ? "user" : "visitor", takings))
            } else {
                rows.append((try view.text(-holder), holder == 0 ? "nobody" : "tenant", takings))
            }
        }
        rows.sort { left, right in
            if left.takings.balance != right.takings.balance { return left.takings.balance > right.takings.balance }
            return (left.name.exact, left.kind) < (right.name.exact, right.kind)
        }
        let columns = [Column("credit_balance", .number, .bar)] + RevenueReport.creditColumns
        var table = Table(
            [Column("holder", .text), Column("is", .text)] + columns,
            totals: zip(columns, cells(whole)).map { .init($0.name, $0.type, $1) })
        let balances = rows
        try table.fill(
            RowSource(count: balances.count) { place, _ in
                let row = balances[Int(place)]
                return [.text(row.name), .text(row.kind)] + cells(row.takings)
            }, for: question, sortedBy: question.sort, in: view)
        return table
    }

    /// What a name takes that does not fit into its place, about.
    private static let nameSize = 48

    private static func cells(_ takings: Takings) -> [Cell] {
        [.quantity(takings.balance)] + RevenueReport.credits(takings)
    }
}
