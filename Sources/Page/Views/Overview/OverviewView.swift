// How the product is doing, what it costs, and what needs somebody.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Reading

extension View {
    package static let overview = View(
        path: Place.overview, title: "Overview", parameters: ["axis"],
        content: { books in
            let palette = Palette(books)
            let measures = Measures(books)
            return [
                OverviewLead(books: books, measures: measures).html,
                OverviewToDo(books: books, measures: measures).html,
                .div(
                    .class("grid"),
                    OverviewStats(books: books, measures: measures).html,
                    CostPerDay(books: books, palette: palette, height: 340).html(),
                    MonthSheet(books: books).html(),
                    ActivePeople(books: books, span: 5).html(),
                    TopSpenders(books: books, span: 7).html(),
                    MarginByPlan(books: books, span: 6).html(),
                    LatestErrors(books: books, span: 6).html()),
            ]
        })
}
