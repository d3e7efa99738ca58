// The last readings of what is read again and again, where scrapes find them.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import Synchronization

/// Keeps one reading for each plan. What could not be read has none: an old figure would pass for a new one.
package final class Board<Plan: Sendable, Reading: Sendable>: Sendable {
    private let entries: Mutex<[Entry]>
    private let clock: @Sendable () -> Timestamp

    package struct Entry: Sendable {
        package let plan: Plan
        package fileprivate(set) var reading: Reading?
        package fileprivate(set) var trouble: Trouble?
        /// The time of the last reading, good or not; nil before the first.
        package fileprivate(set) var readAt: Timestamp?
    }

    init(_ plans: [Plan], clock: @escaping @Sendable () -> Timestamp) {
        entries = Mutex(plans.map { Entry(plan: $0) })
        self.clock = clock
    }

    /// In the order of the configuration.
    package var all: [Entry] { entries.withLock { $0 } }

    /// A round that notes what `look` brings for the plan at a place.
    func round(
        at place: Int, _ name: String, every: Duration, timeout: Duration,
        look: @escaping @Sendable (Deadline) throws(Trouble) -> Reading
    ) -> Round {
        Round(
            name, every: every, timeout: timeout, look: look,
            note: { [weak self] result in
                self?.note(result, at: place)
                return .usual
            })
    }

    private func note(_ result: Result<Reading, Trouble>, at place: Int) {
        let now = clock()
        entries.withLock { entries in
            entries[place].readAt = now
            switch result {
            case .success(let reading): (entries[place].reading, entries[place].trouble) = (reading, nil)
            case .failure(let trouble): (entries[place].reading, entries[place].trouble) = (nil, trouble)
            }
        }
    }
}
