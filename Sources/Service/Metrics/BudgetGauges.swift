// Budgets on the page of metrics: the limit, what is spent of it, and what is going to be.
// SPDX-License-Identifier: Apache-2.0

import Budgets
import Exposition
import Ledger
import Reading
import Store

/// Limits and spending come from memory at each scrape; forecasts are made now and then.
final class BudgetGauges: Sendable {
    private let budgets: BudgetWatch
    private let store: LedgerStore
    private let cache: LedgerViewCache
    private let clock: @Sendable () -> Timestamp
    private let plans: @Sendable () -> [Plan]
    private let forecasts: Gauge<Int64>

    init(
        registry: Registry, budgets: BudgetWatch, store: LedgerStore, cache: LedgerViewCache,
        clock: @escaping @Sendable () -> Timestamp, plans: @escaping @Sendable () -> [Plan]
    ) {
        self.budgets = budgets
        self.store = store
        self.cache = cache
        self.clock = clock
        self.plans = plans
        registry.gauge(
            "bursar_budget_limit_usd",
            help: "What may be spent of a budget in its period; of one that each has, what each may spend.",
            labels: ["budget"], scale: 9,
            collect: { budgets.highest.map { ([$0.budget.name], $0.budget.limit.nanos) } })
        registry.gauge(
            "bursar_budget_spent_usd",
            help: "What was spent of a budget in its period so far; of one that each has, by whoever spent the most.",
            labels: ["budget"], scale: 9,
            collect: { budgets.highest.map { ([$0.budget.name], $0.highest?.spent ?? 0) } })
        forecasts = registry.gauge(
            "bursar_budget_forecast_usd",
            help:
                "What a budget comes to by the end of its period, if it goes on as of late; of one that each has, for"
                + " whoever spent the most.",
            labels: ["budget"], scale: 9)
    }

    /// Makes the forecasts anew, on a reader's thread.
    func refresh(_ done: @escaping @Sendable () -> Void) {
        guard !budgets.highest.isEmpty else {
            forecasts.replaceAll([])
            return done()
        }
        store.read { [self] ledger in
            defer { done() }
            // Asked now that a reader is free, so that what is spent and the days that are read are of one moment.
            let (now, highest) = (clock(), budgets.highest)
            var terms = LedgerView.Terms()
            terms.plans = plans()
            terms.dimensions = highest.compactMap(\.budget.match.property)
            let view = LedgerView(ledger, now: now, terms: terms, cache: cache)
            let made = try? view.within(.seconds(30)) { () throws(ReadingError) in
                try view.snapshot { () throws(ReadingError) in
                    highest.compactMap { budget, highest in
                        highest.flatMap { try? forecast(budget, $0, view) }.map { (budget, $0) }
                    }
                }
            }
            guard let made else { return }
            // What a period came to that ended meanwhile says nothing of the one that began.
            let later = clock()
            guard made.allSatisfy({ $0.0.today(at: later) == $0.0.today(at: now) }) else { return }
            forecasts.replaceAll(made.map { ([$0.0.name], $0.1) })
        }
    }

    /// What the report `budgets` says of this member now.
    private func forecast(
        _ budget: Budget, _ highest: Tally.Highest, _ view: LedgerView
    ) throws(ReadingError) -> Int64? {
        let spending = MemberSpending(member: highest.member, nanos: highest.spent)
        return try view.forecasts(of: budget, for: [spending], at: view.moment(of: budget)).first ?? nil
    }
}
