// A week of the team, and of one user, as they read it.
// SPDX-License-Identifier: Apache-2.0

import Client
import Foundation
import JSON
import Ledger
import Reading
import Reports
import Scenes
import Testing

@testable import Configuration
@testable import Notices

@Suite struct SummaryTests {
    private static let week = Edition(.week, label: "2026-W46")

    /// The figures stand in the events of the scene: 3 + 2.5 + 0.25 + 1.25 = 7 dollars, 5 in the week before.
    @Test(arguments: ["team.txt", "team.html", "ada.txt", "ada.html"])
    func `Pages are what they were checked to be by hand`(_ file: String) throws {
        let view = try SummaryScene().view()
        let week = try #require(Self.week)
        let page =
            file.hasPrefix("team")
            ? try Summary("team", week, from: view).page
            : try UserPage(of: "ada", called: "Ada <b>Lovelace</b>", week, from: view).page
        let text = file.hasSuffix("txt") ? page.text : page.html
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/summaries/\(file)")
        if ProcessInfo.processInfo.environment["BURSAR_UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: url)
        }
        #expect(text == (try String(contentsOf: url, encoding: .utf8)))
    }

    @Test func `Subjects and the sentence for a chat have the figures`() throws {
        let view = try SummaryScene().view()
        let week = try #require(Self.week)
        let summary = try Summary("team", week, from: view)
        #expect(summary.subject == "Week 46 of 2026: $7.00 spent, 4 calls")
        #expect(
            summary.sentence == "Week 46 of 2026 (9–15 November 2026): $7.00 spent, 4 calls, cost +40.0 %, "
                + "2 active users, 1 new, $20.00 revenue.")
        #expect(
            try UserPage(of: "ada", called: "", week, from: view).subject == "Your week 46 of 2026: 2 calls, $3.25")
    }

    @Test func `A webhook gets the reports as the server answers them`() throws {
        let scene = try SummaryScene()
        let summary = try Summary("team", try #require(Self.week), from: try scene.view())
        let json = try JSONValue(parsing: summary.json)
        #expect(json["kind"]?.string == "summary")
        #expect(json["id"]?.string == "summary:team:2026-W46")
        #expect(json["period"]?["from"]?.string == "2026-11-09")
        #expect(json["period"]?["to"]?.string == "2026-11-15")
        #expect(json["text"]?.string == summary.sentence)
        let answer = try scene.running.get("/v1/reports/overview?from=2026-11-09&to=2026-11-15")
        #expect(String(decoding: summary.json, as: UTF8.self).contains(#""overview":"# + answer.text))
        for name in ["providers", "models", "budgets", "forecast", "revenue", "jobs", "errors", "tips"] {
            #expect(json["reports"]?[name]?["rows"] != nil, "\(name)")
        }
    }

    @Test func `Nothing that a sender wrote becomes markup, a header or a line of its own`() throws {
        let scene = try SummaryScene { configuration in
            configuration.notices.mail = .init(server: MailServer(try .init("smtp://127.0.0.1:1")), from: .local)
        }
        var plan = SummaryPlan()
        plan.name = "team"
        plan.to = [try MailAddress("team@example.com")]
        plan.eachUser = true
        let writer = SummaryWriter(plan: plan, edition: try #require(Self.week))
        let view = try scene.view()
        let letters = try writer.team(view) + (try writer.users(after: 0, view).letters)
        #expect(letters.map(\.id) == ["summary:team:2026-W46:to-1", "summary:team:2026-W46:person-1"])
        for letter in letters {
            guard case .page(let page) = letter.body else { continue }
            #expect(!page.html.contains("<script") && !page.html.contains("<b>Love"), "\(letter.id)")
            #expect(page.html.contains("&lt;") && !page.html.contains("http"), "\(letter.id)")
            #expect(!page.text.contains("\nBcc") && !page.text.contains("\r"), "\(letter.id)")
            let mail = String(decoding: try #require(try letter.mail(from: .local, at: view.now)), as: UTF8.self)
            #expect(mail.split(separator: "\r\n").filter { $0.hasPrefix("To: ") || $0.hasPrefix("Bcc") }.count == 1)
        }
    }

    @Test func `A week without anything has a page too`() throws {
        let page = try Summary(
            "team", try #require(Edition(.week, label: "2026-W30")), from: try SummaryScene().view()
        )
        .page
        #expect(page.highlights.map(\.value) == ["$0.00", "0", "0", "0"])
        #expect(page.sections.map(\.title) == ["Budgets", "Forecast"])
    }

    @Test func `A letter to the team names no user`() throws {
        let others = (1...12).map { number in
            #"{"user":"secret-\#(number)","provider":"p","cost_usd":0.1,"at":"2026-11-10T08:00:00Z"}"#
        }
        let outlier = #"{"user":"secret-0","provider":"p","cost_usd":500,"at":"2026-11-10T08:00:00Z"}"#
        let view = try SummaryScene(others + [outlier]).view()
        let summary = try Summary("team", try #require(Self.week), from: view)
        let text = summary.page.text
        #expect(text.contains("quota, a user (week)"))
        #expect(text.contains("look at what one user does, far above the rest"))
        let json = String(decoding: summary.json, as: UTF8.self)
        #expect(!text.contains("secret") && !summary.page.html.contains("secret") && !json.contains("secret"))
        // The rows are there.
        #expect(summary.answers.rows("budgets").count { $0.text("budget") == "quota" } == 5)
    }
}
