// What the demo declares is what its events are like.
// SPDX-License-Identifier: Apache-2.0

import Demo
import Ledger
import Testing

@Suite struct DeclarationTests {
    @Test(arguments: seeds)
    func `Every declared property is there, and no other is`(seed: UInt64) {
        var names: Set<String> = []
        for event in Demo.month(seed: seed).history where event.activity != nil || event.call != nil {
            names.formUnion(event.properties.map(\.name))
        }
        #expect(names == Set(Demo.dimensions + Demo.measures), "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `Whoever subscribes by the month pays the price of a declared plan`(seed: UInt64) {
        var prices: [String: Set<Money>] = [:]
        for event in Demo.ninetyDays(seed: seed).history {
            guard let billing = event.billing, billing.event == .subscribed, billing.interval == .month else {
                continue
            }
            if let amount = billing.amount { prices[billing.plan, default: []].insert(amount) }
        }
        let declared = Dictionary(uniqueKeysWithValues: Demo.plans.map { ($0.name, Set([$0.price])) })
        #expect(prices == declared, "seed \(seed)")
    }
}
