// What is done now and then.
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import Service

@Suite struct SlowClockTests {
    private final class Work: Sendable {
        let started = Mutex(0)
        let done = Mutex<(@Sendable () -> Void)?>(nil)
    }

    @Test func `Work is started at its interval, and not while it still goes on`() {
        let (quick, slow) = (Work(), Work())
        let clock = SlowClock([
            (
                every: 10,
                work: { done in
                    quick.started.withLock { $0 += 1 }
                    done()
                }
            ),
            (
                every: 5,
                work: { done in
                    slow.started.withLock { $0 += 1 }
                    slow.done.withLock { $0 = done }
                }
            ),
        ])
        for _ in 0..<5 { clock.tick() }
        #expect(quick.started.withLock { $0 } == 3)
        #expect(slow.started.withLock { $0 } == 1)
        slow.done.withLock { $0 }?()
        clock.tick()
        clock.tick()
        #expect(slow.started.withLock { $0 } == 2)
    }
}
