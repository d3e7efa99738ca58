// Families that are full.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Testing

@Suite struct CapTests {
    private static func overflow(_ registry: Registry, _ family: String = "x_total") throws -> String? {
        try Page(registry)["bursar_series_overflow_total"][["family": family]]
    }

    @Test func `What is beyond the cap is folded into other, and counted each time`() throws {
        let registry = Registry(maxSeries: 2)
        let counter = registry.counter("x_total", help: "", labels: ["a", "b"])
        #expect(try Self.overflow(registry) == "0")
        for i in 0..<5 { counter.series([String(i), "v"]).add(1) }
        counter.series(["4", "v"]).add(10)
        counter.series(["0", "v"]).add(100)
        #expect(
            try Page(registry)["x_total"] == [
                ["a": "0", "b": "v"]: "101", ["a": "1", "b": "v"]: "1", ["a": "other", "b": "other"]: "13",
            ])
        #expect(try Self.overflow(registry) == "4")
    }

    @Test func `A series of one's own that is called other takes a place, and takes the rest in too`() throws {
        let registry = Registry(maxSeries: 2)
        let counter = registry.counter("x_total", help: "", labels: ["a"])
        for label in ["other", "1", "2", "3", "other"] { counter.series([label]).add(1) }
        #expect(try Page(registry)["x_total"] == [["a": "1"]: "1", ["a": "2"]: "1", ["a": "other"]: "3"])
        #expect(try Self.overflow(registry) == "1")
    }

    @Test func `A family can have a cap of its own`() throws {
        let registry = Registry(maxSeries: 1)
        let counter = registry.counter("x_total", help: "", labels: ["a"], maxSeries: 50)
        for i in 0..<60 { counter.series([String(i)]).add(1) }
        #expect(try Page(registry)["x_total"].count == 51)
        #expect(try Self.overflow(registry) == "10")
    }

    @Test func `What comes from disk is let in, and counts towards the cap`() throws {
        let registry = Registry(maxSeries: 2)
        let counter = registry.counter("x_total", help: "", labels: ["a"])
        for i in 0..<4 { counter.series([String(i)], isCapped: false).add(1) }
        counter.series(["new"]).add(1)
        #expect(try Page(registry)["x_total"].count == 5)
        #expect(try Page(registry)["x_total"][["a": "other"]] == "1")
        #expect(try Self.overflow(registry) == "1")
    }

    @Test func `More families than a family may have series are all in the overflow`() throws {
        let registry = Registry(maxSeries: 1)
        for i in 0..<40 {
            guard let name = MetricName("x\(i)") else { continue }
            registry.gauge(name, help: "", labels: ["a"]).replaceAll([(["1"], 1), (["2"], 2), (["3"], 3)])
        }
        let page = try Page(registry)
        #expect(page["bursar_series_overflow_total"].count == 40)
        #expect(page["bursar_series_overflow_total"].values.allSatisfy { $0 == "2" })
        #expect(page["x7"] == [["a": "1"]: "1", ["a": "other"]: "5"])
    }
}
