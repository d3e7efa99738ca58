// Pages that are written element by element.
// SPDX-License-Identifier: Apache-2.0

import Seeded
import Testing

@testable import HTML

@Suite struct HTMLTests {
    private func text(_ html: HTML, prefix: String = "") -> String {
        String(decoding: html.bytes(prefix: prefix), as: UTF8.self)
    }

    @Test func `An element has its attributes, then what stands in it`() {
        let html = HTML.p(.class("lead"), "Spent ", .strong("$12"), .id("spent"), " today")
        #expect(text(html) == #"<p class="lead" id="spent">Spent <strong>$12</strong> today</p>"#)
    }

    @Test func `Some elements hold nothing and are not ended`() {
        let html = HTML.form(.input(.type("date"), .name("from"), .attribute("required", nil)))
        #expect(text(html) == #"<form><input type="date" name="from" required></form>"#)
    }

    @Test func `Attributes in a list are those of the element that the list stands in`() {
        let html = HTML.div([.class("a"), .id("b")], .all(["c", .span("d")]))
        #expect(text(html) == #"<div class="a" id="b">c<span>d</span></div>"#)
    }

    @Test func `What is not there leaves no trace`() {
        #expect(text(.p(.class(""), .nothing, HTML.strong("x").when(false))) == "<p></p>")
        #expect(HTML.all([.nothing, ""]).isNothing && !HTML.p().isNothing && !HTML.id("x").isNothing)
    }

    /// Whatever a name is made of, it ends no element and no attribute.
    @Test(arguments: 0..<200)
    func `No text makes markup`(seed: Int) {
        var random = Seeded(seed: UInt64(seed))
        let pieces = [
            "<", ">", "\"", "'", "&", "<script>", "</p>", "=", " ", "a", "\u{301}", "\u{202E}", "\0", "é", "`",
        ]
        let hostile = (0..<1 + random.below(12)).map { _ in pieces[random.below(pieces.count)] }.joined()
        let page = text(.p(.tip(hostile), .text(hostile), .a(.href(Link(["users", hostile], [.init("q", hostile)])))))
        #expect(page.utf8.count { $0 == UInt8(ascii: "<") } == 4, "seed \(seed): \(page)")
        #expect(page.utf8.count { $0 == UInt8(ascii: ">") } == 4, "seed \(seed): \(page)")
        #expect(page.utf8.count { $0 == UInt8(ascii: "\"") } == 4, "seed \(seed): \(page)")
        #expect(!page.utf8.contains(0) && !page.utf8.contains(UInt8(ascii: "'")))
    }
}

@Suite struct LinkTests {
    @Test func `A link has its names encoded, and the prefix under which all is served`() {
        let link = Link(["users", "ada/b c"], [.init("model", "a&b=c"), .init("from", "2026-11-01")], fragment: "top")
        #expect(link.text() == "/users/ada%2Fb%20c?model=a%26b%3Dc&from=2026-11-01#top")
        #expect(link.text(prefix: "/books") == "/books/users/ada%2Fb%20c?model=a%26b%3Dc&from=2026-11-01#top")
        #expect(Link([]).text(prefix: "/books") == "/books/" && Link.part("a b").text(prefix: "/books") == "#a%20b")
    }

    @Test(arguments: [
        ("https://sentry.io/?q=a", true), ("HTTP://a", true), ("javascript:alert(1)", false), ("//a", false),
        ("https://", false), ("https://a b", false), ("data:text/html,x", false), (" https://a", false),
    ])
    func `Out of the server only addresses of the web lead`(address: String, isOne: Bool) {
        #expect((Link(outside: address) != nil) == isOne)
    }
}
