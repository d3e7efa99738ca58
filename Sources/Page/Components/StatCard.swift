// Figures with their change and their trend: cells of one sheet.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Reports

struct StatCard {
    let label: String
    var pill = HTML.nothing
    let value: HTML
    /// The change, and a second fact.
    var facts: [HTML] = []
    var trend: Sparkline?
    let link: Link

    init(
        _ label: String, _ value: HTML, pill: HTML = .nothing, facts: [HTML] = [], trend: Sparkline? = nil, link: Link
    ) {
        self.label = label
        self.value = value
        self.pill = pill
        self.facts = facts
        self.trend = trend
        self.link = link
    }

    /// The whole cell is a door: the label is the link, and its ground covers the cell.
    private var html: HTML {
        return .div(
            .class("stat"),
            .dt(.a(.class("door"), .href(link), .text(label)), " ", pill),
            .dd(
                .class("value"), value),
            .dd(.class("facts"), .joined(facts, by: " · ")),
            trend.map { .dd(.class("trend"), .unspoken, $0.svg) } ?? .nothing)
    }

    static func sheet(_ cards: [StatCard], label: String) -> HTML {
        .section(.class("sheet", "stats", "span12"), .aria("label", label), .dl(.all(cards.map(\.html))))
    }
}
