// What the colours of a chart stand for, and how much each is.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML

struct Legend {
    struct Entry {
        let colour: Colour
        let name: HTML
        let figure: HTML
        var facts: [HTML] = []
    }

    let entries: [Entry]

    /// Under a chart: a cell for each.
    var html: HTML {
        .ul(
            .class("legend"),
            .all(
                entries.map { entry in
                    .li(
                        Legend.swatch(entry.colour), .span(.class("name"), entry.name),
                        .span(.class("figure"), entry.figure),
                        entry.facts.isEmpty ? .nothing : .span(.class("facts"), .joined(entry.facts, by: " · ")))
                }))
    }

    /// Beside the title of a small chart.
    var line: HTML {
        .ul(
            .class("legend", "inline"),
            .all(
                entries.map { entry in
                    .li(Legend.swatch(entry.colour), .span(.class("name"), entry.name), " ", .strong(entry.figure))
                }))
    }

    static func swatch(_ colour: Colour) -> HTML { .span(.class("swatch", colour.name), .unspoken) }
}
