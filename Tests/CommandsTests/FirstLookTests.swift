// What `bursar check --connect` tells.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Scenes
import Testing
import Watch

@testable import Commands
@testable import Configuration

@Suite struct FirstLookTests {
    @Test func `Everything is looked at once, and each gets its line`() {
        let board = Switchboard()
        board.set(.denied, for: "cache")
        var configuration = Configuration()
        configuration.probes = [board.probe("cache", critical: false), board.probe("database", critical: true)]
        var queue = QueuePlan()
        queue.name = "renders"
        queue.target = Switchboard.Wired(name: "renders", board: board)
        configuration.queues = [queue]
        var gauge = GaugePlan()
        gauge.name = "bugs"
        gauge.labels = ["severity"]
        gauge.source = Switchboard.Wired(name: "bugs", board: board)
        configuration.gauges = [gauge]
        let look = FirstLook(configuration)
        #expect(look.failures == 1)
        #expect(look.lines.count == 4)
        #expect(look.lines[0] == "probe cache (redis): access denied")
        #expect(look.lines[1].hasPrefix("probe database (redis): well, "))
        #expect(look.lines[1].hasSuffix("(connect 2.0 ms, answer 1.5 ms), its certificate ends on 2030-03-17"))
        #expect(look.lines[2] == "queue renders (redis): 7 wait, the oldest for 12.5 s, 3 failed")
        #expect(look.lines[3] == "gauge bugs: 2 rows")
    }

    @Test func `Where nothing is watched there is nothing to look at`() {
        let look = FirstLook(Configuration())
        #expect(look.lines.isEmpty && look.failures == 0)
    }
}
