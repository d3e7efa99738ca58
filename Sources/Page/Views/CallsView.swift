// Single calls: any figure leads here, and each opens with the lines that it was priced by.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Ledger
import Reports

extension View {
    static let calls = View(
        path: Place.calls, title: "Calls", parameters: ["cursor", "open", "sort"],
        content: { books in
            [.h1(.class("spoken"), "Calls"), .div(.class("grid"), CallList(books: books).html())]
        })
}
