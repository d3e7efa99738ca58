// The budgets of a running server: loaded from the ledger, grown by each commit, asked by anybody.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
import Reading
package import Store
import Synchronization
import Wire

/// Keeps the book of budgets, and sees to it that thresholds that are reached are recorded, once, and told.
///
/// Only the commit queue changes the book; whoever asks waits for no more than a change of it.
package final class BudgetWatch: Sendable {
    private let clock: @Sendable () -> Timestamp
    private let tell: @Sendable (Crossing) -> Void
    private let tellOfMany: @Sendable (CrossingGroup) -> Void
    private let isQuiet: @Sendable () -> Bool
    private let book: Mutex<BudgetBook>
    private let ledger = Mutex(Ledger())
    /// Names notices.
    private let ids = EventIDs()

    private struct Ledger {
        /// The store tells the watch of commits, so it may not be held by it.
        weak var store: LedgerStore?
        /// Crossings that could not be written.
        var unrecorded: [Crossing] = []
    }

    /// `tell` is called once for each crossing, when it is on disk; `tellOfMany` once for all of those that are of one
    /// budget and came together, where they are of more than a few members. While it `isQuiet`, crossings are recorded
    /// and nobody is told or notified of them.
    package init(
        clock: @escaping @Sendable () -> Timestamp, isQuiet: @escaping @Sendable () -> Bool = { false },
        tell: @escaping @Sendable (Crossing) -> Void, tellOfMany: @escaping @Sendable (CrossingGroup) -> Void
    ) {
        self.clock = clock
        self.tell = tell
        self.tellOfMany = tellOfMany
        self.isQuiet = isQuiet
        book = Mutex(BudgetBook([], at: clock()))
    }

    /// Takes these budgets over, with all that was spent of them. Those of before stay where the ledger cannot be read.
    package func take(_ budgets: [Budget], from store: LedgerStore) throws(StoreError) {
        ledger.withLock { $0.store = store }
        try store.betweenCommits { names throws(StoreError) in try load(budgets, names) }
    }

    /// Adds what a commit cost. Called on the commit queue, before the senders are answered.
    package func note(_ commit: Commit, _ names: LedgerNames) {
        let now = clock()
        let (unknown, begun) = book.withLock { book in
            guard !book.isEmpty else { return (nil as BudgetBook.Unknown?, [] as [BudgetBook.Reached]?) }
            let begun = book.turn(to: now)
            return (book.unknown(in: commit.cost), begun)
        }
        guard let unknown else { return }
        // What the ledger has by now has this commit too.
        if begun == nil, reload(names) { return }
        let found = BudgetBook.Found(unknown, names)
        let reached = book.withLock { book in
            book.learn(found)
            return book.add(commit.cost)
        }
        record((begun ?? []) + reached, names)
    }

    /// Begins the periods of today where nothing is booked, and writes crossings that could not be written before.
    package func turn(_ done: @escaping @Sendable () -> Void) {
        guard let store = ledger.withLock({ $0.store }) else { return done() }
        store.afterCommits { [self] names in
            defer { done() }
            let now = clock()
            if let begun = book.withLock({ $0.turn(to: now) }) {
                record(begun, names)
            } else {
                _ = reload(names)
            }
            let unrecorded = ledger.withLock { ledger in
                defer { ledger.unrecorded = [] }
                return ledger.unrecorded
            }
            record(unrecorded)
        }
    }

    /// Reads everything anew: after something was changed in the ledger that is no commit of events.
    package func reload() {
        ledger.withLock { $0.store }?.afterCommits { [self] names in _ = reload(names) }
    }

    /// Reads who is on which plan. `done` is called from some other thread.
    package func refreshPlans(_ done: @escaping @Sendable () -> Void) {
        guard book.withLock({ $0.countsPlans }), let store = ledger.withLock({ $0.store }) else { return done() }
        store.read { [self] reader in
            guard let plans = try? BudgetBook.plans(reader, at: clock()) else { return done() }
            store.afterCommits { [self] names in
                set(plans, names)
            }
            done()
        }
    }

    /// What somebody may still spend, from memory.
    package func allowance(for spender: Spender) -> Allowance {
        let now = clock()
        return book.withLock { $0.allowance(for: spender, at: now) }
    }

    /// Each budget, and what was spent of it: of one that each has, by whoever spent the most; nil where nobody has.
    package var highest: [(budget: Budget, highest: Tally.Highest?)] {
        let now = clock()
        return book.withLock { book in book.lines.map { ($0.budget, book.highest($0, at: now)) } }
    }

    /// The book as it is.
    var copy: BudgetBook { book.withLock { $0 } }

    private func set(_ plans: [Int64: Int64], _ names: LedgerNames) {
        let unnamed = book.withLock { book in
            BudgetBook.Unknown(people: Set(plans.keys.filter { !book.named.contains($0) }))
        }
        let found = BudgetBook.Found(unnamed, names)
        let reached = book.withLock { book in
            book.learn(found)
            return book.set(plans: plans)
        }
        record(reached, names)
    }

    private func reload(_ names: LedgerNames) -> Bool {
        let budgets = self.budgets
        do throws(StoreError) {
            try load(budgets, names)
            return true
        } catch {
            return false
        }
    }

    private func load(_ budgets: [Budget], _ names: LedgerNames) throws(StoreError) {
        let now = clock()
        var fresh = BudgetBook(budgets, at: now)
        try fresh.load(names, at: now)
        names.tellCosts(byDaysOf: fresh.zones)
        book.withLock { $0 = fresh }
        record(fresh.reachedSoFar(), names)
    }

    private func record(_ reached: [BudgetBook.Reached], _ names: LedgerNames) {
        guard !reached.isEmpty else { return }
        let now = clock()
        let budgets = self.budgets
        record(
            reached.map { reached in
                let budget = budgets[reached.line]
                var crossing = Crossing(
                    budget: budget.name, member: Self.name(of: reached.member, budget.each, names),
                    period: BudgetPeriod(budget.per, from: reached.period, in: budget.zone),
                    threshold: Int64(reached.percent), at: now,
                    spent: Money(nanos: reached.spent), limit: budget.limit)
                crossing.isOfUser = budget.each == .user
                crossing.number = reached.member
                return crossing
            })
    }

    private func record(_ crossings: [Crossing]) {
        guard !crossings.isEmpty, let store = ledger.withLock({ $0.store }) else { return }
        store.recordCrossings(crossings, notices: notices) { [self] result in
            switch result {
            case .success where isQuiet(): break
            case .success(let new):
                let (single, groups) = CrossingGroup.fold(new)
                for crossing in single { tell(crossing) }
                for group in groups { tellOfMany(group) }
            case .failure: ledger.withLock { $0.unrecorded += crossings }
            }
        }
    }

    private var budgets: [Budget] { book.withLock { $0.lines.map(\.budget) } }

    /// What to tell of crossings that came together: nothing of a budget that notifies nobody, or is gone.
    private func notices(of crossings: [Crossing]) -> [Notice] {
        guard !crossings.isEmpty, !isQuiet() else { return [] }
        let notified = Dictionary(
            budgets.filter(\.notifies).map { ($0.name.exact, $0) }, uniquingKeysWith: { first, _ in first })
        let told = crossings.filter { notified[$0.budget.exact] != nil }
        let folded = CrossingGroup.fold(told.filter { notified[$0.budget.exact]?.foldsNotices == true })
        let single = told.filter { notified[$0.budget.exact]?.foldsNotices == false } + folded.single
        return single.compactMap { crossing in
            notified[crossing.budget.exact].map { crossing.notice(of: $0, id: ids.make(now: crossing.at)) }
        }
            + folded.groups.compactMap { group in
                notified[group.budget.exact].map { group.notice(of: $0, id: ids.make(now: group.at)) }
            }
    }

    private static func name(of member: Int64, _ each: Budget.Each?, _ names: LedgerNames) -> String {
        switch each {
        case .user: names.person(member)?.name ?? ""
        case .tenant, .plan: names.text(member)
        case nil: ""
        }
    }
}
