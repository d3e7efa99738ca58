// Who came and who went, day by day.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

struct CameAndWent {
    let books: Books
    var span = 6

    func html() -> HTML {
        let (numbers, address) = (books.numbers, books.address)
        return Sheet("came-and-went", "Came and went", span: span).html(books.ask("growth", [("per", "day")])) {
            table in
            let days = address.period.days
            let (new, churned) = (
                table.series("new", over: days, upTo: address.today),
                table.series("churned", over: days, upTo: address.today)
            )
            let bars = days.enumerated().map { place, day in
                var bar = UpDownChart.Bar(
                    name: DayNames(days).name(of: day, numbers), up: new[place] ?? 0, down: churned[place] ?? 0)
                bar.isOver = day != address.today
                return bar
            }
            let (came, went) = (table.total("new"), table.total("churned"))
            let legend = Legend(entries: [
                .init(colour: .series(0), name: "new", figure: .figure(came, numbers.text(came))),
                .init(colour: .other, name: "churned", figure: .figure(went, numbers.text(went))),
            ])
            let figure = ChartFigure(
                svg: UpDownChart(bars, amounts: .counts(numbers)).svg(
                    label: "\(numbers.text(came)) came and \(numbers.text(went)) went"),
                table: DataTable(
                    "Came and went",
                    [.init("Day", isFigure: false), .init("New"), .init("Churned"), .init("Users")],
                    table.named.reversed().map { row in
                        DataTable.Row(
                            [.text(numbers.text(row["date"]))]
                                + ["new", "churned", "total"].map { .figure(row[$0], numbers.text(row[$0])) })
                    }))
            return [legend.line, figure.html]
        }
    }
}
