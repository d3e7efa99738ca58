// Closes days that are over while a server runs.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Ledger
import Logging
import Store
import Synchronization

/// Looks at each beat of the slow clock for days that are over and open, and closes one, or all where nobody waits for a
/// commit. A day is over ten minutes after its midnight: what comes later is booked on its month as well.
final class DayCloser: Sendable {
    private let store: LedgerStore
    private let log: Log
    private let clock: @Sendable () -> Timestamp
    private let queue = DispatchQueue(label: "bursar.closer", qos: .utility)
    private let state = Mutex(State())

    private struct State {
        /// Not before then: a day that cannot be closed now cannot be in five seconds.
        var next = Timestamp(milliseconds: .min)
        /// The day that could not be closed, which was told.
        var stuck: Day?
    }

    private static let grace: Int64 = 10 * 60_000
    private static let pause: Int64 = 3_600_000

    init(_ store: LedgerStore, log: Log, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.log = log
        self.clock = clock
    }

    /// `done` is called when nothing is left to do for this beat.
    func close(_ done: @escaping @Sendable () -> Void) {
        queue.async { [self] in
            run()
            done()
        }
    }

    private func run() {
        let now = clock()
        guard state.withLock({ $0.next <= now }) else { return }
        do throws(StoreError) {
            note(stuck: try store.closeDays(before: now.advanced(byMilliseconds: -Self.grace).day), at: now)
        } catch {
            // A server that stops closes its store under it.
            guard error != .closed else { return }
            pause(at: now)
            log.say(.warning, "days were not closed, will try again in an hour: \(error)", .reason("\(error)"))
        }
    }

    private func note(stuck day: Day?, at now: Timestamp) {
        let isNew = state.withLock { state in
            defer { state.stuck = day }
            return state.stuck != day
        }
        guard let day else { return }
        pause(at: now)
        guard isNew else { return }
        log.say(
            .warning,
            "the day \(day) was not closed, and later ones were not: a sum of its month would leave 64 bits; reports read "
                + "these days one by one")
    }

    private func pause(at now: Timestamp) {
        state.withLock { $0.next = now.advanced(byMilliseconds: Self.pause) }
    }
}
