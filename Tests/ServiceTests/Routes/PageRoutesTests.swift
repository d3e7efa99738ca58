// Views over a small ledger whose figures are known, and what is asked of them wrongly.
// SPDX-License-Identifier: Apache-2.0

import Access
import Client
import Foundation
import HTML
import JSON
import Ledger
import Page
import Scenes
import TemporaryFiles
import Testing

@testable import Configuration
@testable import Service

@Suite struct PageRoutesTests {
    private let now = Timestamp(milliseconds: 1_795_845_600_000)  // 2026-11-28T06:00:00Z

    private func app(set change: (inout Configuration) throws -> Void = { _ in }) throws -> RunningApp {
        try RunningApp(try TemporaryFiles(), set: change, clock: { [now] in now })
    }

    private func book(_ app: RunningApp, _ events: String...) throws {
        #expect(try app.post("[\(events.joined(separator: ","))]").status == 200)
    }

    private func call(_ day: String, _ cost: String, _ rest: String = "") -> String {
        #"{"provider":"anthropic","model":"claude-sonnet-4-5","cost_usd":\#(cost),"input_tokens":0,"# + rest
            + #""at":"2026-11-\#(day)T05:00:00Z"}"#
    }

    /// What stands in the cells of a table, row by row, exactly.
    private func rows(_ page: String, of caption: String) throws -> [[String]] {
        let table = try #require(page.components(separatedBy: ">\(caption)</caption>").dropFirst().first)
        let body = try #require(table.components(separatedBy: "</table>").first)
        return body.components(separatedBy: "<tr").dropFirst(2).map { row in
            row.matches(of: /<data value="([^"]*)"/).map { String($0.1) }
        }
    }

    @Test func `The figures of a page are those of the reports`() throws {
        let app = try app()
        try book(
            app, call("27", "1.25", #""user":"ada","#), call("28", "0.5", #""user":"bob","#),
            call("10", "3", #""user":"ada","#),
            #"{"kind":"billing","event":"paid","user":"ada","amount_usd":29,"plan":"pro","at":"2026-11-20T00:00:00Z"}"#)
        let page = try app.get("/").text
        for value in ["29", "4.75", "24.25"] { #expect(page.contains(#"<data value="\#(value)""#), "\(value)") }
        #expect(page.contains("Revenue began, with ") && page.contains("spent today"))
        let days = try rows(page, of: "Cost per day")
        #expect(Array(days.prefix(2)) == [["0.5", "0.5"], ["1.25", "1.25"]] && days.count == 30)
        #expect(try rows(page, of: "Top users by cost") == [["4.25", "2", "0.894737"], ["0.5", "1", "0.105263"]])

        let costs = try app.get("/costs?compare=none").text
        let table = try rows(costs, of: "By model")
        #expect(table.first?.first == "4.75" && table.last?.first == "4.75")
        let json = try #require(try app.get("/v1/reports/costs?last=30d&by=model").json)
        #expect(json["totals"]?["cost_usd"]?.number.map { "\($0)" } == "4.75")
    }

    @Test func `Of many kinds the dearest have their own bars, and the others are what is left of the day`() throws {
        let app = try app()
        let users = (1...9).map { #"{"provider":"p","cost_usd":\#($0),"user":"u,\#($0)","at":"2026-11-28T05:00:00Z"}"# }
        try book(app, users.joined(separator: ","), call("28", "0.5"), call("27", "4", #""user":"u,1","#))
        let page = try app.get("/costs?by=user").text
        let days = try rows(page, of: "Cost per day")
        #expect(days.first == ["9", "8", "7", "6", "1", "5", "4", "5.5", "45.5"])
        #expect(days[1] == ["0", "0", "0", "0", "4", "0", "0", "0", "4"])
        #expect(page.contains("3 more, or none") && page.contains(#"<data value="5.5""#))
        let one = try rows(try app.get("/costs?by=user&user=u%5C,1").text, of: "Cost per day")
        #expect(one.prefix(2) == [["1", "1"], ["4", "4"]])
    }

    @Test func `What the address says is shown, and carried along`() throws {
        let app = try app()
        try book(app, call("27", "1", #""user":"ada","#), call("28", "2", #""user":"bob","#))
        let page = try app.get("/costs?user=ada&last=7d&by=user").text
        #expect(page.contains(#"<data value="1""#) && !page.contains(#"<data value="2""#))
        #expect(page.contains("22 Nov – 28 Nov 2026"))
        #expect(page.contains(#"href="/?user=ada&amp;last=7d""#), "the other view, of the same")
        #expect(page.contains(#"<input type="hidden" name="user" value="ada">"#), "the form of the dates, too")
    }

    @Test func `Figures are written as the reader's browser asks`() throws {
        let app = try app()
        try book(app, call("28", "1234.5"))
        #expect(try app.get("/", ("Accept-Language", "de")).text.contains("1.234,50\u{A0}$"))
        #expect(try app.get("/", ("Accept-Language", "en-US")).text.contains("Nov 28"))
    }

    @Test func `A ledger in which nothing is has pages, and so has one with a single event`() throws {
        let app = try app()
        for view in View.all {
            #expect(try app.get(view.pattern).text.contains("</html>"), "\(view.pattern)")
        }
        #expect(try app.get("/").text.contains("Nothing was spent in these days."))
        try book(app, call("28", "0.000000001"))
        for view in View.all {
            let page = try app.get(view.pattern)
            #expect(page.status == 200, "\(view.pattern)")
            let hasCosts = ["/", "/costs", "/calls"].contains(view.pattern)
            #expect(!hasCosts || page.text.contains("&lt; $0.0"), "\(view.pattern): not nothing")
        }
    }

    /// The first and the last day of a month, of a year, and the day that most years do not have.
    @Test(arguments: ["2026-12-01", "2026-12-31", "2027-01-01", "2028-02-29", "2028-03-01", "1971-01-02", "9997-12-31"])
    func `Each view is shown on any day, and for any period`(day: String) throws {
        let now = try #require(Day(parsing: day)).start.milliseconds + 3_600_000
        let app = try RunningApp(try TemporaryFiles(), clock: { Timestamp(milliseconds: now) })
        try book(
            app, #"{"provider":"openai","model":"gpt-5","cost_usd":1,"user":"ada"}"#,
            #"{"kind":"billing","event":"subscribed","user":"ada","plan":"pro","amount_usd":29}"#,
            #"{"kind":"activity","event":"story_completed","user":"ada"}"#,
            #"{"kind":"job","queue":"render","event":"completed","job":"1"}"#)
        for view in View.all {
            for query in ["", "?last=1d", "?last=365d", "?compare=year", "?compare=none", "?zone=Pacific/Auckland"] {
                let page = try app.get(view.pattern + query)
                #expect(
                    page.status == 200 && page.text.contains("</html>"),
                    "\(view.pattern)\(query): \(page.text.prefix(300))")
            }
        }
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onfocus='x", "\u{202E}gnp.exe", "😀", "&amp;",
        String(repeating: "long", count: 50),
    ])
    func `A name is text, whatever is in it`(name: String) throws {
        let app = try app()
        let written = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        try book(
            app,
            #"{"provider":"\#(written)","model":"\#(written)","operation":"\#(written)","user":"\#(written)","cost_usd":2,"at":"2026-11-28T05:00:00Z"}"#,
            #"{"kind":"error","message":"\#(written)","component":"\#(written)","at":"2026-11-28T05:00:00Z"}"#)
        for path in ["/", "/costs?day=2026-11-28", "/costs?by=user", Link(["costs"], [.init("user", name)]).text()] {
            let page = try app.get(path).text
            #expect(!page.contains("<script>") && !page.contains("<img") && !page.contains("onfocus='"), "\(path)")
            #expect(page.components(separatedBy: "<script").count == 2, "\(path): ours alone")
        }
    }

    @Test(arguments: [
        "/?last=7x", "/costs?from=2026-13-01", "/?nonsense=1", "/costs?zone=Mars", "/costs?by=nothing&last=9999d",
    ])
    func `A wrong address is told what is wrong with it`(path: String) throws {
        let answer = try app().get(path)
        #expect(answer.status == 400 && answer.json?["detail"]?.string?.isEmpty == false, "\(answer.text)")
    }

    @Test func `What a report refuses stands in its sheet, and the rest of the page stays`() throws {
        let app = try app()
        try book(app, call("28", "1"))
        let page = try app.get("/costs?by=nothing")
        #expect(page.status == 200 && page.text.contains(#"class="refused""#) && page.text.contains("Budgets"))
        #expect(try app.get("/?model=claude-sonnet-4-5").text.contains("Cost per day"))
    }

    @Test func `Who is bound sees what they are bound to, and who may not read is led to the door`() throws {
        let app = try app { $0.access.tokens = [Secret("s3cr3t-s3cr3t-s3cr3t")] }
        let events = "[" + call("28", "1", #""tenant":"acme","#) + "," + call("28", "7", #""tenant":"globex","#) + "]"
        #expect(try app.send(.post, "/v1/events", events, token: "s3cr3t-s3cr3t-s3cr3t").status == 200)
        let made = try app.send(
            .post, "/v1/tokens", #"{"name":"acme","scopes":["read"],"tenant":"acme"}"#, token: "s3cr3t-s3cr3t-s3cr3t")
        let token = try #require(made.json?["token"]?.string)
        for path in ["/", "/costs?by=tenant"] {
            let page = try app.send(.get, path, token: token)
            #expect(page.status == 200 && page.text.contains(#"<data value="1""#), "\(path)")
            for secret in ["globex", #"value="7""#, #"value="8""#, "$7", "$8"] {
                #expect(!page.text.contains(secret), "\(path) tells \(secret)")
            }
        }
        let browser = [(name: "Accept", value: "text/html,*/*")]
        let led = try app.send(.get, "/costs?last=7d&user=a%26b", headers: browser)
        #expect(led.status == 303 && led[header: "Location"] == "/sign-in?next=%2Fcosts%3Flast%3D7d%26user%3Da%2526b")
        #expect(try app.get("/costs").status == 401)
    }

    @Test func `The files of a page are kept for ever, and no path means another file`() throws {
        let app = try app()
        let page = try app.get("/").text
        let paths = page.matches(of: /(?:href|src)="(\/assets\/[^"]*)"/).map { String($0.1) }
        #expect(Set(paths).count == 3)
        for path in paths {
            let file = try app.get(path)
            #expect(file.status == 200 && file[header: "Cache-Control"] == "public, max-age=31536000, immutable")
        }
        #expect(try app.get("/assets/0123456789abcdef/style.css").status == 404)
        #expect(try app.get(paths[0].replacing(/[^\/]*$/, with: "..%2Fstyle.css")).status == 404)
    }
}
