// What a histogram shows.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Seeded
import Testing

@Suite struct HistogramTests {
    private static let bounds = [0.05, 0.1, 1, 10]

    private static func shown(_ registry: Registry) throws -> (buckets: [String], sum: String?, count: String?) {
        let page = try Page(registry)
        let buckets = page.samples.filter { $0.name == "x_seconds_bucket" }.map(\.value)
        return (buckets, page["x_seconds_sum"][[:]], page["x_seconds_count"][[:]])
    }

    @Test func `Buckets are cumulative, and a value on a bound is within it`() throws {
        let registry = Registry()
        let series = registry.histogram("x_seconds", help: "", bounds: Self.bounds, scale: 3).series()
        for milliseconds in [0, 50, 51, 100, 1000, 10_000, 10_001] as [Int64] { series.observe(milliseconds) }
        let shown = try Self.shown(registry)
        #expect(shown.buckets == ["2", "4", "5", "6", "7"])
        #expect(shown.sum == "21.202")
        #expect(shown.count == "7")
    }

    @Test(arguments: [31, 32] as [UInt64])
    func `Counts added at once are what single observations would have been`(seed: UInt64) throws {
        var generator = Seeded(seed: seed)
        let single = Registry()
        let atOnce = Registry()
        let observed = single.histogram("x_seconds", help: "", bounds: Self.bounds, scale: 3).series()
        let added = atOnce.histogram("x_seconds", help: "", bounds: Self.bounds, scale: 3).series()
        for _ in 0..<20 {
            var counts: [Int: Int64] = [:]
            var sum: Int64 = 0
            for _ in 0..<50 {
                let value = Int64.random(in: 0...20_000, using: &generator)
                observed.observe(value)
                counts[Self.bounds.firstIndex { Double(value) <= $0 * 1000 } ?? Self.bounds.count, default: 0] += 1
                sum += value
            }
            added.add(bucketCounts: counts.map { ($0.key, $0.value) }, sum: sum)
            #expect(atOnce.render(.text) == single.render(.text), "seed \(seed)")
        }
    }

    @Test func `Many labelled series keep apart, page by page of their cells`() throws {
        let registry = Registry()
        let histogram = registry.histogram("x_seconds", help: "", labels: ["i"], bounds: Self.bounds, scale: 3)
        for i in 0..<100 {
            histogram.series([String(i)]).add(bucketCounts: [(i % 5, Int64(i))], sum: Int64(i) * 1000)
        }
        let page = try Page(registry)
        for i in 0..<100 {
            #expect(page["x_seconds_sum"][["i": String(i)]] == String(i))
            #expect(page["x_seconds_count"][["i": String(i)]] == String(i))
            for (bucket, le) in ["0.05", "0.1", "1", "10", "+Inf"].enumerated() {
                let expected = bucket >= i % 5 ? i : 0
                #expect(page["x_seconds_bucket"][["i": String(i), "le": le]] == String(expected))
            }
        }
    }

    @Test func `A bound that the scale cannot express, or that does not rise, is refused`() async {
        await #expect(processExitsWith: .failure) {
            _ = Registry().histogram("x", help: "", bounds: [0.0005], scale: 3)
        }
        await #expect(processExitsWith: .failure) { _ = Registry().histogram("x", help: "", bounds: [1, 1]) }
    }
}
