// A chart with what leads on from it, and the table that it is a picture of.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML

struct ChartFigure {
    /// What a part of the plot leads to, and what is said of it.
    struct Door {
        let link: Link
        let words: String
    }

    let svg: HTML
    /// One for each part of the plot, all as wide.
    var doors: [Door] = []
    /// Where names stand at its right.
    var hasNames = false
    var table: DataTable?

    /// The table is shown without a script, too: under a word that opens it.
    var html: HTML {
        .figure(
            .class("recharts-wrapper"),
            .div(
                .class("drawing", hasNames ? "named" : ""), svg,
                doors.isEmpty
                    ? .nothing
                    : .div(
                        .class("doors"), .unspoken,
                        .all(
                            doors.map { door in
                                .a(.href(door.link), .attribute("tabindex", "-1"), .tip(door.words))
                            }))),
            table.map { table in
                .details(.class("as-table"), .summary("Table"), table.html)
            } ?? .nothing)
    }
}
