// The last readings of all probes, where scrapes and health checks find them.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import Synchronization

/// Notes what probes bring. Whoever asks gets it from memory.
package final class ProbeBoard: Sendable {
    private let state: Mutex<State>
    private let clock: @Sendable () -> Timestamp
    private let changed: @Sendable (ProbeEntry) -> Void

    private struct State {
        var entries: [ProbeEntry] = []
        var lastID = 0
    }

    /// `changed` is told of each new verdict, on a thread of the watch.
    package init(
        _ plans: [ProbePlan], clock: @escaping @Sendable () -> Timestamp,
        changed: @escaping @Sendable (ProbeEntry) -> Void = { _ in }
    ) {
        state = Mutex(State())
        self.clock = clock
        self.changed = changed
        replace(plans)
    }

    /// Has these from now on. What is known of a probe stays, unless its plan has changed.
    package func replace(_ plans: [ProbePlan]) {
        state.withLock { state in
            var known = state.entries
            state.entries = plans.map { plan in
                if let place = known.firstIndex(where: { $0.plan == plan }) { return known.remove(at: place) }
                state.lastID += 1
                return ProbeEntry(plan, id: state.lastID)
            }
        }
    }

    /// In the order of the configuration.
    package var all: [ProbeEntry] { state.withLock { $0.entries } }

    package var tasks: [WatchTask] {
        all.compactMap { entry in
            guard let target = entry.plan.target else { return nil }
            return WatchTask(
                "probe \(entry.id)", every: entry.plan.every, timeout: entry.plan.timeout,
                look: { (deadline) throws(LookFailure) in
                    let started = ContinuousClock.now
                    let reading = try target.look(by: deadline)
                    return (reading, started.duration(to: .now))
                },
                note: { [weak self] in self?.note($0, of: entry.id) ?? .usual })
        }
    }

    private func note(_ result: Result<(ProbeReading, Duration), LookFailure>, of id: Int) -> WatchTask.Interval {
        let now = clock()
        let noted = state.withLock { state -> (entry: ProbeEntry, isNews: Bool, isDoubtful: Bool)? in
            guard let place = state.entries.firstIndex(where: { $0.id == id }) else { return nil }
            let before = state.entries[place].availability.isUp
            let isDoubtful = state.entries[place].note(result, at: now)
            let entry = state.entries[place]
            return (entry, entry.availability.isUp != before, isDoubtful)
        }
        guard let noted else { return .usual }
        if noted.isNews { changed(noted.entry) }
        return noted.isDoubtful ? .short : .usual
    }
}

/// A probe, and what is known of it.
package struct ProbeEntry: Sendable {
    package let plan: ProbePlan
    fileprivate let id: Int
    package private(set) var availability: Availability
    package private(set) var checkedAt: Timestamp?
    package private(set) var succeededAt: Timestamp?
    /// How long the last look took that went well, and its parts.
    package private(set) var took: Duration?
    package private(set) var reading = ProbeReading()
    /// What was wrong the last time; nil where nothing was.
    package private(set) var failure: LookFailure?

    fileprivate init(_ plan: ProbePlan, id: Int) {
        self.plan = plan
        self.id = id
        availability = Availability(
            failuresBeforeDown: plan.failuresBeforeDown, successesBeforeUp: plan.successesBeforeUp)
    }

    /// True where the look says the opposite of the verdict.
    fileprivate mutating func note(_ result: Result<(ProbeReading, Duration), LookFailure>, at now: Timestamp) -> Bool {
        checkedAt = now
        switch result {
        case .success(let (reading, took)):
            self.reading = reading
            self.took = took
            succeededAt = now
            failure = nil
            return availability.note(success: true)
        case .failure(let failure):
            self.failure = failure
            return availability.note(success: false)
        }
    }
}
