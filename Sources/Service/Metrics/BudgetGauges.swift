// Budgets on the page of metrics: the limit, what is spent of it, and what is going to be.
// SPDX-License-Identifier: Apache-2.0

import Budgets
import Exposition
import Ledger
import Reading
import Reports
import Store

/// Limits and spending come from memory at each scrape; forecasts are made now and then.
final class BudgetGauges: Sendable {
    private let budgets: BudgetWatch
    private let store: LedgerStore
    private let clock: @Sendable () -> Timestamp
    private let forecasts: Gauge<Int64>

    init(
        registry: Registry, budgets: BudgetWatch, store: LedgerStore, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.budgets = budgets
        self.store = store
        self.clock = clock
        registry.gauge(
            "bursar_budget_limit_usd",
            help: "What may be spent of a budget in its period; of one that each has, what each may spend.",
            labels: ["budget"], scale: 9,
            collect: { budgets.highest.map { ([$0.budget.name], $0.budget.limit.nanos) } })
        registry.gauge(
            "bursar_budget_spent_usd",
            help: "What was spent of a budget in its period so far; of one that each has, by whoever spent the most.",
            labels: ["budget"], scale: 9,
            collect: { budgets.highest.map { ([$0.budget.name], $0.highest.spent) } })
        forecasts = registry.gauge(
            "bursar_budget_forecast_usd",
            help:
                "What a budget comes to by the end of its period, if it goes on as of late; of one that each has, for"
                + " whoever spent the most.",
            labels: ["budget"], scale: 9)
    }

    /// Makes the forecasts anew, on a reader's thread.
    func refresh(_ done: @escaping @Sendable () -> Void) {
        let highest = budgets.highest
        guard !highest.isEmpty else {
            forecasts.replaceAll([])
            return done()
        }
        store.read { [self] ledger in
            let reader = SpendingReader(ledger)
            let today = clock().day
            var samples: Samples<Int64> = []
            for (budget, highest) in highest {
                if let nanos = try? forecast(budget, highest, reader, today) { samples.append(([budget.name], nanos)) }
            }
            forecasts.replaceAll(samples)
            done()
        }
    }

    /// Nil where there are too few days to tell by, or nobody has spent anything, or sums by day are not kept, as for
    /// plans.
    private func forecast(
        _ budget: Budget, _ highest: Tally.Highest, _ reader: SpendingReader, _ today: Day
    ) throws(StoreError) -> Int64? {
        guard highest.member >= 0, let began = try reader.firstDay() else { return nil }
        let first = max(began, today.advanced(by: -Forecast.window))
        var days: [Day: Int64] = [:]
        switch budget.account.scope {
        case .plans: return nil
        case .people:
            let numbers = budgets.numbers(ofPerson: highest.member)
            days = try reader.days(ofPeople: numbers, from: first, through: today)
        case .tenants, .calls, .subject, .property:
            try reader.each(budget.account, from: first, byDay: true) { row in
                guard row.member == highest.member else { return }
                let (sum, overflow) = (days[row.day] ?? 0).addingReportingOverflow(row.nanos)
                days[row.day] = overflow ? .max : sum
            }
        }
        let daily = (first.number..<max(first.number, today.number)).map { days[Day(number: $0)] ?? 0 }
        let outcome = Forecast(daily, before: today)?.outcome(
            spent: highest.spent, today: days[today] ?? 0, from: today, through: budget.per.end(of: today))
        return outcome?.expected.nanos
    }
}
