// A week of the team, and of one user, as they read it.
// SPDX-License-Identifier: Apache-2.0

import Client
import Foundation
import JSON
import Ledger
import Reading
import Reports
import Scenes
import System
import Testing

@testable import Configuration
@testable import Notices

@Suite struct SummaryTests {
    private static let week = SummaryPeriod(.week, label: "2026-W46")

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

    @Test func `What a user used most is told by its name, and by its id where it has none`() throws {
        for (events, subject) in [
            (SummaryScene.events, "The whale"), (SummaryScene.events.filter { !$0.contains("The whale") }, "story-1"),
        ] {
            let page = try UserPage(
                of: "ada", called: "", try #require(Self.week), from: try SummaryScene(events).view()
            ).page
            #expect(page.sections.first { $0.title == "Most used" }?.rows.last == ["Subject", subject])
        }
    }

    @Test func `A user who wrote anything is told how much, by the days of the zone`() throws {
        let messages = [
            ("2026-11-08T22:59:59Z", "a"), ("2026-11-08T23:00:00Z", "a"), ("2026-11-10T08:00:00Z", "b"),
            ("2026-11-15T22:59:59Z", "b"), ("2026-11-15T23:00:00Z", "c"),
        ].map { at, session in
            #"{"kind":"activity","event":"message_sent","user":"ada","session":"\#(session)","at":"\#(at)"}"#
        }
        let scene = try SummaryScene(SummaryScene.events + messages) { configuration in
            configuration.timeZone = try ZoneDirectory.standard.zone(named: "Europe/Berlin")
        }
        func figures(_ scene: SummaryScene) throws -> [String] {
            let page = try UserPage(of: "ada", called: "", try #require(Self.week), from: try scene.view()).page
            return page.highlights.dropFirst(3).map { "\($0.label) \($0.value)" }
        }
        // Those of Sunday after midnight in Berlin are in; whole days of UTC say which sessions these are.
        #expect(try figures(scene) == ["Messages 3", "Conversations 3"])
        let started = #"{"kind":"activity","event":"conversation_started","user":"ada","at":"2026-11-09T08:00:00Z"}"#
        let other = try SummaryScene(SummaryScene.events + messages + [started])
        #expect(try figures(other) == ["Messages 3", "Conversations 1"])
        #expect(try figures(SummaryScene()) == [])
    }

    @Test func `The subject of its mail is what the configuration says`() throws {
        let scene = try SummaryScene { configuration in
            configuration.notices.mail = .init(server: MailServer(try .init("smtp://127.0.0.1:1")), from: .local)
        }
        var plan = SummaryPlan()
        plan.name = "team"
        plan.to = [try MailAddress("team@example.com")]
        plan.eachUser = true
        plan.subject = "Your Weekly Charlie Stats"
        let writer = SummaryWriter(plan: plan, summaryPeriod: try #require(Self.week))
        let view = try scene.view()
        let letters = try writer.team(view) + (try writer.users(after: 0, view).letters)
        #expect(letters.count == 2)
        for letter in letters {
            let mail = String(decoding: try #require(try letter.mail(from: .local, at: view.now)), as: UTF8.self)
            #expect(mail.contains("Subject: Your Weekly Charlie Stats\r\n"), "\(letter.id)")
        }
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
        let writer = SummaryWriter(plan: plan, summaryPeriod: try #require(Self.week))
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
            "team", try #require(SummaryPeriod(.week, label: "2026-W30")), from: try SummaryScene().view()
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
