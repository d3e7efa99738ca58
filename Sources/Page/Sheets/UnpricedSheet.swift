// Calls whose cost nobody knows, and what to do about them; where money could be saved.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Ledger
import Reports

struct UnpricedSheet {
    let books: Books
    var span = 4

    func html() -> HTML {
        let (numbers, address) = (books.numbers, books.address)
        let answer = books.ask("costs", [("by", "provider,model"), ("limit", "1000")])
        return Sheet("unpriced", "Unpriced", span: span).html(answer) { table in
            let rows = table.named.filter { ($0["unpriced_calls"].integer ?? 0) > 0 }
            guard !rows.isEmpty else {
                return [.p(.class("empty"), "Every call of these days has its price."), tips]
            }
            return [
                .ul(
                    .class("unpriced-models"),
                    .all(
                        rows.prefix(5).map { row in
                            let name = "\(row["provider"].name)/\(row["model"].name)"
                            return .li(
                                .a(.href(address.narrowed(to: "model", row["model"].name)), .code(.text(name))),
                                .text(": \(numbers.text(row["unpriced_calls"])) calls"))
                        })),
                .p(
                    .class("facts"),
                    "These calls cost something; the totals here do not hold it. Put their rates into a price file, or have the events say cost_usd."
                ),
                .p(
                    .class("doors-out"),
                    .a(.class("second"), .href(address.elsewhere(Place.calls)), "Show the calls")),
                tips,
            ]
        }
    }

    private var tips: HTML {
        let (numbers, address) = (books.numbers, books.address)
        guard case .success(let table) = books.ask("tips"), !table.rows.isEmpty else { return .nothing }
        return [
            .h2(.class("part"), "Tips ", .a(.href(address.report("tips", [])), .text("all \(table.rows.count) →"))),
            .ul(
                .class("shares"),
                .all(
                    table.named.prefix(3).map { row in
                        .li(
                            .span(.class("name"), .tip(row["evidence"].name), .text(row["tip"].name)),
                            .strong(.figure(row["saving_usd"], numbers.cents(row["saving_usd"].money))))
                    })),
        ]
    }
}
