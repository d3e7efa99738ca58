// `bursar serve --demo`: a product that looks alive from the first scrape.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Waiting

@Suite struct DemoTests {
    @Test func `It has a history, counts it as live, goes on, and is the same for the same seed`() throws {
        let (one, other) = (try Site(), try Site())
        // Both at once: making a history takes a while.
        let starting = [
            try one.start(["--demo", "--demo-seed", "7"], config: nil),
            try other.start(["--demo", "--demo-seed", "7"]),
        ]
        let server = try RunningServer(starting[0], at: one)
        let twin = try RunningServer(starting[1], at: other)
        #expect(server.words.contains("events of 90 days"), "\(server.words)")
        let opening = server.messages.prefix { !$0.hasPrefix("listening on") }
        #expect(
            !opening.isEmpty && !opening.contains { $0.hasPrefix("budget") }, "told of what its own history crossed")

        let (metrics, same) = (try server.metrics(), try twin.metrics())
        for family in [
            "bursar_cost_usd_total", "bursar_calls_total", "bursar_tokens_total", "bursar_activity_total",
            "bursar_payments_usd_total", "bursar_jobs_total", "bursar_errors_total",
            "bursar_call_duration_seconds_count",
            "bursar_app_requests_total", "bursar_credits_total",
        ] {
            #expect(metrics.sum(family) > 0, "\(family)")
            // The twin started within a minute of it: of tens of thousands of events they differ by a few.
            let (mine, its) = (metrics.sum(family), same.sum(family))
            #expect(abs(mine - its) <= max(mine, its) / 200 + 5, "\(family): \(mine) and \(its)")
        }
        #expect(metrics.sum("bursar_backfilled_calls_total") == 0)
        #expect(metrics.sum("bursar_calls_total") > 10_000)
        let providers = Set(
            metrics.samples.keys.filter { $0.hasPrefix("bursar_calls_total{") }.compactMap {
                $0.firstMatch(of: /provider="([^"]*)"/).map { String($0.1) }
            })
        #expect(providers.count >= 3, "\(providers)")
        try eventually("people are counted") { try server.metrics().sum("bursar_users") > 200 }
        try eventually("life goes on") {
            try server.metrics().sum("bursar_events_total", where: #"outcome="accepted""#)
                > metrics.sum("bursar_events_total", where: #"outcome="accepted""#)
        }
        try twin.stop()
        // Of the days that are over, they are the same to the last token.
        let days = try [one, other].map { site in
            try site.tool(
                "sqlite3", site.store,
                "SELECT day, sum(calls), sum(errors), sum(cost), sum(input_tokens), sum(latency_ms) FROM call_days"
                    + " WHERE day < (SELECT max(day) FROM call_days) GROUP BY day"
            ).output
        }
        #expect(days[0] == days[1])
        #expect(days[0].split(separator: "\n").count >= 88)

        let before = try server.metrics().committed
        #expect(try server.stop() == .exited(0))
        let again = try one.serve("--demo", "--demo-seed", "7")
        #expect(again.words.contains("go on from now"), "\(again.words)")
        let after = try again.metrics().committed
        #expect(before.allSatisfy { after[$0.key] ?? -1 >= $0.value })
        #expect(try again.stop() == .exited(0))
        let proof = try one.verify()
        #expect(proof.ending == .exited(0), "\(proof.story)")
    }

    @Test func `A history that was cut off, more than once, is taken up again and is then the one that never was`()
        throws
    {
        // The clock stands still: both end at the same millisecond.
        let (whole, cut) = (try Site(), try Site())
        let time = try FakeTime("2026-11-21 12:00:00")
        let clock = time.words
        let reference = try whole.start(["--demo", "--demo-seed", "7"], wrapper: clock)
        // Nearly nothing, and a part of some seventy thousand.
        for events in [1, 20_000] {
            let child = try cut.start(["--demo", "--demo-seed", "7"], wrapper: clock)
            try eventually("\(events) events are booked", within: .seconds(300)) {
                if let ending = child.ending { throw RunningServer.DidNotListen(ending: ending, errors: child.errors) }
                let count = try cut.tool("sqlite3", cut.store, "SELECT count(*) FROM events").output
                return (Int(count.dropLast()) ?? 0) >= events ? () : nil
            }
            child.signal(SIGKILL)
            try child.finish()
            #expect(!child.errors.contains("listening"), "\(child.errors)")
        }
        let again = try cut.serve("--demo", "--demo-seed", "8", wrapper: clock)
        #expect(again.words.contains("taken up again") && again.words.contains("of 90 days"), "\(again.words)")
        #expect(again.words.contains("the demo of seed 7"), "\(again.words)")
        try RunningServer(reference, at: whole).stop()
        try again.stop()
        for sql in [
            """
            SELECT e.id, e.at, e.kind, e.live, e.cost, e.latency_ms, e.body, m.text, s.text, p.name
            FROM events e JOIN names m ON m.id = e.model JOIN names s ON s.id = e.subject
                LEFT JOIN people p ON p.id = e.user_number
            WHERE e.id LIKE 'demo-%' ORDER BY e.id
            """,
            """
            SELECT c.day, p.text, m.text, sum(c.calls), sum(c.cost), sum(c.input_tokens), sum(c.latency_ms)
            FROM call_days c JOIN names p ON p.id = c.provider JOIN names m ON m.id = c.model
            WHERE c.day < (SELECT max(day) FROM call_days) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """,
        ] {
            let sums = try [whole, cut].map { site in
                try site.tool(
                    "sh", "-c", "sqlite3 \"$0\" \"$1\" | tee lines | wc -l; sha256sum < lines", site.store, sql
                )
                .output
            }
            #expect(sums[0] == sums[1] && !sums[0].hasPrefix("0\n"), "\(sums)")
        }
        for site in [whole, cut] {
            let proof = try site.verify()
            #expect(proof.ending == .exited(0), "\(proof.story)")
        }
        let next = try cut.serve("--demo", "--demo-seed", "7", wrapper: clock)
        #expect(next.words.contains("go on from now"), "\(next.words)")
        try next.stop()
    }

    @Test func `A store with somebody's events is left alone`() throws {
        let site = try Site()
        let server = try site.serve()
        try server.post(Events.call(id: "mine"))
        try server.stop()
        let child = try site.start(["--demo"])
        #expect(try child.finish() == .exited(1))
        #expect(child.errors.contains("--demo") && child.errors.contains("--store"), "\(child.errors)")
        let proof = try site.verify()
        #expect(proof.output.contains("1 event"), "\(proof.story)")
    }
}
