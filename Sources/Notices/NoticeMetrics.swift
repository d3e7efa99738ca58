// What becomes of notices, on the page of metrics.
// SPDX-License-Identifier: Apache-2.0

import Exposition
import Store

/// Counts attempts since the start.
struct NoticeMetrics: Sendable {
    private let outcomes: Counter

    enum Outcome: String, CaseIterable { case delivered, failed, dropped }

    /// `pending` is how many notices are kept; nil before anybody has looked.
    init(registry: Registry, pending: @escaping @Sendable () -> Int?) {
        outcomes = registry.counter(
            "bursar_notices_total",
            help:
                "What came of attempts to deliver notices: delivered, failed and to be tried again, dropped for good.",
            labels: ["kind", "outcome"])
        for kind in Notice.Kind.allCases {
            for outcome in Outcome.allCases { count(kind, outcome, by: 0) }
        }
        registry.gauge(
            "bursar_notices_pending", help: "Notices that are not delivered yet.", scale: 0,
            collect: { pending().map { [([], Int64($0))] } ?? [] })
    }

    func count(_ kind: Notice.Kind, _ outcome: Outcome, by amount: Int64 = 1) {
        outcomes.series([kind.rawValue, outcome.rawValue]).add(amount)
    }
}
