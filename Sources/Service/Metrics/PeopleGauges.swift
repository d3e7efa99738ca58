// The gauges that a query answers: how many people, and how many of them active.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Exposition
import Ledger
import Store

/// Asks the ledger now and then, on a reader of its own, and leaves the answer where a scrape finds it.
final class PeopleGauges: Sendable {
    private let users: Gauge<Int64>
    private let active: Gauge<Int64>
    private let store: LedgerStore
    /// Only ever cancelled, which is safe from any thread.
    nonisolated(unsafe) private let timer: any DispatchSourceTimer

    init(registry: Registry, store: LedgerStore, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        let users = registry.gauge(
            "bursar_users", help: "Users that the ledger knows; anonymous ids are none.", scale: 0)
        let active = registry.gauge(
            "bursar_active_users", help: "Distinct people with a call or an activity in the last days, today included.",
            labels: ["window"], scale: 0)
        self.users = users
        self.active = active
        let queue = DispatchQueue(label: "bursar.gauges", qos: .utility)
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler {
            store.readPeople(on: clock().day) { counts in
                users.series().set(counts.users)
                for (days, count) in counts.active { active.series(["\(days)d"]).set(count) }
            }
        }
        timer.schedule(deadline: .now(), repeating: .seconds(30))
        timer.activate()
    }

    func stop() { timer.cancel() }
}
