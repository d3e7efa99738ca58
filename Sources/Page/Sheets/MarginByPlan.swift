// What each plan brings in and costs.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Ledger
import Reports

struct MarginByPlan {
    let books: Books
    var span = 6

    func html() -> HTML {
        let (numbers, address) = (books.numbers, books.address)
        let answer = books.ask("economics", [("by", "plan"), ("sort", "revenue"), ("limit", "8")])
        return Sheet("margin-by-plan", "Margin by plan", span: span).html(answer) { table in
            let heads: [DataTable.Head] = [
                .init("Plan", isFigure: false), .init("Revenue"), .init("Cost"), .init("Margin"), .init("Share"),
            ]
            let columns = ["revenue_usd", "cost_usd", "margin_usd"]
            func cells(_ value: (String) -> Cell) -> [HTML] {
                columns.map {
                    .figure(value($0), value($0) == .null ? Numbers.unknown : numbers.cents(value($0).money))
                }
                    + [.figure(value("margin"), numbers.text(value("margin")))]
            }
            let rows = table.named.map { row in
                let plan = row["plan"].name
                return DataTable.Row(
                    [plan.isEmpty ? "(none)" : .a(.href(address.narrowed(to: "plan", plan)), .text(plan))]
                        + cells { row[$0] })
            }
            return DataTable("Margin by plan", heads, rows, foot: ["All"] + cells { table.total($0) }).html
        }
    }
}
