// Phases, their limits, and the word they fit.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTP

@Suite struct ConnectionClockTests {
    private let limits = ConnectionClock.Limits(opened: 1, arriving: 2, serving: 3, sending: 4, idle: 5)

    @Test(arguments: [0, 1, 12_345_678_901])
    func `A clock survives its word`(since: UInt64) {
        for phase: ConnectionClock.Phase in [.opened, .arriving, .serving, .sending, .fetching, .idle, .cut] {
            let clock = ConnectionClock(phase, since: since)
            #expect(ConnectionClock(word: clock.word) == clock)
        }
    }

    @Test func `Each phase is late when its own limit is over, and not before`() {
        let phases: [(ConnectionClock.Phase, UInt64)] = [
            (.opened, 1), (.arriving, 2), (.serving, 3), (.sending, 4), (.fetching, 3), (.idle, 5),
        ]
        for (phase, limit) in phases {
            let clock = ConnectionClock(phase, since: 1000)
            #expect(!clock.isLate(at: 1000 + limit, limits))
            #expect(clock.isLate(at: 1001 + limit, limits))
            #expect(!clock.isLate(at: 999, limits), "another thread's reading may be older")
        }
        #expect(!ConnectionClock(.cut, since: 0).isLate(at: .max, limits))
    }

    @Test func `A crowd shortens the idle time, a drain ends it`() throws {
        var options = Server.Options(listen: try ListenAddress("127.0.0.1:0"))
        #expect(options.limits(isCrowded: false, isDraining: false).idle == 60_000)
        #expect(options.limits(isCrowded: true, isDraining: false).idle == 5000)
        #expect(options.limits(isCrowded: true, isDraining: true).idle < 100)
        options.idleDeadline = .seconds(2)
        #expect(options.limits(isCrowded: true, isDraining: false).idle == 2000, "never longer than without a crowd")
    }
}
