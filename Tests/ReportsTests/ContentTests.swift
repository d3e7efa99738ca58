// Activities, by hand.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reading
@testable import Reports

@Suite struct ContentTests {
    private func act(_ event: String, _ rest: String = "", on day: String = "2026-03-02") -> String {
        #"{"kind":"activity","at":"\#(day)T10:00:00Z","event":"\#(event)"\#(rest)}"#
    }

    private var terms: LedgerView.Terms {
        var terms = LedgerView.Terms()
        terms.dimensions = ["quality"]
        terms.measures = ["audio_minutes", "count"]
        return terms
    }

    private func scene() throws -> Scene {
        try Scene(
            today: "2026-03-10", terms: terms,
            [
                act(
                    "story_completed",
                    #","tenant":"acme","duration_ms":100,"properties":{"quality":"high","audio_minutes":2.5}"#),
                act(
                    "story_completed", #","duration_ms":201,"properties":{"quality":"low","audio_minutes":1}"#,
                    on: "2026-02-03"),
                act("story_completed", #","properties":{"quality":"high","count":3}"#),
                act("story_failed", #","reason":"timeout","properties":{"quality":"high"}"#),
                act("message_sent", #","status":"ok","tenant":"acme""#),
                act("message_sent", #","status":"error","reason":"moderation""#),
                act("message_sent", #","status":"error","reason":"banned""#),
                act("message_sent", #","status":"draft""#), act("opened"),
            ])
    }

    private let period = ["from=2026-01-15", "to=2026-03-10"]

    @Test func `Events are counted, and a pair shares its success`() throws {
        let table = try scene().table("content", period)
        #expect(
            table.lines("event", "count", "succeeded", "failed", "success_rate", "mean_duration_ms", "top_reason") == [
                "message_sent 4 1 2 0.333333 - banned", "story_completed 3 3 1 0.75 150.5 -", "opened 1 0 0 - - -",
                "story_failed 1 3 1 0.75 - timeout",
            ])
        #expect(table.lines("event", "audio_minutes", "sum_count", "share")[1] == "story_completed 3.5 3 0.333333")
        #expect(table.total("count") == "9")
        // The pair's outcome counts once: 3 + 1 of 4 + 3.
        #expect(table.total("succeeded") == "4")
        #expect(table.total("success_rate") == "0.571429")
        #expect(table.total("audio_minutes") == "3.5")
    }

    @Test func `One event alone still knows its other half`() throws {
        let table = try scene().table("content", period + ["event=story_completed"])
        #expect(table.lines("event", "count", "failed", "success_rate") == ["story_completed 3 1 0.75"])
        let byValue = try scene().table("content", period + ["event=story_completed", "by=property:quality"])
        #expect(
            byValue.lines("quality", "count", "share", "failed", "success_rate", "audio_minutes") == [
                "high 2 0.666667 1 0.666667 2.5", "low 1 0.333333 0 1 1",
            ])
        #expect(try scene().table("content", period + ["event=nothing"]).rows.isEmpty)
    }

    @Test func `Where only its other half happened there is no row, and the totals have that`() throws {
        let scene = try Scene(
            today: "2026-03-10", terms: terms,
            [act("story_completed", on: "2026-03-01"), act("story_failed"), act("story_failed", on: "2026-03-01")])
        let day = ["from=2026-03-02", "to=2026-03-02", "event=story_completed"]
        for more in [[], ["per=day"]] {
            let table = try scene.table("content", day + more)
            #expect(table.rows.isEmpty && table.total("count") == "0", "\(more)")
            #expect(table.total("failed") == "1" && table.total("success_rate") == "0", "\(more)")
        }
        // Nor are they lost beside days that have a row.
        let days = try scene.table("content", ["from=2026-03-01", "to=2026-03-02", "per=day", "event=story_completed"])
        #expect(days.lines("failed") == ["1"] && days.total("failed") == "2" && days.total("succeeded") == "1")
    }

    @Test func `Rows by day and month stand in the order of time`() throws {
        let scene = try scene()
        #expect(
            try scene.table("content", period + ["per=day", "event=story_completed"]).lines("date", "event", "count")
                == ["2026-02-03 story_completed 1", "2026-03-02 story_completed 2"])
        let months = try scene.table("content", period + ["per=month", "by=property:quality"])
        #expect(
            months.lines("date", "quality", "count", "share") == [
                "2026-02-01 low 1 1", "2026-03-01 high 3 1",
            ])
    }

    @Test func `By tenant and status, what the ledger has no sums of is null`() throws {
        let scene = try scene()
        #expect(
            try scene.table("content", period + ["by=tenant"]).lines("tenant", "count", "audio_minutes") == [
                " 7 -", "acme 2 -",
            ])
        #expect(
            try scene.table("content", period + ["by=status"]).lines("status", "count") == [
                " 5", "error 2", "draft 1", "ok 1",
            ])
        let acme = try scene.table("content", period + ["tenant=acme"])
        #expect(
            acme.lines("event", "count", "audio_minutes", "top_reason") == [
                "message_sent 1 - -", "story_completed 1 - -",
            ])
        #expect(acme.total("audio_minutes") == "-")
    }

    @Test func `Reasons are counted over all events or one`() throws {
        let scene = try scene()
        #expect(
            try scene.table("content", period + ["reasons=true"]).lines("reason", "count", "share") == [
                "banned 1 0.333333", "moderation 1 0.333333", "timeout 1 0.333333",
            ])
        #expect(
            try scene.table("content", period + ["reasons=true", "event=story_failed"]).lines("reason", "share") == [
                "timeout 1"
            ])
    }

    @Test func `What it cannot honour is refused by name`() throws {
        let scene = try scene()
        let refusals = try [
            ["by=property:"], ["by=event,event"], ["reasons=true", "per=day"], ["per=year"], ["users=ada"],
        ].map { try scene.refusal(of: "content", $0)?.split(separator: " ").first.map(String.init) }
        #expect(refusals == ["by", "by", "per", "per", "users"])
    }

    @Test func `An empty ledger has no activities`() throws {
        let scene = try Scene(today: "2026-03-10", terms: terms)
        for parameters in [[], ["by=property:quality"], ["reasons=true"]] {
            let table = try scene.table("content", parameters)
            #expect(table.rows.isEmpty)
            #expect(table.total("count") == "0")
        }
    }

    @Test(arguments: [
        ("x", "ok", ActivityOutcome.Kind.success), ("x", "failure", .failure), ("x_completed", "", .success),
        ("x_failed", "odd", .failure), ("x_completed", "error", .failure), ("x", "", nil), ("x", "pending", nil),
    ]) func `The status tells the outcome, and where it does not, the name`(
        event: String, status: String, kind: ActivityOutcome.Kind?
    ) {
        #expect(ActivityOutcome.Kind(event: event, status: status) == kind)
    }
}
