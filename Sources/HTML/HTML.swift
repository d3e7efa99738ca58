// A piece of a page: text, and elements of it.
// SPDX-License-Identifier: Apache-2.0

/// What a page is made of, written in the order in which it reads:
///
///     .section(.class("sheet"), .labelled(by: "costs"),
///         .h2(.id("costs"), "Cost per day"),
///         .p("Most on ", .a(.href(day), "7 Nov"), "."))
///
/// A literal is text, and text is escaped when it is written: only the names in this room make markup, so no name that
/// came in with an event ever does. An element takes attributes and children in one list; attributes count wherever
/// they stand in it. There is none for `style`: what a page looks like stands in its style sheet.
package struct HTML: Sendable, Equatable {
    let kind: Kind

    indirect enum Kind: Sendable, Equatable {
        case text(String)
        case element(name: String, [HTML])
        case list([HTML])
        case attribute(name: String, value: String?)
        /// An attribute that leads somewhere; where, depends on the prefix under which the page is served.
        case link(name: String, Link)
    }

    init(_ kind: Kind) { self.kind = kind }

    /// Names come from the code alone.
    package init(element name: StaticString, _ items: [HTML]) {
        self.init(.element(name: name.description, items))
    }

    /// An attribute of the element in whose list it stands; one without a value is there or not.
    package static func attribute(_ name: StaticString, _ value: String?) -> HTML {
        HTML(.attribute(name: name.description, value: value))
    }

    package static func text(_ text: String) -> HTML { HTML(.text(text)) }

    package static let nothing = HTML(.list([]))

    /// One after another.
    package static func all(_ pieces: [HTML]) -> HTML { HTML(.list(pieces)) }

    /// Those that are there, with something between.
    package static func joined(_ pieces: [HTML], by separator: HTML) -> HTML {
        let known = pieces.filter { !$0.isNothing }
        return .all(known.enumerated().map { place, piece in place == 0 ? piece : [separator, piece] })
    }

    /// Nothing, where it does not hold.
    package func when(_ condition: Bool) -> HTML { condition ? self : .nothing }

    package var isNothing: Bool {
        switch kind {
        case .list(let pieces): pieces.allSatisfy(\.isNothing)
        case .text(let text): text.isEmpty
        case .element, .attribute, .link: false
        }
    }
}

extension HTML: ExpressibleByStringInterpolation {
    package init(stringLiteral text: String) { self.init(.text(text)) }
}

extension HTML: ExpressibleByArrayLiteral {
    package init(arrayLiteral pieces: HTML...) { self.init(.list(pieces)) }
}
