// What stands around every view: the bars above it, its title, and the files that it is shown with.
// SPDX-License-Identifier: Apache-2.0

import Charts
package import HTML

/// The page of a view, whole without a script.
package struct PageFrame {
    let address: PageAddress
    let view: View
    let numbers: Numbers
    let visitor: Visitor
    let assets: Assets

    /// Who looks, as far as the page says it.
    package struct Visitor: Sendable {
        package let name: String?
        package let signOut: HTML
        package let maySignIn: Bool

        package init(name: String?, signOut: HTML, maySignIn: Bool) {
            (self.name, self.signOut, self.maySignIn) = (name, signOut, maySignIn)
        }
    }

    /// Where the style and the script are.
    package struct Assets: Sendable {
        package let style: Link
        package let script: Link
        package let icon: Link

        package init(style: Link, script: Link, icon: Link) {
            (self.style, self.script, self.icon) = (style, script, icon)
        }
    }

    func html(_ content: HTML) -> HTML {
        .html(
            .attribute("lang", "en"),
            .head(
                .meta(.attribute("charset", "utf-8")),
                .meta(.name("viewport"), .attribute("content", "width=device-width, initial-scale=1")),
                .meta(.name("color-scheme"), .attribute("content", "light dark")),
                .title(.text("\(view.title) – Bursar")),
                .link(.attribute("rel", "icon"), .type("image/svg+xml"), .href(assets.icon)),
                .link(.attribute("rel", "stylesheet"), .href(assets.style)),
                .script(.src(assets.script), .type("module"))),
            .body(
                .a(.class("skip"), .href(.part("main")), "Skip to the figures"),
                TopBar(current: view, address: address, visitor: visitor).html,
                FilterBar(address: address, numbers: numbers).html,
                .main(.id("main"), .attribute("tabindex", "-1"), content),
                .footer(
                    .class("foot"), .a(.href(Link(["start"])), "Every report and path"), " · ",
                    .a(.href(Link(["v1", "reports"])), "what each figure means")),
                Self.patterns))
    }

    /// Hatching, for whatever is not over yet: marks refer to it by its name.
    private static let patterns = HTML.svg(
        .class("patterns"), .unspoken, .attribute("width", "0"), .attribute("height", "0"),
        HTML(
            element: "defs",
            [
                HTML(
                    element: "pattern",
                    [
                        .id("hatch"), .attribute("width", "5"), .attribute("height", "5"),
                        .attribute("patternUnits", "userSpaceOnUse"), .attribute("patternTransform", "rotate(45)"),
                        HTML(element: "rect", [.attribute("width", "2"), .attribute("height", "5")]),
                    ])
            ]))
}
