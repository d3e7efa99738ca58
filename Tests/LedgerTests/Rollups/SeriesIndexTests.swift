// Numbers of label sets, and rows of rollups, are found as a dictionary would find them.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

@Suite struct SeriesIndexTests {
    @Test func `The families stand in the order of their raw values, without a gap`() {
        #expect(TotalFamily.allCases.map(\.place) == Array(TotalFamily.allCases.indices))
    }

    @Test(arguments: [61, 62, 63] as [UInt64])
    func `Each label set has the number with which it came, whatever its labels are`(seed: UInt64) {
        var generator = Seeded(seed: seed)
        // Beside what 32 bits hold there is what they do not, and what no family has labels for.
        let labels: [Int64] = [0, 1, 2, 3, 77, Int64(UInt32.max), Int64(UInt32.max) + 1, .max, -1, .min]
        for family in [TotalFamily.calls, .cost, .acceptedEvents, .payments] {
            var index = SeriesIndex(of: family)
            var expected: [RollupKey: Int] = [:]
            for step in 0..<3_000 {
                var key = RollupKey(Int64.random(in: 0..<400, using: &generator))
                for position in 1..<RollupKey.width where Int.random(in: 0..<3, using: &generator) == 0 {
                    key[position] = labels.randomElement(using: &generator) ?? 0
                }
                let number = index.number(of: key)
                #expect(number == expected[key], "\(family), step \(step), seed \(seed)")
                if number == nil { expected[key] = index.add(key) }
            }
            #expect(index.count == expected.count && Set(expected.values) == Set(0..<index.count))
        }
    }

    @Test(arguments: [71, 72] as [UInt64])
    func `Rollups hold what was added, batch after batch, large ones and small`(seed: UInt64) {
        var generator = Seeded(seed: seed)
        var rollups = Rollups()
        for size in [5, 30_000, 20, 2_000, 1, 40_000, 3, 500, 0, 700] {
            var expected: [RollupKey: Int64] = [:]
            for _ in 0..<size {
                let key = RollupKey(1, 2, Int64.random(in: 0..<30_000, using: &generator), -5)
                let amount = Int64.random(in: 0..<1_000, using: &generator)
                rollups.add(.totals, key, Measures(amount))
                expected[key, default: 0] += amount
            }
            let rows = rollups.rows(.totals)
            #expect(rows.map(\.key) == expected.keys.sorted(), "\(size) of seed \(seed)")
            #expect(rows.allSatisfy { $0.measures == Measures(expected[$0.key] ?? -1) }, "\(size) of seed \(seed)")
            let found = expected.allSatisfy { rollups.row(.totals, $0.key) == Measures($0.value) }
            #expect(found, "\(size) of seed \(seed)")
            #expect(rollups.row(.totals, RollupKey(1, 2, 0, -6)) == nil)
            rollups.removeAll()
            #expect(rollups.rows(.totals).isEmpty && rollups.row(.totals, expected.keys.first ?? RollupKey(1)) == nil)
        }
    }
}
