// Who the users are: how many come, stay and go, where from, and who needs a look.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Reports

extension View {
    static let users = View(
        path: Place.users, title: "Users",
        parameters: ["cohort", "step1", "step2", "step3", "step4"],
        content: { books in
            [
                .h1(.class("spoken"), "Users"),
                .div(
                    .class("grid"), PeopleStats(books: books).html, ActivePeople(books: books, span: 7).html(),
                    CameAndWent(books: books, span: 5).html(), RetentionTable(books: books, span: 6).html(),
                    FunnelSheet(books: books, span: 6).html(), StandingSheet(books: books, span: 6).html(),
                    SegmentTable(books: books, by: "property:source", title: "Where they came from", span: 6).html(),
                    TopSpenders(books: books, span: 6).html(),
                    SegmentTable(books: books, by: "lifetime", title: "How long they have been with us", span: 6).html()
                ),
            ]
        })
}
