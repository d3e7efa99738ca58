// Who was active, and who cost most.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

struct ActivePeople {
    let books: Books
    var span = 6

    private static let lines: [(column: String, name: String, colour: Int)] = [
        ("mau", "in 30", 1), ("wau", "in 7 days", 2), ("dau", "active a day", 0),
    ]

    func html() -> HTML {
        let (numbers, address) = (books.numbers, books.address)
        let answer = books.ask("active")
        return Sheet("people", "Users", span: span).html(answer) { table in
            let days = address.period.days
            let rows = table.named
            var chart = LineChart(
                Self.lines.map { line in
                    var drawn = LineChart.Line(table.states(line.column, over: days), .series(line.colour))
                    drawn.hasArea = line.column == "dau"
                    // Today is not over.
                    if address.period.last >= address.today { drawn.solid = max(rows.count - 1, 1) }
                    return drawn
                },
                names: days.map { DayNames(days).name(of: $0, numbers) }, amounts: .counts(numbers), isCounted: true)
            chart.height = 230
            let legend = Legend(
                entries: Self.lines.reversed().map { line in
                    let cell = rows.last?[line.column] ?? .null
                    return Legend.Entry(
                        colour: .series(line.colour), name: .text(line.name), figure: .figure(cell, numbers.text(cell)))
                })
            let heads = [DataTable.Head("Day", isFigure: false)] + Self.lines.reversed().map { DataTable.Head($0.name) }
            let figure = ChartFigure(
                svg: chart.svg(
                    label: "Active users: \(rows.last.map { numbers.text($0["mau"]) } ?? "none") in the last 30 days"),
                table: DataTable(
                    "Active users", heads,
                    rows.reversed().map { row in
                        DataTable.Row(
                            [.text(numbers.text(row["date"]))]
                                + Self.lines.reversed().map { .figure(row[$0.column], numbers.text(row[$0.column])) })
                    }))
            return [legend.line, figure.html]
        }
    }
}

struct TopSpenders {
    let books: Books
    var span = 6
    var most = 6

    func html() -> HTML {
        let (numbers, address) = (books.numbers, books.address)
        let answer = books.ask("top", [("by", "user"), ("sort", "cost"), ("limit", "\(most)")])
        return Sheet("top-users", "Top users by cost", span: span).html(answer) { table in
            let rows = table.named
            let greatest = rows.first?["cost_usd"].number ?? 0
            let heads: [DataTable.Head] = [
                .init("User", isFigure: false), .init("Plan", isFigure: false, rank: 2), .init("Cost"),
                .init("Cost beside the others", isFigure: false, isHidden: true, rank: 1), .init("Calls", rank: 1),
                .init("Share"),
            ]
            return DataTable(
                "Top users by cost", heads,
                rows.map { row in
                    let user = row["user"].name
                    let name = row["name"].name.isEmpty ? user : row["name"].name
                    return DataTable.Row([
                        user.isEmpty
                            ? .text("(no user)")
                            : .a(.href(address.narrowed(to: "user", user)), .tip(user), .text(name)),
                        .text(row["plan"].name.isEmpty ? Numbers.unknown : row["plan"].name),
                        .figure(row["cost_usd"], numbers.cents(row["cost_usd"].money)),
                        ShareBar(greatest > 0 ? (row["cost_usd"].number ?? 0) / greatest : 0).svg,
                        .figure(row["calls"], numbers.text(row["calls"])),
                        .figure(row["share"], numbers.text(row["share"])),
                    ])
                },
                remark: table.left > 0
                    ? .a(
                        .href(address.report("top", [("by", "user"), ("limit", "1000")])),
                        .text("All \(numbers.exact(Int64(table.left + rows.count))) →"))
                    : .nothing
            ).html
        }
    }
}
