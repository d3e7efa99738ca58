// What the cost is made of: a ring, and what it does not tell apart.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

struct CostShares {
    let books: Books
    let palette: Palette
    var span = 4

    func html() -> HTML {
        let (numbers, address) = (books.numbers, books.address)
        return Sheet("shares", "Shares", span: span).html(books.ask("costs", [("by", "provider"), ("limit", "1000")])) {
            table in
            let rows = table.named.filter { ($0["cost_usd"].integer ?? 0) > 0 }
            let whole = table.total("cost_usd")
            let shown = rows.prefix(5)
            let rest = rows.dropFirst(5).reduce(0.0) { $0 + ($1["share"].number ?? 0) }
            let parts =
                shown.map { Donut.Part($0["share"].number ?? 0, palette.colour(of: $0["provider"].name)) }
                + (rest > 0 ? [Donut.Part(rest, .other)] : [])
            let donut = Donut(parts, sum: numbers.whole(whole.money), words: address.period.count.counted("day"))
            let first = shown.first.map { "\($0["provider"].name) \(numbers.text($0["share"]))" } ?? "nothing"
            return [
                .div(
                    .class("ring-and-list"),
                    donut.svg(label: "Shares of \(numbers.whole(whole.money)): most is \(first)"),
                    .ul(
                        .class("shares"),
                        .all(
                            shown.map { row in
                                let name = row["provider"].name
                                return .li(
                                    Legend.swatch(palette.colour(of: name)),
                                    .span(
                                        .class("name"), .a(.href(address.narrowed(to: "provider", name)), .text(name))),
                                    .strong(.figure(row["share"], numbers.text(row["share"]))),
                                    .span(
                                        .class("since"), .figure(row["cost_usd"], numbers.cents(row["cost_usd"].money)))
                                )
                            }))),
                operations,
            ]
        }
    }

    private var operations: HTML {
        let (numbers, address) = (books.numbers, books.address)
        guard case .success(let table) = books.ask("costs", [("by", "operation"), ("limit", "5")]),
            let most = table.named.first?["cost_usd"].number, most > 0
        else { return .nothing }
        return [
            .h2(.class("part"), "Operations"),
            .ul(
                .class("shares"),
                .all(
                    table.named.map { row in
                        let name = row["operation"].name
                        return .li(
                            .span(
                                .class("name"),
                                name.isEmpty
                                    ? "(none)" : .a(.href(address.narrowed(to: "operation", name)), .text(name))),
                            ShareBar((row["cost_usd"].number ?? 0) / most, .other).svg,
                            .strong(.figure(row["cost_usd"], numbers.cents(row["cost_usd"].money))))
                    })),
        ]
    }
}
