// What a plan brings in a month.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@Suite struct PlanTests {
    @Test(arguments: [
        ("120", "10"),
        // 290 / 12 = 24.1666…
        ("290", "24.166666667"),
        // 100 / 12 = 8.3333…
        ("100", "8.333333333"),
        // 6, 18 and 30 nanos / 12 = 0.5, 1.5 and 2.5 nanos
        ("0.000000006", "0"),
        ("0.000000018", "0.000000002"),
        ("0.00000003", "0.000000002"),
        ("0", "0"),
        // 9,223,372,036.854775807 / 12 = 768,614,336.40456465058…
        ("9223372036.854775807", "768614336.404564651"),
    ])
    func `A year's price is a twelfth of it a month, rounded half to even`(price: String, monthly: String) throws {
        let plan = Plan(name: "pro", price: try Money(parsing: price), interval: .year)
        #expect(plan.monthly.description == monthly)
    }

    @Test func `A month's price is what it is`() throws {
        #expect(Plan(name: "pro", price: Money(nanos: 29_000_000_001)).monthly.nanos == 29_000_000_001)
    }
}
