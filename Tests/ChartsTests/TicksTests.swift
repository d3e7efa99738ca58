// Where axes have their values, and where they end.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Charts

@Suite struct TicksTests {
    @Test(
        arguments: [
            (98.0, [0, 20, 40, 60, 80, 100]), (100, [0, 20, 40, 60, 80, 100]), (101, [0, 25, 50, 75, 100, 125]),
            (1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0.003, [0, 0.001, 0.002, 0.003]), (460, [0, 100, 200, 300, 400, 500]),
            (1_826, [0, 500, 1_000, 1_500, 2_000]), (0, [0, 1]), (.infinity, [0, 1]), (-5, [-5, -4, -3, -2, -1, 0]),
        ] as [(Double, [Double])])
    func `An axis goes to a round value in even steps`(most: Double, values: [Double]) {
        let ticks = Ticks(most: most, least: min(most, 0))
        #expect(zip(ticks.values, values).allSatisfy { abs($0 - $1) < 1e-9 } && ticks.values.count == values.count)
    }

    @Test(
        arguments: [(1.0, [0.0, 1]), (2, [0, 1, 2]), (3, [0, 1, 2, 3]), (7, [0, 2, 4, 6, 8])] as [(Double, [Double])])
    func `What is counted has whole steps`(most: Double, values: [Double]) {
        #expect(Ticks(most: most, isCounted: true).values == values)
    }

    @Test func `Any span has three to six values that hold it`() {
        for exponent in -8...12 {
            for digits in 1...99 {
                var most = Double(digits)
                for _ in 0..<abs(exponent) { most = exponent < 0 ? most / 10 : most * 10 }
                let ticks = Ticks(most: most)
                #expect(
                    (3...6).contains(ticks.values.count) && ticks.top >= most * 0.999_999, "\(most): \(ticks.values)")
            }
        }
    }

    @Test(
        arguments: [
            ([1.0, 2, 3, 4, 5], nil), ([10, 11, 12, 13, 40], 13), ([10, 11, 12, 13, 39], nil),
            ([1, 1, 1, 1, 10, 10], 1),
            ([1, 1, 1, 1, 10, 10, 10], 1), ([1, 1, 1, 10, 10, 10, 10], nil), ([1, 10], nil), ([0, 0, 0, 0, 9], nil),
            ([], nil),
            ([1, 1, 1, 1, 5, 20], 5),
        ] as [([Double], Double?)])
    func `An axis ends early where few bars are far above the others`(values: [Double], end: Double?) {
        #expect(TornAxis.end(of: values) == end)
    }
}
