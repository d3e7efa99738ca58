// Jobs, by hand.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Store
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

    @Test func `Queues are counted day by day`() throws {
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

    @Test func `Weeks add days up, and one queue can be looked at`() throws {
        let table = try scene().table("jobs", period + ["per=week", "queue=render"])
        #expect(table.lines("date", "queue", "completed", "failed") == ["2026-03-02 render 2 2"])
        #expect(try scene().table("jobs", period + ["queue=other"]).rows.isEmpty)
    }

    @Test func `Reasons are counted by queue`() throws {
        let table = try scene().table("jobs", period + ["reasons=true"])
        #expect(
            table.lines("queue", "reason", "count", "share") == ["render oom 2 0.666667", "mail bounced 1 0.333333"])
        #expect(try scene().refusal(of: "jobs", ["reasons=true", "per=day"])?.hasPrefix("per cannot") == true)
    }

    @Test func `An empty ledger has no jobs`() throws {
        let table = try Scene(today: "2026-03-10").table("jobs")
        #expect(table.rows.isEmpty)
        #expect(table.total("failure_rate") == "-")
        #expect(table.total("wait_p95_ms") == "-")
    }

    /// Readings of queues, a minute each.
    private func watched() throws -> Scene {
        let scene = try scene()
        func sample(_ queue: String, _ length: Int64, oldest: Int64? = nil, failed: Int64? = nil) -> QueueSample {
            var sample = QueueSample(queue: queue, length: length)
            sample.oldestMilliseconds = oldest
            sample.failed = failed
            return sample
        }
        let noon = try #require(Day(parsing: "2026-03-02")).start.milliseconds + 43_200_000
        try scene.record([sample("render", 4, oldest: 900), sample("audio", 1)], at: noon)
        // The same minute again counts for nothing.
        try scene.record([sample("render", 100)], at: noon + 59_999)
        try scene.record([sample("render", 9, oldest: nil, failed: 2)], at: noon + 60_000)
        try scene.record([sample("render", 0, oldest: 100)], at: noon + 3_600_000)
        return scene
    }

    @Test func `Readings of queues stand beside their jobs`() throws {
        let table = try watched().table("jobs", period)
        #expect(
            table.lines("date", "queue", "failed", "length", "length_max", "oldest_age_max_ms") == [
                "2026-03-02 audio 0 1 1 -", "2026-03-02 mail 1 - - -", "2026-03-02 render 1 4.333333 9 900",
                "2026-03-03 render 1 - - -",
            ])
    }

    @Test func `How long queues were is told hour by hour`() throws {
        let scene = try watched()
        #expect(
            try scene.table("jobs", period + ["lengths=true"]).lines(
                "at", "queue", "readings", "length", "length_max", "oldest_age_max_ms", "failed_max", "active_max") == [
                    "2026-03-02T12:00:00.000Z audio 1 1 1 - - -",
                    "2026-03-02T12:00:00.000Z render 2 6.5 9 900 2 -",
                    "2026-03-02T13:00:00.000Z render 1 0 0 100 - -",
                ])
        #expect(try scene.table("jobs", period + ["lengths=true", "queue=audio"]).rows.count == 1)
        #expect(
            try scene.table("jobs", period + ["minutes=true", "queue=render"]).lines(
                "at", "queue", "length", "oldest_age_ms", "failed", "active") == [
                    "2026-03-02T12:00:00.000Z render 4 900 - -", "2026-03-02T12:01:00.000Z render 9 - 2 -",
                    "2026-03-02T13:00:00.000Z render 0 100 - -",
                ])
        #expect(
            try scene.refusal(of: "jobs", ["lengths=true", "reasons=true"])
                == "lengths cannot be combined with reasons=true")
        #expect(
            try scene.refusal(of: "jobs", ["lengths=true", "per=week"])
                == "per cannot be combined with lengths=true, which has rows of its own")
    }
}
