// What a budget is without more said.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@Suite struct BudgetTests {
    @Test func `A budget of a name and a limit holds for all spending of a calendar month`() {
        let budget = Budget(name: "all", limit: Money(nanos: 1))
        #expect(budget.match == .calls(Budget.Calls()))
        #expect(budget.each == nil)
        #expect(budget.per == .month)
        #expect(budget.alertAt == [80, 90, 100])
        #expect(!budget.notifies)
    }
}
