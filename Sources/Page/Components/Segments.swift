// One of a few: groupings, orders, cohorts.
// SPDX-License-Identifier: Apache-2.0

import HTML

struct Segments {
    let label: String
    let names: [String]
    let chosen: String
    let link: (String) -> Link

    var html: HTML {
        .ul(
            .class("segments"), .aria("label", label),
            .all(
                names.map { name in
                    .li(
                        .a(
                            .href(link(name)), name == chosen ? .aria("current", "true") : .nothing,
                            .text(name.replacing("_", with: " ").withCapital)))
                }))
    }
}

extension String {
    /// As it begins a line.
    var withCapital: String { prefix(1).uppercased() + dropFirst() }
}
