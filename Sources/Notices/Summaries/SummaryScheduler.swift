// Sends summaries when their time has come, each once.
// SPDX-License-Identifier: Apache-2.0

package import Configuration
import Dispatch
package import Ledger
package import Logging
package import Reading
internal import Reports
package import Store
import Synchronization
import System

/// Looks now and then for summaries that are due, writes them, and puts them among the notices. How far that has come is
/// kept in the same transaction, so that a server that starts again goes on where it stopped: it sends nothing twice,
/// and users who had an address when it began all get their pages, as long as the configuration wants them to.
package final class SummaryScheduler: Sendable {
    private let store: LedgerStore
    private let cache: LedgerViewCache
    private let clock: @Sendable () -> Timestamp
    private let plans: @Sendable () -> [SummaryPlan]
    private let terms: @Sendable () -> LedgerView.Terms
    private let kept: @Sendable () -> Void
    private let log: Log
    private let queue = DispatchQueue(label: "bursar.summaries", qos: .utility)
    private let isStopped = Atomic(false)
    private let memory = Mutex(Memory())

    private struct Memory {
        /// By the name of a summary, the last that needs nothing more.
        var settled: [String: SummaryPeriod] = [:]
        /// What was told of that went wrong, so that it is told once.
        var failures: [String: String] = [:]
    }

    /// `kept` is called when there are new notices.
    package init(
        _ store: LedgerStore, log: Log, cache: LedgerViewCache = LedgerViewCache(),
        clock: @escaping @Sendable () -> Timestamp,
        plans: @escaping @Sendable () -> [SummaryPlan], terms: @escaping @Sendable () -> LedgerView.Terms,
        kept: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.cache = cache
        self.clock = clock
        self.plans = plans
        self.terms = terms
        self.kept = kept
        self.log = log
    }

    /// Writes what is due, elsewhere. `done` is called when that is over.
    package func look(_ done: @escaping @Sendable () -> Void) {
        guard !plans().isEmpty else { return done() }
        queue.async {
            for plan in self.plans() { self.look(after: plan) }
            done()
        }
    }

    /// Users whose pages are not written yet get them after the next start.
    package func stop() { isStopped.store(true, ordering: .relaxed) }

    private var isRunning: Bool { !isStopped.load(ordering: .relaxed) }

    private func look(after plan: SummaryPlan) {
        let summaryPeriod = SummaryPeriod(plan.every, dueBy: clock(), at: plan.at, in: terms().zone)
        guard isRunning, memory.withLock({ $0.settled[plan.name] != summaryPeriod }) else { return }
        do {
            guard try write(SummaryWriter(plan: plan, summaryPeriod: summaryPeriod)) else { return }
            memory.withLock { memory in
                memory.settled[plan.name] = summaryPeriod
                memory.failures[plan.name] = nil
            }
        } catch {
            let failure = "\(summaryPeriod.label): \(error)"
            let isNew = memory.withLock { $0.failures.updateValue(failure, forKey: plan.name) != failure }
            if isNew, isRunning {
                say(
                    .warning, plan.name, summaryPeriod.label, "not written, will try again: \(error)",
                    .reason("\(error)"))
            }
        }
    }

    /// False where there is more to do another time.
    private func write(_ writer: SummaryWriter) throws -> Bool {
        let (name, label) = (writer.plan.name, writer.summaryPeriod.label)
        let reader = try LedgerReader(store.location)
        let view = LedgerView(reader, now: clock(), terms: terms(), cache: cache)
        var mark = SummaryMark(name: name, summaryPeriod: label)
        var (count, unusable) = (0, 0)
        if let known = try reader.summaryMark(name: name, summaryPeriod: label) {
            guard !known.isComplete else { return true }
            mark = known
            if !writer.plan.eachUser {
                mark.isComplete = true
                try keep([], mark, view.now)
                say(.warning, name, label, "users who have no page yet get none any more")
                return true
            }
        } else {
            // Of a time before the first event there is nothing to tell, unless older events come later.
            let hasEvents = try view.inZone(view.terms.zone) { () throws(ReadingError) in
                try view.hasEvents(upTo: writer.summaryPeriod.period)
            }
            guard hasEvents else { return false }
            let letters = try writer.team(view)
            count += letters.count
            mark.isComplete = !writer.plan.eachUser
            try keep(letters, mark, view.now)
        }
        while !mark.isComplete {
            // A reload may have taken the summary away, or the users' pages.
            guard isRunning, plans().contains(writer.plan) else { return false }
            let batch = try writer.users(after: mark.person, view)
            (count, unusable) = (count + batch.letters.count, unusable + batch.unusable)
            if let last = batch.last { mark.person = last } else { mark.isComplete = true }
            try keep(batch.letters, mark, view.now)
        }
        say(.info, name, label, "\(count.counted("notice")) to deliver")
        if unusable > 0 {
            say(.warning, name, label, "\(unusable.counted("profile")) with an address that is none")
        }
        return true
    }

    private func say(_ level: LogLevel, _ name: String, _ label: String, _ what: String, _ fields: LogField...) {
        log.say(
            LogMessage(level, "summary \(name) of \(label): \(what)", [.summary(name), .summaryPeriod(label)] + fields))
    }

    /// Returns when they are on disk.
    private func keep(_ letters: [Letter], _ mark: SummaryMark, _ now: Timestamp) throws(StoreError) {
        let result = Shared<Result<Void, StoreError>>(.failure(.closed))
        let done = DispatchSemaphore(value: 0)
        store.keep(letters.map { $0.notice(at: now) }, of: mark, at: now) {
            result.value = $0
            done.signal()
        }
        done.wait()
        try result.value.get()
        if !letters.isEmpty { kept() }
    }
}
