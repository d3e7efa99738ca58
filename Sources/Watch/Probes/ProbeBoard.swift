// The last readings of all probes, where scrapes and health checks find them.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import Synchronization

/// Notes what probes bring. Whoever asks gets it from memory.
package final class ProbeBoard: Sendable {
    private let entries: Mutex<[ProbeEntry]>
    private let clock: @Sendable () -> Timestamp
    private let changed: @Sendable (ProbeEntry) -> Void

    /// `changed` is told of each new verdict, on a thread of the watch.
    package init(
        _ plans: [ProbePlan], clock: @escaping @Sendable () -> Timestamp,
        changed: @escaping @Sendable (ProbeEntry) -> Void = { _ in }
    ) {
        entries = Mutex(plans.map(ProbeEntry.init))
        self.clock = clock
        self.changed = changed
    }

    /// In the order of the configuration.
    package var all: [ProbeEntry] { entries.withLock { $0 } }

    package var rounds: [Round] {
        all.enumerated().compactMap { place, entry in
            guard let target = entry.plan.target else { return nil }
            return Round(
                entry.plan.name, every: entry.plan.every, timeout: entry.plan.timeout,
                look: { (deadline) throws(Trouble) in
                    let started = ContinuousClock.now
                    let reading = try target.look(by: deadline)
                    return (reading, started.duration(to: .now))
                },
                note: { [weak self] in self?.note($0, at: place) ?? .usual })
        }
    }

    private func note(_ result: Result<(ProbeReading, Duration), Trouble>, at place: Int) -> Round.Interval {
        let now = clock()
        let (entry, isNews, isDoubtful) = entries.withLock { entries in
            let before = entries[place].standing.isUp
            let isDoubtful = entries[place].note(result, at: now)
            return (entries[place], entries[place].standing.isUp != before, isDoubtful)
        }
        if isNews { changed(entry) }
        return isDoubtful ? .short : .usual
    }
}

/// A probe, and what is known of it.
package struct ProbeEntry: Sendable {
    package let plan: ProbePlan
    package private(set) var standing: Standing
    package private(set) var checkedAt: Timestamp?
    package private(set) var succeededAt: Timestamp?
    /// How long the last look took that went well, and its parts.
    package private(set) var took: Duration?
    package private(set) var reading = ProbeReading()
    /// What was wrong the last time; nil where nothing was.
    package private(set) var trouble: Trouble?

    init(_ plan: ProbePlan) {
        self.plan = plan
        standing = Standing(
            failuresBeforeDown: plan.failuresBeforeDown, successesBeforeUp: plan.successesBeforeUp)
    }

    /// True where the look says the opposite of the verdict.
    fileprivate mutating func note(_ result: Result<(ProbeReading, Duration), Trouble>, at now: Timestamp) -> Bool {
        checkedAt = now
        switch result {
        case .success(let (reading, took)):
            self.reading = reading
            self.took = took
            succeededAt = now
            trouble = nil
            return standing.note(success: true)
        case .failure(let trouble):
            self.trouble = trouble
            return standing.note(success: false)
        }
    }
}
