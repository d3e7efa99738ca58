// Names that cannot be wrong.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Testing

@Suite struct NameTests {
    @Test func `A name is letters, digits and underscores, and starts with no digit`() {
        for text in ["a", "_a", "bursar_cost_usd_total", "A9"] { #expect(MetricName(text)?.text == text) }
        for text in ["", "9a", "a-b", "a:b", "a b", "é", "a\n", "a.b"] { #expect(MetricName(text) == nil, "\(text)") }
    }

    @Test func `A label may not take a name that Prometheus or a histogram uses`() {
        for text in ["tenant", "_x", "led", "LE"] { #expect(LabelName(text)?.text == text) }
        for text in ["le", "__name__", "__x", "", "1", "a-b", "tenänt"] { #expect(LabelName(text) == nil, "\(text)") }
    }

    @Test func `A name that is taken is refused`() async {
        await #expect(processExitsWith: .failure) {
            let registry = Registry()
            _ = registry.counter("x_total", help: "")
            _ = registry.counter("x_total", help: "")
        }
        await #expect(processExitsWith: .failure) {
            // OpenMetrics would call both of them x.
            let registry = Registry()
            _ = registry.counter("x_total", help: "")
            _ = registry.gauge("x", help: "")
        }
    }

    @Test func `A name that says another kind is refused`() async {
        await #expect(processExitsWith: .failure) { _ = Registry().counter("x", help: "") }
        await #expect(processExitsWith: .failure) { _ = Registry().gauge("x_total", help: "") }
        await #expect(processExitsWith: .failure) { _ = Registry().gauge("x_count", help: "") }
    }

    @Test func `A label that comes twice, or a value that is missing, is refused`() async {
        await #expect(processExitsWith: .failure) { _ = Registry().gauge("x", help: "", labels: ["a", "a"]) }
        await #expect(processExitsWith: .failure) {
            _ = Registry().gauge("x", help: "", labels: ["a", "b"]).series(["1"])
        }
    }

    @Test func `A unit is told where the name ends in it`() throws {
        let registry = Registry()
        _ = registry.counter("a_usd_total", help: "")
        _ = registry.gauge("b_seconds", help: "")
        _ = registry.gauge("c_events", help: "")
        _ = registry.gauge("seconds", help: "")
        let units = try Page(registry, .openMetrics).comments.filter { $0.hasPrefix("# UNIT") }
        #expect(units == ["# UNIT a_usd usd", "# UNIT b_seconds seconds"])
        #expect(try Page(registry).comments.allSatisfy { !$0.hasPrefix("# UNIT") })
    }
}
