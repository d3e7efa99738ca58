// Many threads, and nothing lost.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Exposition
import Synchronization
import Testing

@Suite struct ConcurrencyTests {
    private static let threads = 8
    private static let rounds = 5000

    @Test func `Adds from many threads are all there, while others scrape`() throws {
        let registry = Registry(maxSeries: 1000)
        let counter = registry.counter("a_total", help: "", labels: ["i"])
        let gauge = registry.gauge("b", help: "").series()
        let histogram = registry.histogram("c_seconds", help: "", bounds: [1, 2]).series()
        let kept = counter.series(["kept"])
        DispatchQueue.concurrentPerform(iterations: Self.threads + 2) { thread in
            guard thread < Self.threads else {
                for _ in 0..<100 { _ = registry.render(thread % 2 == 0 ? .text : .openMetrics) }
                return
            }
            for round in 0..<Self.rounds {
                kept.add(1)
                counter.series([String(round % 500)]).add(2)
                gauge.add(1)
                histogram.observe(Int64(round % 4))
            }
        }
        let total = Self.threads * Self.rounds
        for format in ExpositionFormat.allCases {
            let page = try Page(registry, format)
            #expect(page["a_total"].count == 501)
            #expect(page["a_total"][["i": "kept"]] == String(total))
            #expect(page["a_total"].values.reduce(0) { $0 + (Int($1) ?? 0) } == 3 * total)
            #expect(page["b"] == [[:]: String(total)])
            #expect(page["c_seconds_count"] == [[:]: String(total)])
            #expect(page["c_seconds_sum"] == [[:]: String(total / 4 * 6)])
        }
    }

    @Test func `A counter is never seen to go back, and the last change is always seen`() throws {
        let registry = Registry()
        let series = registry.counter("x_total", help: "").series()
        let wentBack = Mutex(false)
        DispatchQueue.concurrentPerform(iterations: 3) { thread in
            if thread == 0 {
                for _ in 0..<200_000 { series.add(1) }
            } else {
                var last = 0
                for _ in 0..<300 {
                    let now = (try? Page(registry))?["x_total"][[:]].flatMap { Int($0) } ?? -1
                    if now < last { wentBack.withLock { $0 = true } }
                    last = now
                }
            }
        }
        #expect(wentBack.withLock { $0 } == false)
        #expect(try Page(registry)["x_total"] == [[:]: "200000"])
    }

    @Test func `Replacing all while others write through old handles harms nobody`() throws {
        let registry = Registry()
        let gauge = registry.gauge("x", help: "", labels: ["i"], scale: 0)
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            for round in 0..<2000 {
                switch thread {
                case 0: gauge.replaceAll((0..<20).map { ([String($0)], Int64(round)) })
                case 1: _ = registry.render(.text)
                default: gauge.series([String(round % 20)]).set(1)
                }
            }
        }
        gauge.replaceAll([(["last"], 1)])
        #expect(try Page(registry)["x"] == [["i": "last"]: "1"])
    }
}
