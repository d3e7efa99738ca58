// The whole page, as it is to be.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Foundation
import Testing

@Suite struct GoldenTests {
    @Test(arguments: ExpositionFormat.allCases)
    func `Both formats are what they always were`(format: ExpositionFormat) throws {
        let name = format == .text ? "metrics.txt" : "metrics.openmetrics"
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(String(decoding: Self.registry().render(format), as: UTF8.self) == expected)
    }

    @Test(arguments: ExpositionFormat.allCases)
    func `The page is its chunks, one after another`(format: ExpositionFormat) {
        let registry = Self.registry()
        #expect(registry.chunks(format).flatMap(\.bytes) == registry.render(format))
    }

    @Test func `An empty registry is a valid page`() throws {
        let text = try Page(Registry())
        #expect(text.samples.isEmpty)
        #expect(text.comments.last == "# TYPE bursar_series_overflow_total counter")
        let openMetrics = try Page(Registry(), .openMetrics)
        #expect(openMetrics.comments.last == "# EOF")
    }

    /// One of everything.
    private static func registry() -> Registry {
        let registry = Registry(maxSeries: 3)
        let cost = registry.counter(
            "bursar_cost_usd_total", help: "Cost of \"calls\",\nC:\\USD.", labels: ["provider", "model"], scale: 9)
        cost.series(["openai", "gpt-5"]).add(1_500_000)
        cost.series(["a \"quoted\" one", "back\\slash\nand line, {brace} = é 漢 🧾"]).add(2_000_000_000)
        cost.series(["anthropic", "claude"]).add(123_456_789_012)
        cost.series(["one", "too many"]).add(7)
        cost.series(["and", "another"]).add(1)

        let seconds = registry.histogram(
            "bursar_call_duration_seconds", help: "How long calls took.", labels: ["provider"],
            bounds: [0.05, 0.1, 1, 2.5, 60], scale: 3)
        seconds.series(["openai"]).observe(50)
        seconds.series(["openai"]).add(bucketCounts: [(1, 2), (5, 1)], sum: 100_151)
        _ = seconds.series(["anthropic"])
        _ = registry.histogram("bursar_ledger_commit_seconds", help: "Commits.", bounds: [0.001, 1], scale: 6)

        registry.gauge("bursar_ledger_pending_events", help: "Waiting.").series().set(17)
        registry.gauge("bursar_mrr_usd", help: "Revenue a month.", labels: ["plan"], scale: 9)
            .replaceAll([(["pro"], 99_990_000_000), (["free"], -1)])
        registry.gauge("bursar_error_ratio", help: "Errors.", labels: ["provider"]) {
            [(["a"], 0.125), (["b"], .nan), (["c"], .infinity)]
        }
        registry.counter("process_cpu_seconds_total", help: "Processor time.", scale: 2) { [([], 1234)] }
        _ = registry.gauge("bursar_users", help: "")
        _ = registry.counter("bursar_calls_total", help: "No calls yet.", labels: ["provider"])
        return registry
    }
}
