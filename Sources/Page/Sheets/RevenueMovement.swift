// What made the monthly revenue what it is: from where it was, over what came and went, to where it is.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

struct RevenueMovement {
    let books: Books
    var span = 6

    private var numbers: Numbers { books.numbers }

    private static let steps: [(column: String, name: String, isGain: Bool)] = [
        ("new", "New", true), ("expansion", "Upgraded", true), ("reactivation", "Came back", true),
        ("contraction", "Downgraded", false), ("churn", "Cancelled", false),
    ]

    func html() -> HTML {
        Sheet("movement", "MRR movement", span: span).html(books.ask("revenue")) { table in
            let (start, end) = (table.total("mrr_start"), table.total("mrr_end"))
            var level = start.number ?? 0
            var bars = [WaterfallChart.Bar(name: "Start", from: 0, to: level, colour: .other)]
            for step in Self.steps {
                let size = table.total(step.column).number ?? 0
                let next = level + (step.isGain ? size : -size)
                bars.append(.init(name: step.name, from: level, to: next, colour: step.isGain ? .series(0) : .bad))
                level = next
            }
            bars.append(.init(name: "End", from: 0, to: end.number ?? 0, colour: .other))
            let chart = WaterfallChart(bars, amounts: .dollars(numbers))
            let label = "MRR went from \(numbers.whole(start.money)) to \(numbers.whole(end.money))"
            let rows =
                [("Start", start)] + Self.steps.map { ($0.name, table.total($0.column)) } + [("End", end)]
            let amounts = DataTable(
                "MRR movement", [.init("What", isFigure: false), .init("USD")],
                rows.map { DataTable.Row([.text($0.0), .figure($0.1, numbers.cents($0.1.money))]) })
            return ChartFigure(svg: chart.svg(label: label), table: amounts).html
        }
    }
}

struct RevenueDays {
    let books: Books
    var span = 6

    func html() -> HTML {
        let (numbers, address) = (books.numbers, books.address)
        return Sheet("revenue-days", "Paid and refunded", span: span).html(books.ask("revenue")) { table in
            let days = address.period.days
            let (paid, refunded) = (
                table.series("payments_usd", over: days, upTo: address.today),
                table.series("refunds_usd", over: days, upTo: address.today)
            )
            let bars = days.enumerated().map { place, day in
                var bar = UpDownChart.Bar(
                    name: DayNames(days).name(of: day, numbers), up: paid[place] ?? 0, down: refunded[place] ?? 0)
                bar.isOver = day != address.today
                return bar
            }
            let (all, back) = (table.total("payments_usd"), table.total("refunds_usd"))
            let legend = Legend(entries: [
                .init(colour: .series(0), name: "paid", figure: .figure(all, numbers.whole(all.money))),
                .init(colour: .other, name: "refunded", figure: .figure(back, numbers.whole(back.money))),
            ])
            let figure = ChartFigure(
                svg: UpDownChart(bars, amounts: .dollars(numbers), height: 240).svg(
                    label: "\(numbers.whole(all.money)) paid and \(numbers.whole(back.money)) refunded"))
            return [legend.line, figure.html]
        }
    }
}
