// What an element says of itself.
// SPDX-License-Identifier: Apache-2.0

extension HTML {
    package static func `class`(_ names: String...) -> HTML {
        let known = names.filter { !$0.isEmpty }
        return known.isEmpty ? .nothing : .attribute("class", known.joined(separator: " "))
    }

    package static func id(_ identifier: String) -> HTML { .attribute("id", identifier) }
    package static func name(_ name: String) -> HTML { .attribute("name", name) }
    package static func type(_ type: StaticString) -> HTML { .attribute("type", type.description) }
    package static func value(_ value: String) -> HTML { .attribute("value", value) }
    package static func tip(_ text: String) -> HTML { .attribute("title", text) }
    package static func role(_ role: StaticString) -> HTML { .attribute("role", role.description) }
    package static func scope(_ scope: StaticString) -> HTML { .attribute("scope", scope.description) }

    package static func aria(_ name: StaticString, _ value: String) -> HTML {
        HTML(.attribute(name: "aria-" + name.description, value: value))
    }

    /// For the script, and for whoever wants a figure exactly.
    package static func held(_ name: StaticString, _ value: String) -> HTML {
        HTML(.attribute(name: "data-" + name.description, value: value))
    }

    package static func labelled(by identifier: String) -> HTML { .aria("labelledby", identifier) }
    /// For eyes alone: what it shows is said elsewhere.
    package static let unspoken = HTML.aria("hidden", "true")

    package static func href(_ link: Link) -> HTML { HTML(.link(name: "href", link)) }
    package static func src(_ link: Link) -> HTML { HTML(.link(name: "src", link)) }
    package static func action(_ link: Link) -> HTML { HTML(.link(name: "action", link)) }
}
