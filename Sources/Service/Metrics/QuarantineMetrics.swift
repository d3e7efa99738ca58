// What could not be booked and is kept, and what is not.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Store
import Wire

/// Counts since the start, by what Bursar itself says, and shows how much there is.
final class QuarantineMetrics: Sendable {
    private let kept: Counter
    private let refused: Counter

    init(registry: Registry) {
        kept = registry.counter(
            "bursar_quarantined_total",
            help: "Events that could not be booked and are in quarantine, each time that they came.",
            labels: ["protocol", "reason"])
        refused = registry.counter(
            "bursar_quarantine_refused_total",
            help: "Events that could not be booked, and found no room in quarantine.",
            labels: ["protocol", "cause"])
        // There from the start: the first increase is one, too.
        for cause in RejectionCause.allCases { kept.series([SentBytes.events, cause.rawValue]).add(0) }
        for outcome in QuarantineOutcome.allCases where outcome != .kept {
            refused.series([SentBytes.events, outcome.rawValue]).add(0)
        }
    }

    func count(_ protocolName: String, _ cause: RejectionCause, _ outcome: QuarantineOutcome, _ events: Int) {
        let series =
            outcome == .kept
            ? kept.series([protocolName, cause.rawValue]) : refused.series([protocolName, outcome.rawValue])
        series.add(Int64(events))
    }

    /// Shows what is in the quarantine of a store. Called once, when it is open.
    func watch(_ store: LedgerStore, in registry: Registry) {
        registry.gauge(
            "bursar_quarantined_events",
            help: "Events in quarantine: they could not be booked, and wait to be tried again.",
            scale: 0, collect: { [([], Int64(store.quarantineSize.events))] })
    }
}
