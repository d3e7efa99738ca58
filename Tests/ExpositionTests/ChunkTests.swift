// Parts of the page that stay the same as long as they can.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Seeded
import Testing

@Suite struct ChunkTests {
    @Test func `Small families share a chunk, and a change in a large one touches a part of it`() {
        let registry = Registry()
        let large = registry.counter("a_total", help: "", labels: ["i"])
        for i in 1000..<4000 { _ = large.series([String(repeating: "long", count: 10) + String(i)]) }
        for name in ["b", "c", "d"] as [MetricName] { _ = registry.gauge(name, help: "") }
        let before = registry.chunks(.openMetrics)
        #expect(before.count == 7)
        #expect(before.dropLast().allSatisfy { $0.bytes.count > 16 * 1024 })
        #expect(String(decoding: before[6].bytes, as: UTF8.self).hasPrefix("# HELP b"))

        large.series([String(repeating: "long", count: 10) + "2000"]).add(1)
        let after = registry.chunks(.openMetrics)
        #expect(after.count == 7)
        #expect(zip(before, after).map { $0.version == $1.version } == [true, false, true, true, true, true, true])
    }

    /// Of many labels some are new at each step; of few all are there soon, and only their numbers change.
    @Test(arguments: [51, 52, 53, 54] as [UInt64], [3000, 700, 30])
    func `However a page came to be, it is the page of what is in it`(seed: UInt64, labels: Int) {
        var generator = Seeded(seed: seed)
        let registry = Registry()
        let gauge = registry.gauge("a", help: "", labels: ["i"], scale: 3)
        let histogram = registry.histogram("b", help: "", labels: ["i"], bounds: [1, 2, 3])
        var gauges: [String: Int64] = [:]
        var observations: [(String, Int64)] = []
        for step in 0..<25 {
            if step % 10 == 9 {
                gauges = gauges.filter { _ in Bool.random(using: &generator) }
                gauge.replaceAll(gauges.map { ([$0.key], $0.value) })
            }
            for _ in 0..<Int.random(in: 0...100, using: &generator) {
                let label = String(Int.random(in: 0..<labels, using: &generator))
                gauges[label] = Int64.random(in: -10...10_000, using: &generator)
                gauge.series([label]).set(gauges[label] ?? 0)
                observations.append((label, Int64.random(in: 0...5, using: &generator)))
                if let (label, value) = observations.last { histogram.series([label]).observe(value) }
            }
            let format: ExpositionFormat = Bool.random(using: &generator) ? .text : .openMetrics
            let page = registry.render(format)

            let fresh = Registry()
            fresh.gauge("a", help: "", labels: ["i"], scale: 3).replaceAll(gauges.map { ([$0.key], $0.value) })
            let again = fresh.histogram("b", help: "", labels: ["i"], bounds: [1, 2, 3])
            for (label, value) in observations { again.series([label]).observe(value) }
            let isSame = page == fresh.render(format)
            #expect(isSame, "step \(step), seed \(seed), \(labels) labels")
        }
    }

    @Test func `A change that is no change leaves the version`() {
        let registry = Registry()
        let gauge = registry.gauge("x", help: "", labels: ["a"])
        gauge.series(["1"]).set(1)
        let before = registry.chunks(.text).map(\.version)
        gauge.series(["1"]).set(2)
        gauge.series(["1"]).set(1)
        gauge.replaceAll([(["1"], 1)])
        gauge.series(["1"]).add(0)
        #expect(registry.chunks(.text).map(\.version) == before)
    }

    @Test func `A change is seen in both formats, whichever is asked for first`() throws {
        let registry = Registry()
        let counter = registry.counter("x_total", help: "").series()
        for i in 1...3 {
            counter.add(1)
            for format in ExpositionFormat.allCases + ExpositionFormat.allCases {
                #expect(try Page(registry, format)["x_total"] == [[:]: String(i)])
            }
        }
    }

    @Test(arguments: [41, 42, 43] as [UInt64])
    func `A version stands for the same bytes for ever, and the same bytes keep it`(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        let registry = Registry(maxSeries: 12)
        let counter = registry.counter("a_total", help: "", labels: ["i"], scale: 2)
        let gauge = registry.gauge("b", help: "", labels: ["i"], scale: 0)
        let histogram = registry.histogram("c_seconds", help: "", labels: ["i"], bounds: [1, 2])
        // Long enough to be a chunk of its own.
        let long = registry.counter("d_total", help: String(repeating: "long ", count: 4000), labels: ["i"])
        var bytesOfVersion: [UInt64: [UInt8]] = [:]
        var last: [Chunk] = []
        for step in 0..<400 {
            let label = [String(Int.random(in: 0..<16, using: &generator))]
            switch Int.random(in: 0..<7, using: &generator) {
            case 0: counter.series(label).add(Int64.random(in: 0...2, using: &generator))
            case 1: gauge.series(label).set(Int64.random(in: 0...1, using: &generator))
            case 2: gauge.replaceAll([(label, Int64.random(in: 0...1, using: &generator))])
            case 3: histogram.series(label).observe(Int64.random(in: 0...3, using: &generator))
            case 4: long.series(label).add(0)
            case 5: long.series(label).add(1)
            default: break
            }
            let format: ExpositionFormat = Bool.random(using: &generator) ? .text : .openMetrics
            for chunk in registry.chunks(format) {
                let known = bytesOfVersion.updateValue(chunk.bytes, forKey: chunk.version)
                #expect(known == nil || known == chunk.bytes, "step \(step), seed \(seed)")
            }
            let chunks = registry.chunks(.text)
            if chunks.count == last.count {
                for (now, before) in zip(chunks, last) {
                    #expect(
                        (now.version == before.version) == (now.bytes == before.bytes), "step \(step), seed \(seed)")
                }
            }
            last = chunks
        }
        #expect(bytesOfVersion.count > 100)
    }
}
