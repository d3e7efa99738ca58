// Whether it is well: what is watched, queues, errors.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Reports

extension View {
    static let system = View(
        path: Place.system, title: "System", parameters: [],
        content: { books in
            [
                .h1(.class("spoken"), "System"),
                .div(
                    .class("grid"), ProbeTable(books: books).html(), QueueSheet(books: books).html(),
                    ErrorKinds(books: books, span: 5).html(), LatestErrors(books: books, span: 7, most: 10).html(),
                    GaugeList(books: books, span: 6).html(), QueueLengths(books: books, span: 6).html()),
            ]
        })
}
