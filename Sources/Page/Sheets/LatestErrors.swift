// What failed last.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Ledger
import Reports

struct LatestErrors {
    let books: Books
    var span = 6
    var most = 6

    func html() -> HTML {
        let (numbers, address) = (books.numbers, books.address)
        let answer = books.ask("errors", [("limit", "\(most)")])
        let all = HTML.a(.href(address.report("errors", [("limit", "100")])), "All →")
        return Sheet("latest-errors", "Latest errors", span: span, aside: all).html(answer) { table in
            let rows = table.named
            guard !rows.isEmpty else { return .p(.class("empty"), "No errors in these days.") }
            return .ul(
                .class("events"),
                .all(
                    rows.prefix(most).map { row in
                        let time = numbers.moment(row["at"], in: address.zone)
                        let words = row["message"].name.isEmpty ? row["error_type"].name : row["message"].name
                        return .li(
                            .attribute("dir", "auto"),
                            HTML.time(
                                .attribute("datetime", row["at"].text), .tip(time),
                                .text(String(time.suffix(8).prefix(5)))),
                            .span(.class("words"), .text(String(words.prefix(120)))),
                            .span(.class("where"), .text(row["component"].name)))
                    }))
        }
    }
}
