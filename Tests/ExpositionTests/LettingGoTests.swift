// What is not kept of the page comes back when it is asked for.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Testing

@Suite struct LettingGoTests {
    private let registry = Registry()
    private let series: [CounterSeries]

    init() {
        let counter = registry.counter("a_total", help: "", labels: ["i"])
        series = (1000..<4000).map { counter.series([String(repeating: "long", count: 10) + String($0)]) }
        for name in ["b", "c", "d"] as [MetricName] { registry.gauge(name, help: "").series().set(1) }
    }

    @Test func `Bytes of large chunks are let go of, and come only where they are wanted`() {
        let before = registry.chunks(.text)
        let large = before.filter { $0.bytes.count > 16 * 1024 }
        #expect(registry.letGo(of: .text) == large.reduce(0) { $0 + $1.bytes.count })
        #expect(registry.letGo(of: .text) == 0)

        let kept = registry.chunks(.text) { _ in true }
        #expect(kept.map(\.version) == before.map(\.version))
        #expect(kept.map(\.bytes.isEmpty) == before.map { $0.bytes.count > 16 * 1024 })

        let wanted = before[1].version
        let one = registry.chunks(.text) { $0 != wanted }
        #expect(one.map(\.version) == before.map(\.version))
        #expect(one[1].bytes == before[1].bytes && one[0].bytes.isEmpty && one[2].bytes.isEmpty)

        #expect(registry.chunks(.text).map(\.bytes) == before.map(\.bytes))
        #expect(registry.chunks(.text).map(\.version) == before.map(\.version))
    }

    @Test func `What changed after its bytes were let go of is there anew, and nothing else is`() {
        let before = registry.chunks(.text)
        _ = registry.letGo(of: .text)
        series[1_000].add(1)
        let known = Set(before.map(\.version))
        let after = registry.chunks(.text) { known.contains($0) }
        let isNew = after.map { !known.contains($0.version) }
        #expect(isNew.filter { $0 }.count == 1)
        #expect(zip(isNew, after).allSatisfy { $0 ? !$1.bytes.isEmpty : $1.bytes.count <= 16 * 1024 })
        #expect(registry.chunks(.text).flatMap(\.bytes) == registry.render(.text))
    }

    @Test func `A format that was forgotten is rendered again, and the other is untouched`() {
        let text = registry.render(.text)
        let other = registry.chunks(.openMetrics)
        #expect(registry.forget(.text) > text.count)
        #expect(registry.forget(.text) == 0)
        #expect(registry.render(.text) == text)
        #expect(registry.chunks(.openMetrics).map(\.version) == other.map(\.version))
    }
}
