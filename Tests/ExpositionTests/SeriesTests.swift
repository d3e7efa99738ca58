// What can be done to a series.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Synchronization
import Testing

@Suite struct SeriesTests {
    @Test func `Without labels, counters and histograms start at 0, and gauges when they are known`() throws {
        let registry = Registry()
        _ = registry.counter("a_total", help: "")
        _ = registry.histogram("b", help: "", bounds: [1])
        let gauge = registry.gauge("c", help: "")
        #expect(
            try Page(registry).samples.map { "\($0.name) \($0.value)" } == [
                "a_total 0", "b_bucket 0", "b_bucket 0", "b_sum 0", "b_count 0",
            ])
        gauge.series().set(3)
        #expect(try Page(registry)["c"] == [[:]: "3"])
    }

    @Test func `A handle that is kept and one that is asked for again are the same series`() throws {
        let registry = Registry()
        let counter = registry.counter("x_total", help: "", labels: ["a"])
        let kept = counter.series(["1"])
        for i in 0..<1000 { counter.series([String(i)]).add(1) }
        kept.add(5)
        #expect(try Page(registry)["x_total"][["a": "1"]] == "6")
    }

    @Test func `A counter stops at the largest integer`() throws {
        let registry = Registry()
        let counter = registry.counter("x_total", help: "").series()
        counter.add(.max - 1)
        counter.add(5)
        #expect(try Page(registry)["x_total"] == [[:]: "9223372036854775807"])
    }

    @Test func `A counter refuses to go back`() async {
        await #expect(processExitsWith: .failure) { Registry().counter("x_total", help: "").series().add(-1) }
    }

    @Test func `A gauge goes up and down`() throws {
        let registry = Registry()
        let double = registry.gauge("a", help: "").series()
        double.set(1.5)
        double.add(-2)
        let integer = registry.gauge("b", help: "", scale: 2).series()
        integer.set(150)
        integer.add(-200)
        #expect(try Page(registry)["a"] == [[:]: "-0.5"])
        #expect(try Page(registry)["b"] == [[:]: "-0.5"])
    }

    @Test func `Label sets that are no longer among the samples vanish`() throws {
        let registry = Registry()
        let gauge = registry.gauge("x", help: "", labels: ["a"])
        let old = gauge.series(["1"])
        old.set(1)
        gauge.replaceAll([(["2"], 2), (["0"], 0), (["2"], 0.5)])
        #expect(try Page(registry)["x"] == [["a": "0"]: "0", ["a": "2"]: "2.5"])
        old.set(7)
        #expect(try Page(registry)["x"] == [["a": "0"]: "0", ["a": "2"]: "2.5"])
        gauge.replaceAll([])
        #expect(try Page(registry)["x"].isEmpty)
        #expect(try Page(registry).comments.contains("# TYPE x gauge"))
    }

    @Test func `Collected samples are asked for at each scrape`() throws {
        let registry = Registry()
        let asked = registry.counter("asked_total", help: "").series()
        registry.gauge("x", help: "", labels: ["a"]) {
            asked.add(1)
            return [(["1"], 0.5)]
        }
        #expect(try Page(registry)["x"] == [["a": "1"]: "0.5"])
        #expect(try Page(registry, .openMetrics)["asked_total"] == [[:]: "1"])
    }

    @Test func `Collected samples are the series there are, whichever were there before`() throws {
        let registry = Registry(maxSeries: 3)
        let samples = Mutex<Samples<Int64>>([])
        registry.gauge("x", help: "", labels: ["a"], scale: 0) { samples.withLock { $0 } }
        let steps: [(Samples<Int64>, [[String: String]: String])] = [
            ([], [:]),
            ([(["1"], 1), (["2"], 2)], [["a": "1"]: "1", ["a": "2"]: "2"]),
            ([(["1"], 1), (["2"], 3)], [["a": "1"]: "1", ["a": "2"]: "3"]),
            ([(["2"], 3), (["1"], 4)], [["a": "1"]: "4", ["a": "2"]: "3"]),
            ([(["2"], 3), (["2"], 4)], [["a": "2"]: "7"]),
            ([(["2"], 3), (["2"], 4)], [["a": "2"]: "7"]),
            ([(["3"], -1)], [["a": "3"]: "-1"]),
            ([(["3"], 0)], [["a": "3"]: "0"]),
            (
                [(["1"], 1), (["2"], 2), (["3"], 3), (["4"], 4), (["5"], 5)],
                [["a": "1"]: "1", ["a": "2"]: "2", ["a": "3"]: "3", ["a": "other"]: "9"]
            ),
            (
                [(["1"], 1), (["2"], 2), (["3"], 3), (["other"], 4)],
                [["a": "1"]: "1", ["a": "2"]: "2", ["a": "3"]: "3", ["a": "other"]: "4"]
            ),
            ([], [:]),
        ]
        for (collected, expected) in steps {
            samples.withLock { $0 = collected }
            #expect(try Page(registry)["x"] == expected)
            #expect(try Page(registry, .openMetrics)["x"] == expected)
        }
    }

    @Test func `Collected samples that did not change leave the page as it is`() {
        let registry = Registry()
        let value = Mutex(Double.nan)
        registry.gauge("x", help: "", labels: ["a"]) { [(["1"], value.withLock { $0 })] }
        let before = registry.chunks(.text).map(\.version)
        #expect(registry.chunks(.text).map(\.version) == before)
        value.withLock { $0 = 1 }
        #expect(registry.chunks(.text).map(\.version) != before)
    }
}
