// A table of figures: heads that sort, rows that open, totals over a double rule.
// SPDX-License-Identifier: Apache-2.0

import HTML
import Reports

struct DataTable {
    struct Head {
        let name: String
        var isFigure = true
        /// The column of the report that it sorts by.
        var sort: String?
        /// Said to those who do not see it: a column of bars has a head that is not shown.
        var isHidden = false
        /// Leaves where there is less room, the greatest first; never where it is 0.
        var rank = 0

        init(_ name: String, isFigure: Bool = true, sort: String? = nil, isHidden: Bool = false, rank: Int = 0) {
            self.name = name
            self.isFigure = isFigure
            self.sort = sort
            self.isHidden = isHidden
            self.rank = rank
        }
    }

    struct Row {
        let cells: [HTML]
        var isChosen = false

        init(_ cells: [HTML], isChosen: Bool = false) { (self.cells, self.isChosen) = (cells, isChosen) }
    }

    let caption: String
    let heads: [Head]
    let rows: [Row]
    var foot: [HTML] = []
    /// What the foot holds that no row shows.
    var remark: HTML = .nothing
    /// The column that it is sorted by, and whether its greatest comes first.
    var sorted: (column: String, goesDown: Bool)?
    /// Where a press on a head leads.
    var sorting: ((String) -> Link)?

    init(_ caption: String, _ heads: [Head], _ rows: [Row], foot: [HTML] = [], remark: HTML = .nothing) {
        self.caption = caption
        self.heads = heads
        self.rows = rows
        self.foot = foot
        self.remark = remark
    }

    var html: HTML {
        [
            .div(
                .class("scroll"), .attribute("tabindex", "0"), .role("group"), .aria("label", caption),
                .table(
                    .caption(.class("spoken"), .text(caption)),
                    .thead(.tr(.all(heads.map(head)))),
                    .tbody(
                        .all(
                            rows.map { row in
                                .tr(row.isChosen ? .class("chosen") : .nothing, .all(cells(row.cells)))
                            })),
                    foot.isEmpty ? .nothing : .tfoot(.tr(.all(cells(foot)))))),
            remark.isNothing ? .nothing : .p(.class("remark"), remark),
        ]
    }

    private func kind(_ head: Head) -> HTML {
        .class(head.isFigure ? "figure" : "", head.rank > 0 ? "rank\(head.rank)" : "")
    }

    private func head(_ head: Head) -> HTML {
        let isSorted = head.sort != nil && head.sort == sorted?.column
        let order = isSorted ? (sorted?.goesDown == true ? "descending" : "ascending") : nil
        let arrow = isSorted ? (sorted?.goesDown == true ? " ↓" : " ↑") : ""
        let name = HTML.span(head.isHidden ? .class("spoken") : .nothing, .text(head.name))
        let words: HTML =
            if let column = head.sort, let sorting {
                .a(.href(sorting(isSorted && sorted?.goesDown == true ? "-\(column)" : column)), name, .text(arrow))
            } else {
                [name, .text(arrow)]
            }
        return .th(
            .scope("col"), kind(head), order.map { .aria("sort", $0) } ?? .nothing, words)
    }

    private func cells(_ cells: [HTML]) -> [HTML] {
        zip(heads, cells).enumerated().map { place, pair in
            place == 0 ? .th(.scope("row"), kind(pair.0), pair.1) : .td(kind(pair.0), pair.1)
        }
    }
}
