// What comes in, from which plans, and what moves it.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Reports

extension View {
    static let revenue = View(
        path: Place.revenue, title: "Revenue", parameters: [],
        content: { books in
            [
                .h1(.class("spoken"), "Revenue"),
                .div(
                    .class("grid"), RevenueStats(books: books).html, RevenueMovement(books: books, span: 7).html(),
                    RevenueDays(books: books, span: 5).html(), PlanTable(books: books).html(),
                    MarginByPlan(books: books, span: 6).html(), CreditTable(books: books, span: 6).html()),
            ]
        })
}
