// The gauges that a query answers: how many people, and how many of them active.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Ledger
import Reading
import Reports
import Store

/// Asks the ledger, on a reader of its own, and leaves the answer where a scrape finds it.
final class PeopleGauges: Sendable {
    /// Asks now; the answer comes on a reader's thread.
    let refresh: SlowClock.Work

    private static let windows = [1, 7, 30]

    init(
        registry: Registry, store: LedgerStore, cache: LedgerViewCache, clock: @escaping @Sendable () -> Timestamp,
        terms: @escaping @Sendable () -> LedgerView.Terms
    ) {
        let users = registry.gauge(
            "bursar_users", help: "Users that the ledger knows, anonymous ids and internal ones not.", scale: 0)
        let active = registry.gauge(
            "bursar_active_users",
            help: "Distinct people with a call or an activity in the last days, today included, internal ones not.",
            labels: ["window"], scale: 0)
        refresh = { done in
            store.read { reader in
                defer { done() }
                let view = LedgerView(reader, now: clock(), terms: terms(), cache: cache)
                guard
                    let counts = try? view.snapshot({ () throws(ReadingError) in
                        try view.userCounts(windows: Self.windows)
                    })
                else { return }
                users.series().set(counts.users)
                for (days, count) in zip(Self.windows, counts.active) { active.series(["\(days)d"]).set(count) }
            }
        }
    }
}
