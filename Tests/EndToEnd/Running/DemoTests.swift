// `bursar serve --demo`: a product that looks alive from the first scrape.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Waiting

@Suite("The demo")
struct DemoTests {
    @Test("It has a history, counts it as live, goes on, and is the same for the same seed")
    func demo() throws {
        let (one, other) = (try Site(), try Site())
        // Both at once: making a history takes a while.
        let starting = [
            try one.start(["--demo", "--demo-seed", "7"], config: nil),
            try other.start(["--demo", "--demo-seed", "7"]),
        ]
        let server = try RunningServer(starting[0], at: one)
        let twin = try RunningServer(starting[1], at: other)
        #expect(server.words.contains("events of 90 days"), "\(server.words)")

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

    @Test("A store with somebody's events is left alone")
    func notEmpty() throws {
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
