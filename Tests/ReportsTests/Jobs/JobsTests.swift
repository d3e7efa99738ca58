// Jobs, by hand.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reports

@Suite struct JobsTests {
    private func job(_ event: String, _ rest: String = "", queue: String = "render", on day: String = "2026-03-02")
        -> String
    {
        #"{"kind":"job","at":"\#(day)T10:00:00Z","queue":"\#(queue)","event":"\#(event)"\#(rest)}"#
    }

    private func scene() throws -> Scene {
        try Scene(
            today: "2026-03-10",
            [
                job("queued"), job("queued"), job("started", #","wait_ms":40"#), job("started", #","wait_ms":60"#),
                job("completed", #","run_ms":400"#), job("failed", #","run_ms":601,"reason":"oom""#),
                job("completed", on: "2026-03-03"), job("failed", #","reason":"oom""#, on: "2026-03-03"),
                job("failed", #","reason":"bounced""#, queue: "mail", on: "2026-03-02"),
            ])
    }

    private let period = ["from=2026-03-01", "to=2026-03-05"]

    @Test func `queues are counted day by day`() throws {
        let table = try scene().table("jobs", period)
        #expect(
            table.lines("date", "queue", "queued", "started", "completed", "failed", "failure_rate", "length") == [
                "2026-03-02 mail 0 0 0 1 1 -", "2026-03-02 render 2 2 1 1 0.5 -", "2026-03-03 render 0 0 1 1 0.5 -",
            ])
        // Two waits below 100 ms: the first half of the bucket. One run up to 500 ms, one up to 1000.
        #expect(
            table.lines("wait_mean_ms", "wait_p50_ms", "wait_p95_ms", "run_mean_ms", "run_p95_ms") == [
                "- - - - -", "50 50 95 500.5 950", "- - - - -",
            ])
        #expect(table.total("failed") == "3")
        #expect(table.total("failure_rate") == "0.6")
        #expect(table.total("run_mean_ms") == "500.5")
    }

    @Test func `weeks add days up, and one queue can be looked at`() throws {
        let table = try scene().table("jobs", period + ["per=week", "queue=render"])
        #expect(table.lines("date", "queue", "completed", "failed") == ["2026-03-02 render 2 2"])
        #expect(try scene().table("jobs", period + ["queue=other"]).rows.isEmpty)
    }

    @Test func `reasons are counted by queue`() throws {
        let table = try scene().table("jobs", period + ["reasons=true"])
        #expect(
            table.lines("queue", "reason", "count", "share") == ["render oom 2 0.666667", "mail bounced 1 0.333333"])
        #expect(try scene().refusal(of: "jobs", ["reasons=true", "per=day"])?.hasPrefix("per cannot") == true)
    }

    @Test func `an empty ledger has no jobs`() throws {
        let table = try Scene(today: "2026-03-10").table("jobs")
        #expect(table.rows.isEmpty)
        #expect(table.total("failure_rate") == "-")
        #expect(table.total("wait_p95_ms") == "-")
    }
}
