// The gauges that a query answers: how many people, and how many of them active.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Exposition
import Ledger
import Store

/// Asks the ledger now and then, on a reader of its own, and leaves the answer where a scrape finds it.
final class PeopleGauges: Sendable {
    /// Asks now; the answer comes on a reader's thread.
    let refresh: @Sendable () -> Void
    /// Only ever cancelled, which is safe from any thread.
    nonisolated(unsafe) private let timer: any DispatchSourceTimer

    init(registry: Registry, store: LedgerStore, clock: @escaping @Sendable () -> Timestamp) {
        let users = registry.gauge(
            "bursar_users", help: "Users that the ledger knows; anonymous ids are none.", scale: 0)
        let active = registry.gauge(
            "bursar_active_users", help: "Distinct people with a call or an activity in the last days, today included.",
            labels: ["window"], scale: 0)
        refresh = {
            store.readPeople(on: clock().day) { counts in
                users.series().set(counts.users)
                for (days, count) in counts.active { active.series(["\(days)d"]).set(count) }
            }
        }
        let queue = DispatchQueue(label: "bursar.gauges", qos: .utility)
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler(handler: refresh)
        timer.schedule(deadline: .now() + Self.interval, repeating: Self.interval)
        timer.activate()
    }

    private static let interval = DispatchTimeInterval.seconds(15)

    func stop() { timer.cancel() }
}
