// The clock for what a query answers: gauges that are read now and then.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization
import System

/// Starts its tasks at their intervals. One that is still at it when its time comes again is left to finish, and waits
/// for its next turn: nothing ever piles up.
final class SlowClock: Sendable {
    /// Starts the work, which may go on elsewhere, and calls what it is given when that is over.
    typealias Work = @Sendable (_ done: @escaping @Sendable () -> Void) -> Void

    private final class Task: Sendable {
        let interval: Int
        let work: Work
        let isRunning = Atomic(false)

        init(every interval: Int, _ work: @escaping Work) {
            self.interval = interval
            self.work = work
        }
    }

    private let tasks: [Task]
    private let beats = Atomic(0)
    private let timer = Mutex<Timer?>(nil)

    /// Seconds from one beat to the next.
    static let beat = 5

    /// `every` is in seconds, a multiple of `beat`.
    init(_ tasks: [(every: Int, work: Work)]) {
        self.tasks = tasks.map { Task(every: max(1, $0.every / Self.beat), $0.work) }
    }

    /// Starts everything once, and then at its interval.
    func start() {
        let queue = DispatchQueue(label: "bursar.clock", qos: .utility)
        let started = Timer(on: queue) { [weak self] in self?.tick() }
        timer.withLock { $0 = started }
        started.call(every: .seconds(Self.beat))
        tick()
    }

    func stop() {
        timer.withLock { timer in
            timer?.cancel()
            timer = nil
        }
    }

    /// One beat: starts what is due and not still running.
    func tick() {
        let beat = beats.wrappingAdd(1, ordering: .relaxed).oldValue
        for task in tasks where beat % task.interval == 0 {
            guard !task.isRunning.exchange(true, ordering: .acquiringAndReleasing) else { continue }
            task.work { task.isRunning.store(false, ordering: .releasing) }
        }
    }
}
