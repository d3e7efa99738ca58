// A ledger with budgets over it, at a time of the test's choice.
// SPDX-License-Identifier: Apache-2.0

package import Budgets
import Dispatch
package import Ledger
import Logging
package import Store
import Synchronization
import System
package import TemporaryFiles
import Wire

/// A store, its budgets, and a clock that stands until it is set. Closed when it is let go; its files stay for whoever else holds them.
package final class BudgetScene {
    package let clock: TestClock
    package let watch: BudgetWatch
    package let store: LedgerStore
    private let told = Told()
    private var made = 0
    private let files: TemporaryFiles

    /// What was told of crossings.
    private final class Told: Sendable {
        let crossings = Mutex<[Crossing]>([])
        let groups = Mutex<[CrossingGroup]>([])
    }

    /// Over the store in `files`, which may have been there before.
    package init(
        _ files: TemporaryFiles, _ budgets: [Budget], dimensions: [String] = [], isQuiet: Bool = false,
        at now: Timestamp
    ) throws {
        self.files = files
        let (clock, told) = (TestClock(now), told)
        let watch = BudgetWatch(
            clock: { clock.now }, isQuiet: { isQuiet },
            tell: { crossing in told.crossings.withLock { $0.append(crossing) } },
            tellOfMany: { group in told.groups.withLock { $0.append(group) } })
        var options = LedgerStore.Options()
        options.dimensions = dimensions
        store = try LedgerStore(
            .sqlite(path: files.file("budgets.db")), options, observe: { watch.note($0, $1) })
        self.clock = clock
        self.watch = watch
        try watch.take(budgets, from: store)
    }

    deinit { store.close() }

    /// What was told so far, in words.
    package func crossings() throws -> [String] {
        // What was asked to be recorded while a commit was told, or between commits, comes before this.
        try store.betweenCommits { _ in }
        return told.crossings.withLock { crossings in
            crossings.map { "\($0.budget) \($0.member) \($0.threshold) \($0.spent)" }
        }
    }

    /// What was told so far of many at once, as the log has it.
    package func groups() throws -> [String] {
        try store.betweenCommits { _ in }
        return told.groups.withLock { groups in groups.map(\.message.text) }
    }

    /// Books a call of each of some users in one commit.
    package func spend(_ usd: String, eachOf users: [String]) throws {
        var call = Call()
        call.provider = "anthropic"
        call.model = "opus"
        let events = users.map { user in
            var event = Event(.call(call))
            event.user = user
            return event
        }
        try book(events, cost: try .usd(usd))
    }

    /// Books a call that costs so many USD, and waits until it is on disk.
    package func spend(
        _ usd: String, at: Timestamp? = nil, _ change: (inout Event, inout Call) -> Void = { _, _ in }
    ) throws {
        var call = Call()
        call.provider = "anthropic"
        call.model = "opus"
        var event = Event(.call(call))
        change(&event, &call)
        event.detail = .call(call)
        try book(event, at: at, cost: try .usd(usd))
    }

    package func subscribe(_ user: String, _ step: Billing.Step, _ plan: String) throws {
        var billing = Billing()
        billing.event = step
        billing.plan = plan
        var event = Event(.billing(billing))
        event.user = user
        try book(event)
    }

    package func book(_ event: Event, at: Timestamp? = nil, cost: Money? = nil) throws {
        try book([event], at: at, cost: cost)
    }

    private func book(_ events: [Event], at: Timestamp? = nil, cost: Money?) throws {
        var priced: Priced?
        if let cost {
            priced = Priced()
            priced?.cost = cost
        }
        let done = DispatchSemaphore(value: 0)
        let outcome = Shared<Result<BookingOutcome, StoreError>?>(nil)
        let entries = events.enumerated().map { index, event in
            var event = event
            made += 1
            event.id = "\(clock.now.milliseconds)-\(made)"
            event.at = at ?? clock.now
            return Entry(Record.seal(event, index: index), priced: priced, arrivedAt: clock.now)
        }
        let isQueued = store.book(entries) {
            outcome.value = $0
            done.signal()
        }
        guard isQueued else { throw StoreError.closed }
        done.wait()
        _ = try outcome.value?.get()
    }

    /// Reads the plans, and waits until they count.
    package func refreshPlans() throws {
        let done = DispatchSemaphore(value: 0)
        watch.refreshPlans { done.signal() }
        done.wait()
        try store.betweenCommits { _ in }
    }
}

extension Money {
    package static func usd(_ text: String) throws -> Money { try Money(parsing: text) }
}
