// Thresholds of budgets, and what is left of a limit.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Budgets

@Suite struct BudgetLevelsTests {
    private func budget(_ nanos: Int64, alertAt: [Int] = [80, 90, 100]) -> Budget {
        Budget(name: "b", limit: Money(nanos: nanos), alertAt: alertAt)
    }

    @Test func `A threshold is reached by its share of the limit, and not by a nano less`() {
        let levels = budget(1_000).levels
        #expect(levels.map(\.nanos) == [800, 900, 1_000])
        #expect(levels.reached(from: 0, to: 799) == [])
        #expect(levels.reached(from: 799, to: 800).map(\.percent) == [80])
        #expect(levels.reached(from: 800, to: 899) == [])
    }

    @Test func `One jump reaches all that lie in it`() {
        #expect(budget(1_000).levels.reached(from: 850, to: 5_000).map(\.percent) == [90, 100])
    }

    @Test func `A share that is no whole number of nanos is reached above it`() {
        #expect(budget(3, alertAt: [50, 67]).levels.map(\.nanos) == [2, 3])
    }

    @Test func `The largest limit has thresholds as far as a sum can come`() {
        let levels = budget(.max, alertAt: [1, 80, 100, 101, 1000]).levels
        #expect(levels.map(\.percent) == [1, 80, 100])
        #expect(levels.map(\.nanos) == [92_233_720_368_547_759, 7_378_697_629_483_820_646, .max])
    }

    @Test(
        arguments: [
            (0, 0, 10, true), (9, 0, 1, true), (9, 1, 1, true), (9, 2, 1, false),
            (10, 0, 0, false), (11, 0, 0, false), (.max, .max, 0, false), (0, .max, 10, false),
        ] as [(Int64, Int64, Int64, Bool)])
    func `Something may be spent while something is left, and no more than that`(
        spent: Int64, cost: Int64, left: Int64, isAllowed: Bool
    ) {
        #expect(budget(10).left(after: spent) == left)
        #expect(budget(10).allows(cost, after: spent) == isAllowed)
    }
}
