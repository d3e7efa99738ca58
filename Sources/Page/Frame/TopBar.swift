// The bar above all: whose books these are, the views, who is signed in.
// SPDX-License-Identifier: Apache-2.0

import Charts
import HTML

struct TopBar {
    let current: View
    let address: PageAddress
    let visitor: PageFrame.Visitor

    var html: HTML {
        .header(
            .class("top"),
            .a(.class("brand"), .href(Link([])), Self.mark, .strong("Bursar")),
            .nav(
                .class("tabs"), .aria("label", "Views"),
                .ul(
                    .all(
                        View.all.map { view in
                            .li(
                                .a(
                                    .href(address.elsewhere(view.path)),
                                    view.path == current.path ? .aria("current", "page") : .nothing,
                                    .text(view.title)))
                        }))),
            .div(.class("who"), who))
    }

    private var who: HTML {
        if let name = visitor.name {
            return .details(
                .summary(.class("avatar"), .aria("label", "Signed in as \(name)"), .text(Self.initials(of: name))),
                .div(.class("menu"), .p("Signed in as ", .strong(.text(name)), "."), visitor.signOut))
        }
        return visitor.maySignIn ? .a(.href(Link(["sign-in"])), "Sign in") : .nothing
    }

    private static func initials(of name: String) -> String {
        let words = name.split { " @.-_".contains($0) }
        let letters = words.prefix(2).compactMap(\.first)
        return letters.isEmpty ? "?" : String(letters).uppercased()
    }

    /// A ledger's page.
    static let mark = HTML.svg(
        .class("mark"), .attribute("width", "22"), .attribute("height", "22"), .attribute("viewBox", "0 0 40 40"),
        .unspoken,
        HTML(
            element: "rect",
            [
                .attribute("x", "2"), .attribute("y", "2"), .attribute("width", "36"), .attribute("height", "36"),
                .attribute("rx", "8"),
            ]),
        HTML(element: "path", [.attribute("d", "M11 12.5h11M11 18.5h18M11 26.5h18M11 30h18")]))
}
