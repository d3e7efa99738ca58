// What was spent, on what, by whom, and how it will end.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Ledger
import Reading
import Reports

extension View {
    static let costs = View(
        path: Place.costs, title: "Costs", parameters: ["axis", "by", "day", "sort"],
        content: { books in
            let palette = Palette(books)
            let budgets = BudgetList(books: books, most: 5).html
            let grouping = books.address["by"] ?? "provider"
            let day = books.address["day"].flatMap(Day.init(parsing:))
            return [
                .h1(.class("spoken"), "Costs"),
                CostHeadline(books: books).html,
                .div(
                    .class("grid"),
                    CostPerDay(
                        books: books, palette: palette, grouping: grouping, span: day == nil ? 12 : 8,
                        hasGroupings: true, height: day == nil ? 300 : 460, chosen: day
                    ).html(),
                    day.map { ChosenDay(books: books, day: $0, palette: palette).html() } ?? .nothing,
                    UsageTable(books: books, palette: palette, grouping: grouping == "provider" ? "model" : grouping)
                        .html(),
                    CostShares(books: books, palette: palette).html(),
                    Sheet("budgets", "Budgets", span: 4, aside: .text(books.numbers.month(books.address.today)))
                        .html(budgets.isNothing ? .p(.class("empty"), "There are no budgets.") : budgets),
                    UnpricedSheet(books: books, span: 4).html()),
            ]
        })
}
