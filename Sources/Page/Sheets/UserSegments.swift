// Users by where they stand, and by what is known of them.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Ledger
import Reports

struct StandingSheet {
    let books: Books
    var span = 6

    private static let colours: [String: Colour] = [
        "new": .series(4), "power": .series(0), "casual": .series(2), "at risk": .series(1), "lost": .other,
    ]

    func html() -> HTML {
        let numbers = books.numbers
        return Sheet("standing", "Standing", span: span).html(books.ask("segments", [("by", "standing")])) { table in
            let rows = table.named
            func colour(_ row: Table.NamedRow) -> Colour { Self.colours[row["standing"].name] ?? .other }
            let each = { (cost: Cell, users: Cell) in Cell.meanMoney(nanos: cost.integer ?? 0, over: users.integer ?? 0)
            }
            let heads: [DataTable.Head] = [
                .init("Standing", isFigure: false), .init("Users"), .init("Share"), .init("Calls", rank: 1),
                .init("Cost"),
                .init("A user", rank: 1),
            ]
            func cells(_ cell: (String) -> Cell) -> [HTML] {
                let mean = each(cell("cost_usd"), cell("users"))
                return [
                    .figure(cell("users"), numbers.text(cell("users"))),
                    .figure(cell("share"), numbers.text(cell("share"))),
                    .figure(cell("calls"), numbers.text(cell("calls"))),
                    .figure(cell("cost_usd"), numbers.cents(cell("cost_usd").money)),
                    .figure(mean, mean == .null ? Numbers.unknown : numbers.cents(mean.money)),
                ]
            }
            return [
                WideBar(rows.map { .init($0["share"].number ?? 0, colour($0)) }, height: 12).svg,
                DataTable(
                    "Standing", heads,
                    rows.map { row in
                        DataTable.Row(
                            [[Legend.swatch(colour(row)), .text(" \(row["standing"].name)")]] + cells { row[$0] })
                    }, foot: ["All"] + cells { table.total($0) }
                ).html,
            ]
        }
    }
}

struct SegmentTable {
    let books: Books
    let by: String
    let title: String
    var span = 6

    init(books: Books, by: String, title: String, span: Int) {
        (self.books, self.by, self.title, self.span) = (books, by, title, span)
    }

    private var heading: String { by.hasPrefix("property:") ? String(by.dropFirst(9)) : by }

    func html() -> HTML {
        let numbers = books.numbers
        return Sheet("by-\(heading)", .text(title), span: span).html(books.ask("segments", [("by", by)])) { table in
            let rows = table.named
            let most = rows.reduce(0) { max($0, $1["users"].number ?? 0) }
            let heads: [DataTable.Head] = [
                .init(heading.withCapital, isFigure: false), .init("Users"),
                .init("Users beside the others", isFigure: false, isHidden: true, rank: 1), .init("Active"),
                .init("Cost"),
            ]
            func cells(_ cell: (String) -> Cell, _ bar: HTML) -> [HTML] {
                [
                    .figure(cell("users"), numbers.text(cell("users"))), bar,
                    .figure(cell("active"), numbers.text(cell("active"))),
                    .figure(cell("cost_usd"), numbers.cents(cell("cost_usd").money)),
                ]
            }
            return DataTable(
                title, heads,
                rows.prefix(12).map { row in
                    let name = row.cells.first?.name ?? ""
                    return DataTable.Row(
                        [.text(name.isEmpty ? "(none)" : name)]
                            + cells({ row[$0] }, ShareBar(most > 0 ? (row["users"].number ?? 0) / most : 0).svg))
                }, foot: ["All"] + cells({ table.total($0) }, .nothing)
            ).html
        }
    }
}
