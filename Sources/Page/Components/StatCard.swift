// Figures with their change and their trend: cells of one sheet.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML
import Reports

struct StatCard {
    let label: String
    var pill = HTML.nothing
    let value: Cell
    let text: String
    /// The change, and a second fact.
    var facts: [HTML] = []
    var trend: Sparkline?
    let link: Link

    init(
        _ label: String, _ value: Cell?, _ text: String, pill: HTML = .nothing, facts: [HTML] = [],
        trend: Sparkline? = nil, link: Link
    ) {
        self.label = label
        self.value = value ?? .null
        self.text = text
        self.pill = pill
        self.facts = facts
        self.trend = trend
        self.link = link
    }

    /// The whole cell is a door: the label is the link, and its ground covers the cell.
    private var html: HTML {
        .div(
            .class("stat"),
            .dt(.a(.class("door"), .href(link), .text(label)), " ", pill),
            .dd(.class("value"), .figure(value, text)),
            .dd(.class("facts"), .joined(facts, by: " · ")),
            trend.map { .dd(.class("trend"), .unspoken, $0.svg) } ?? .nothing)
    }

    /// Of what is known: who may not be told of people sees no card of them.
    static func sheet(_ cards: [StatCard], label: String) -> HTML {
        let cards = cards.filter { $0.value != .null }
        guard !cards.isEmpty else { return .nothing }
        return .section(
            .class("sheet", "stats", "span12", cards.count == 6 ? "six" : ""), .aria("label", label),
            .dl(.all(cards.map(\.html))))
    }
}
