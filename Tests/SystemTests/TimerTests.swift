// A timer calls when it was told to, and at no other time.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization
import System
import Testing

@Suite struct TimerTests {
    /// Calls that came, on a queue where nothing comes between them.
    private final class Calls: Sendable {
        let queue = DispatchQueue(label: "timer")
        private let came = DispatchSemaphore(value: 0)
        private let number = Mutex(0)

        func add() {
            number.withLock { $0 += 1 }
            came.signal()
        }

        func wait() { came.wait() }

        /// How many there are when all that was due is done.
        var count: Int { queue.sync { number.withLock { $0 } } }
    }

    @Test func `It calls once after its time, and nothing before it was told`() {
        let calls = Calls()
        let timer = Timer(on: calls.queue) { calls.add() }
        #expect(calls.count == 0)
        timer.call(after: .zero)
        calls.wait()
        #expect(calls.count == 1)
    }

    @Test func `What it is told last holds`() {
        let calls = Calls()
        let timer = Timer(on: calls.queue) { calls.add() }
        timer.call(after: .seconds(Int64.max))
        #expect(calls.count == 0)
        timer.call(every: .milliseconds(1))
        for _ in 0..<3 { calls.wait() }
        timer.cancel()
        let last = calls.count
        #expect(last >= 3)
        timer.call(after: .zero)
        #expect(calls.count == last)
    }

    @Test func `It calls nothing once it is let go`() {
        let calls = Calls()
        var timer: Timer? = Timer(on: calls.queue) { calls.add() }
        calls.queue.sync {
            // Due while the queue is held, and gone before it is free.
            timer?.call(after: .zero)
            timer = nil
        }
        #expect(calls.count == 0)
    }
}
