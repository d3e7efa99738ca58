// Who holds how many credits.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

enum CreditBalances {
    static func table(_ question: Question, _ view: LedgerView) throws(ReportError) -> Table {
        let end = question.period.milliseconds.upperBound
        let steps = try view.billingSteps()
        var numbers: [Int64] = []
        for step in Billing.Step.allCases where step.movesCredits { numbers.append(try view.id(step.rawValue)) }
        let people = try view.people()
        var holders: [Int64: Takings] = [:]
        try view.database.each(
            """
            SELECT person, tenant, event, credits FROM billing_times WHERE event IN ($1, $2, $3, $4) AND at < $5
            """, values: numbers + [end]
        ) { row in
            guard let step = steps[row.integer(2)] else { return }
            let holder = row.integer(0) != 0 ? people.person(row.integer(0)) : -row.integer(1)
            holders[holder, default: Takings()].add(step, amount: 0, credits: row.integer(3))
        }
        let names = try view.names(ofPeople: holders.keys.filter { $0 > 0 })
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
        return Table(
            [Column("holder", .text), Column("is", .text)] + columns,
            rows: rows.map { [.text($0.name), .text($0.kind)] + cells($0.takings) },
            totals: zip(columns, cells(whole)).map { .init($0.name, $0.type, $1) })
    }

    private static func cells(_ takings: Takings) -> [Cell] {
        [.quantity(takings.balance)] + RevenueReport.credits(takings)
    }
}

extension Billing.Step {
    fileprivate var movesCredits: Bool {
        switch self {
        case .creditsPurchased, .creditsConsumed, .creditsGranted, .creditsRefunded: true
        case .subscribed, .renewed, .upgraded, .downgraded, .cancelled, .paid, .refunded: false
        }
    }
}
