// What the product made, how well, and what went wrong.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Reports

extension View {
    static let content = View(
        path: Place.content, title: "Content", parameters: ["event", "property"],
        content: { books in
            let chosen = ContentChoice(books)
            return [
                .h1(.class("spoken"), "Content"),
                .div(
                    .class("grid"), ContentDays(books: books, choice: chosen, span: 8).html(),
                    FailureReasons(books: books, choice: chosen, span: 4).html(),
                    ContentByProperty(books: books, choice: chosen, span: 12).html(),
                    QueueLengths(books: books, span: 12).html(), ActivityTable(books: books).html()),
            ]
        })
}
