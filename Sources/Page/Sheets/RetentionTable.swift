// Of those who came in a week, how many were there again so many days later.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Ledger
import Reports

struct RetentionTable {
    let books: Books
    var span = 6

    private var numbers: Numbers { books.numbers }
    private var address: PageAddress { books.address }

    private static let cohorts = ["day", "week", "month"]
    private var cohort: String { address["cohort"].flatMap { Self.cohorts.contains($0) ? $0 : nil } ?? "week" }

    /// As far back as it takes to see a second month.
    private var period: Period {
        let days = cohort == "day" ? 30 : cohort == "week" ? 84 : 365
        return Period(days: max(days, min(address.period.count, Period.most)), upTo: address.period.last)
    }

    func html() -> HTML {
        let answer = books.ask("retention", over: period, [("cohort", cohort)])
        let segments = Segments(label: "Cohorts", names: Self.cohorts, chosen: cohort) { name in
            address.with(("cohort", name == "week" ? "" : name))
        }.html
        return Sheet("retention", "Retention", span: span, aside: segments).html(answer) { table in
            let ages = table.columns.filter { $0.type == .ratio }.map(\.name)
            let shares = table.named.flatMap { row in ages.compactMap { row[$0].number } }
            let heat = Heat(shares)
            let heads =
                [
                    DataTable.Head("\(cohort.withCapital) of", isFigure: false),
                    .init("Users"),
                ]
                + ages.map { DataTable.Head($0.hasPrefix("d") ? "day \($0.dropFirst())" : $0) }
            let rows = table.named.map { row in
                DataTable.Row(
                    [.text(numbers.text(row["cohort"])), .figure(row["size"], numbers.text(row["size"]))]
                        + ages.map { heat.cell(row[$0], numbers) })
            }
            let foot: [HTML] =
                ["All", .figure(table.total("size"), numbers.text(table.total("size")))]
                + ages.map { .figure(table.total($0), numbers.text(table.total($0))) }
            return [
                .div(.class("heat"), DataTable("Retention", heads, rows, foot: foot).html),
                .p(.class("remark"), .text("Share active on that very day. “·” is not old enough yet.")),
            ]
        }
    }
}

/// Eight steps of one hue, even between the least and the most.
struct Heat {
    private let least: Double
    private let most: Double

    init(_ shares: [Double]) { (least, most) = (shares.min() ?? 0, shares.max() ?? 0) }

    func cell(_ cell: Cell, _ numbers: Numbers) -> HTML {
        guard let share = cell.number else { return .span(.class("unknown"), "·") }
        let step = most > least ? Int((share - least) / (most - least) * 7.999) + 1 : 4
        return .span(.class("heat\(step)"), .figure(cell, numbers.text(cell)))
    }
}
