// What each plan brings, and who came to it and left it; what credits were bought, given and used.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Ledger
import Reports

struct PlanTable {
    let books: Books

    private static let columns = [
        ("mrr_start", "MRR before"), ("new", "New"), ("churn", "Churned"), ("mrr_end", "MRR"),
        ("subscribers", "Subscribers"),
        ("arpu", "A customer"), ("churn_rate", "Churn"), ("subscribed", "Came"), ("cancelled", "Left"),
        ("revenue_usd", "Revenue"),
    ]

    func html() -> HTML {
        let numbers = books.numbers
        return Sheet("plans", "Plans").html(books.ask("revenue", [("by", "plan")])) { table in
            func cells(_ cell: (String) -> Cell) -> [HTML] {
                Self.columns.map { .figure(cell($0.0), numbers.text(cell($0.0))) }
            }
            let ranks = [2, 1, 1, 0, 0, 2, 1, 2, 2, 0]
            let heads =
                [DataTable.Head("Plan", isFigure: false)]
                + zip(Self.columns, ranks).map { DataTable.Head($0.0.1, rank: $0.1) }
            let rows = table.named.map { row in
                DataTable.Row([.text(row["plan"].name.isEmpty ? "(none)" : row["plan"].name)] + cells { row[$0] })
            }
            return DataTable("Plans", heads, rows, foot: ["All"] + cells { table.total($0) }).html
        }
    }
}

struct CreditTable {
    let books: Books
    var span = 6

    private static let kinds = [
        ("credits_purchased", "Bought"), ("credits_granted", "Given"), ("credits_refunded", "Given back"),
        ("credits_consumed", "Used"),
    ]

    func html() -> HTML {
        let numbers = books.numbers
        return Sheet("credits", "Credits", span: span).html(books.ask("revenue", compares: true)) { table in
            DataTable(
                "Credits", [.init("What", isFigure: false), .init("Credits"), .init("Before"), .init("Change")],
                Self.kinds.map { name, words in
                    let (now, before) = (table.total(name), table.total(name, .before))
                    let change = numbers.change(from: before.integer, to: now.integer, more: nil)
                    return DataTable.Row([
                        .text(words), .figure(now, numbers.text(now)), .figure(before, numbers.text(before)),
                        .change(change),
                    ])
                }
            ).html
        }
    }
}
