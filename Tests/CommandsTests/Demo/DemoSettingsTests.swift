// What the demo declares, and what it leaves alone.
// SPDX-License-Identifier: Apache-2.0

import Demo
import Ledger
import Testing

@testable import Commands
@testable import Configuration

@Suite struct DemoSettingsTests {
    @Test func `A demo declares what its events carry, its plans and its budgets`() {
        var configuration = Configuration()
        configuration.declareDemo()
        #expect(configuration.dimensions == Demo.dimensions && Demo.dimensions.contains("quality"))
        #expect(configuration.measures == ["audio_minutes", "chapters"])
        #expect(configuration.plans.map(\.name) == ["pro", "studio", "team"])
        #expect(configuration.budgets.map(\.name) == ["everything", "voices", "each-user"])
    }

    @Test func `What the file says stays as it is, and the rest is declared`() {
        var configuration = Configuration()
        configuration.dimensions = ["scene"]
        configuration.budgets = [Budget(name: "mine", limit: Money(nanos: 1))]
        configuration.declareDemo()
        #expect(configuration.dimensions == ["scene"])
        #expect(configuration.budgets.map(\.name) == ["mine"])
        #expect(configuration.measures == Demo.measures)
        #expect(configuration.plans == Demo.plans)
    }
}
