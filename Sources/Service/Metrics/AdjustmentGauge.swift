// What re-pricing booked, by provider.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Ledger
import Store
import Synchronization

/// Shows the sum of all adjustments: taken in at the start, and moved by each commit that books some.
final class AdjustmentGauge: Sendable {
    private let gauge: Gauge<Int64>
    private let sums = Mutex<[ExactText: Int64]>([:])

    init(registry: Registry) {
        gauge = registry.gauge(
            "bursar_cost_adjustments_usd", help: "What re-pricing booked beside past costs.", labels: ["provider"],
            scale: 9)
    }

    /// Adds what was committed. `name` gives the text of a label.
    func apply(_ commit: Commit, name: (Int64) -> String) {
        for (provider, amount) in commit.adjustments { add(Money(nanos: amount), provider: name(provider)) }
    }

    func add(_ amount: Money, provider: String) {
        sums.withLock { sums in
            sums[provider.exact, default: 0] &+= amount.nanos
            gauge.series([provider]).set(sums[provider.exact] ?? 0)
        }
    }
}
