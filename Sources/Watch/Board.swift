// The last readings of what is read again and again, where scrapes find them.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import Synchronization
internal import System

/// Keeps one reading for each plan. What could not be read has none: an old figure would pass for a new one.
package final class Board<Plan: Sendable & Equatable, Reading: Sendable>: Sendable {
    private let state = Mutex(State())
    private let clock: @Sendable () -> Timestamp

    private struct State {
        var entries: [Entry] = []
        var lastID = 0
    }

    package struct Entry: Sendable {
        package let plan: Plan
        let id: Int
        package fileprivate(set) var reading: Reading?
        package fileprivate(set) var failure: LookFailure?
        /// The time of the last reading, good or not; nil before the first.
        package fileprivate(set) var readAt: Timestamp?
    }

    init(_ plans: [Plan], clock: @escaping @Sendable () -> Timestamp) {
        self.clock = clock
        replace(plans)
    }

    /// Has these from now on. The reading of one stays, unless its plan has changed.
    package func replace(_ plans: [Plan]) {
        state.withLock { state in
            var known = state.entries
            state.entries = plans.map { plan in
                if let place = known.firstIndex(where: { $0.plan == plan }) { return known.remove(at: place) }
                state.lastID += 1
                return Entry(plan: plan, id: state.lastID)
            }
        }
    }

    /// In the order of the configuration.
    package var all: [Entry] { state.withLock { $0.entries } }

    /// A task that notes what `look` brings for an entry; `sort` tells it from those of other boards.
    func task(
        _ sort: String, of entry: Entry, every: Duration, timeout: Duration,
        look: @escaping @Sendable (Deadline) throws(LookFailure) -> Reading
    ) -> WatchTask {
        WatchTask(
            "\(sort) \(entry.id)", every: every, timeout: timeout, look: look,
            note: { [weak self] result in
                self?.note(result, of: entry.id)
                return .usual
            })
    }

    private func note(_ result: Result<Reading, LookFailure>, of id: Int) {
        let now = clock()
        state.withLock { state in
            guard let place = state.entries.firstIndex(where: { $0.id == id }) else { return }
            state.entries[place].readAt = now
            switch result {
            case .success(let reading): (state.entries[place].reading, state.entries[place].failure) = (reading, nil)
            case .failure(let failure): (state.entries[place].reading, state.entries[place].failure) = (nil, failure)
            }
        }
    }
}
