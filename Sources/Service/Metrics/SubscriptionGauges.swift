// Subscriptions on the page of metrics: how many run, and what they bring in.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Ledger
import Reading
import Reports
import Store

/// Asks the ledger, on a reader of its own, and leaves the answer where a scrape finds it.
final class SubscriptionGauges: Sendable {
    /// Asks now; the answer comes on a reader's thread.
    let refresh: SlowClock.Work

    init(
        registry: Registry, store: LedgerStore, cache: LedgerViewCache, clock: @escaping @Sendable () -> Timestamp,
        plans: @escaping @Sendable () -> [Plan]
    ) {
        let subscriptions = registry.gauge(
            "bursar_subscriptions", help: "Subscriptions that run.", labels: ["plan"], scale: 0)
        let revenue = registry.gauge(
            "bursar_mrr_usd", help: "What running subscriptions bring in a month.", labels: ["plan"], scale: 9)
        refresh = { done in
            store.read { reader in
                defer { done() }
                var terms = LedgerView.Terms()
                terms.plans = plans()
                let view = LedgerView(reader, now: clock(), terms: terms, cache: cache)
                guard let totals = try? view.planSubscriptions() else { return }
                subscriptions.replaceAll(totals.map { ([$0.plan], $0.subscriptions) })
                revenue.replaceAll(totals.map { ([$0.plan], $0.monthly.nanos) })
            }
        }
    }
}
