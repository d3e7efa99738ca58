// What pages about people say: ties, joins, the forgotten, what is archived.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Reading
import Reports
import Store
import Testing

@testable import ProductPages

@Suite struct PeopleTests {
    private static func message(_ at: String, _ who: String, session: String, for workflow: String = "") -> String {
        let named = workflow.isEmpty ? "" : #","workflow_id":"\#(workflow)""#
        return #"{"kind":"activity","at":"\#(at)",\#(who),"event":"message_sent","session":"\#(session)"\#(named)}"#
    }

    @Test func `Those who tie are in the order of their names`() throws {
        let events = ["zoe", "amy", "kim"].map {
            #"{"kind":"call","at":"2026-01-02T10:00:00Z","user":"\#($0)","provider":"acme","cost_usd":1}"#
        }
        let product = try Product(today: "2026-01-05", events)
        let path = "/admin/analytics/users/top?limit=2"
        #expect(try product.get(path).elements?.map { $0["user_id"]?.string } == ["amy", "kim"])
        #expect(
            try product.get(path + "&sort_by=stories").elements?.map { $0["user_id"]?.string } == ["amy", "kim"])
    }

    @Test func `A user who is called like the forgotten is asked by their own name, and told by it`() throws {
        var terms = LedgerView.Terms()
        terms.budgets = [Budget(name: "each", each: .user, limit: Money(nanos: 10_000_000_000))]
        let events = ["zed", "forgotten 1"].enumerated().map { place, user in
            #"{"kind":"call","at":"2026-01-02T10:00:00Z","user":"\#(user)","provider":"acme","cost_usd":\#(place + 1)}"#
        }
        let product = try Product(today: "2026-01-05", terms: terms, events)
        _ = try product.store.forget(user: "zed")
        let top = try product.get("/admin/analytics/users/top").elements
        #expect(top?.map { $0["user_id"]?.string } == ["forgotten 1", nil])
        let budgets = try product.get("/api/shopify/analytics/usage", user: "forgotten 1")["budgets"]?.elements
        #expect(budgets?.map { $0["spent"]?.text } == ["2"])
    }

    @Test func `Without the measure, minutes are unknown and not none`() throws {
        let events = [#"{"kind":"call","at":"2026-01-02T10:00:00Z","user":"amy","provider":"acme","cost_usd":1}"#]
        let product = try Product(today: "2026-01-05", terms: .init(), events)
        #expect(try product.get("/admin/analytics/users/top").elements?.first?["audio_minutes"] == .null)
        #expect(try product.get("/admin/analytics/dashboard")["totals"]?["total_audio_minutes"] == .null)
    }

    @Test func `A provider whose name means something else counts as other`() throws {
        let events = ["total", "date"].map {
            #"{"kind":"call","at":"2026-01-02T10:00:00Z","provider":"\#($0)","cost_usd":1}"#
        }
        let breakdown = try Product(today: "2026-01-05", events).get("/admin/analytics/costs")["breakdown"]
        #expect(breakdown?["other"]?["cost_dollars"]?.text == "2")
        #expect(breakdown?["total"]?["cost_dollars"]?.text == "2")
        #expect(breakdown?.members?.map(\.key) == ["anthropic", "elevenlabs", "s3", "other", "total"])
    }

    @Test func `Whoever never started a conversation has as many as sessions, joined ids included`() throws {
        let product = try Product(
            today: "2026-01-31",
            [
                Self.message("2026-01-30T10:00:00Z", #""anonymous":"x1""#, session: "a"),
                Self.message("2026-01-30T11:00:00Z", #""user":"eve","anonymous":"x1""#, session: "b"),
                Self.message("2026-01-01T11:00:00Z", #""user":"eve""#, session: "c"),
                Self.message("2026-01-30T12:00:00Z", #""user":"eve""#, session: "b"),
            ])
        let stats = try product.get("/api/v1/analytics/my-stats", user: "eve")
        #expect(stats["total_messages"]?.text == "4")
        #expect(stats["total_conversations"]?.text == "3")
        #expect(stats["conversations_this_week"]?.text == "2")
        #expect(stats["avg_messages_per_conversation"]?.text == "1.3")
    }

    @Test func `The most active workflow is that of most messages, not of most calls, also when archived`() throws {
        let made = #"{"kind":"activity","at":"2026-01-01T10:00:00Z","user":"eve","event":"workflow_created"}"#
        let product = try Product(
            today: "2026-01-31",
            [made, made.replacing("T10", with: "T11"), made.replacing("created", with: "deleted")]
                + (0..<8).map { Self.message("2026-01-2\($0)T10:00:00Z", #""user":"eve""#, session: "a", for: "wf1") }
                + (0..<2).map { Self.message("2026-01-30T1\($0):00:00Z", #""user":"eve""#, session: "b", for: "wf2") }
                + (0..<9).map { Self.message("2026-01-30T1\($0):00:00Z", #""user":"mal""#, session: "c", for: "wf3") }
                + (0..<5).map {
                    #"{"kind":"call","at":"2026-01-30T1\#($0):00:00Z","user":"eve","provider":"p","workflow_id":"wf2"}"#
                } + [
                    // Thirty days back and more.
                    Self.message("2025-12-31T10:00:00Z", #""user":"eve""#, session: "d", for: "old"),
                    #"{"kind":"profile","at":"2026-01-02T10:00:00Z","workflow_id":"wf1","name":"Poet"}"#,
                ])
        func stats(_ query: String = "") throws -> JSONValue {
            try product.get("/api/v1/analytics/my-stats\(query)", user: "eve")
        }
        let before = try stats()
        #expect(before["most_active_workflow"]?.text == #"{"id":"wf1","name":"Poet","message_count":8}"#)
        #expect(before["total_workflows"]?.text == "1" && before["active_workflows"]?.text == "2")
        #expect(try stats("?days=31")["active_workflows"]?.text == "3")
        #expect(try stats("?days=365")["daily_breakdown"]?.elements?.count == 366)
        // The document's week has today and the seven days before: from the 24th on.
        #expect(before["messages_this_week"]?.text == "6")
        #expect(before["total_conversations"]?.text == "3" && before["conversations_this_week"]?.text == "2")
        try product.archive()
        #expect(try stats().normal == before.normal)
        let nobody = try product.get("/api/v1/analytics/my-stats", user: "nobody")
        #expect(nobody["avg_messages_per_conversation"]?.text == "0.0" && nobody["most_active_workflow"] == .null)
    }

    @Test func `What is in no column any more is no number that a page could not read, and the answer says so`() throws
    {
        let product = try Product(
            today: "2026-01-31",
            (0..<2).flatMap { hour in
                ["eve", "mal"].map {
                    Self.message("2026-01-01T1\(hour):00:00Z", #""user":"\#($0)""#, session: "\($0)-a", for: "wf1")
                }
            } + [Self.message("2026-01-30T10:00:00Z", #""user":"eve""#, session: "b", for: "wf2")])
        let figures = [
            "total_messages", "total_conversations", "conversations_this_week", "avg_messages_per_conversation",
            "active_workflows",
        ]
        func stats(_ user: String) throws -> [String?] {
            let stats = try product.get("/api/v1/analytics/my-stats", user: user)
            return figures.map { stats[$0]?.text } + [stats["most_active_workflow"]?["id"]?.string]
                + (stats["notes"]?.elements ?? []).map(\.string)
        }
        #expect(try stats("eve") == ["3", "2", "1", "1.5", "2", "wf1"])
        let day = try #require(Day(parsing: "2026-01-30"))
        try product.archive(before: "2026-01-30")
        try product.store.dropColumns(before: day)
        let note =
            "Events up to 2026-01-01 are in the archive and in no column: conversations that are told by sessions "
            + "alone, and workflows that messages went to, are those of the other days."
        #expect(try stats("eve") == ["3", "1", "1", "1.0", "1", nil, note])
        #expect(try stats("mal") == ["2", "0", "0", "0.0", "0", nil, note])
        #expect(try stats("nobody") == ["0", "0", "0", "0.0", "0", nil])
    }

    @Test func `Minutes of a user stay when days are archived`() throws {
        func story(_ user: String, _ minutes: String) -> String {
            #"{"kind":"activity","at":"2026-01-02T10:00:00Z","user":"\#(user)","event":"story_completed","#
                + #""properties":{"audio_minutes":\#(minutes)}}"#
        }
        let product = try Product(
            today: "2026-01-05",
            [
                story("amy", "12.5"), story("amy", "0.25"), story("bob", "3"),
                #"{"kind":"activity","at":"2026-01-02T10:00:00Z","user":"cyd","event":"read"}"#,
            ])
        func minutes() throws -> [String?]? {
            try product.get("/admin/analytics/users/top").elements?.map { $0["audio_minutes"]?.normal.text }
        }
        #expect(try minutes() == ["12.75", "3", "0"])
        try product.archive()
        #expect(try minutes() == ["12.75", "3", "0"])
    }

    @Test func `An empty user is nobody`() throws {
        let product = try Product(today: "2026-01-31")
        #expect(try product.refusal(of: "/api/v1/analytics/my-stats", user: "")?.parameter == "X-Bursar-User")
    }

    @Test func `Messages are cut by characters and references are safe in a URL`() throws {
        let long = String(repeating: "é", count: 250)
        let product = try Product(
            today: "2026-01-31",
            [
                #"{"kind":"error","at":"2026-01-30T10:00:00Z","component":"api","error_type":"e","message":"\#(long)","#
                    + #""reference":"a b&c/é"}"#
            ])
        let error = try product.get("/api/v1/analytics/admin/errors")["errors"]?.elements?.first
        #expect(error?["error_message"]?.string == String(repeating: "é", count: 200))
        #expect(error?["sentry_url"]?.string == "https://sentry.io/issues/?query=a%20b%26c%2F%C3%A9")
    }

    @Test func `Days to come have rows, and nobody is lost in them`() throws {
        let events = [#"{"kind":"activity","at":"2026-01-30T10:00:00Z","user":"amy","event":"signed_up"}"#]
        let growth = try Product(today: "2026-01-31", events)
            .get("/admin/analytics/users/growth?start_date=2026-01-29&end_date=2026-02-02")
        #expect(growth["daily"]?.elements?.map { $0["total_users"]?.text } == ["0", "1", "1", "1", "1"])
    }
}
