// Every query of every dashboard, asked of a real Prometheus that scrapes the demo.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Queries of dashboards")
struct DashboardQueriesTests {
    /// Families that the server under test has no series of: strike one off when it has.
    private static let notThereYet: Set = [

        "bursar_probe_phase_duration_seconds", "bursar_probe_certificate_expiry_timestamp_seconds",
        "bursar_queue_up", "bursar_queue_length", "bursar_queue_oldest_age_seconds", "bursar_queue_active",
        "bursar_queue_delayed", "bursar_queue_failed",
        "bursar_gauge_up", "bursar_gauge_.+",
    ]

    /// Queries that rightly find nothing here, and why.
    private static let rightlyEmpty = [
        "bursar-overview: Alerts A": "no rules are loaded",
        "bursar-costs: Cost an hour, and a week before B": "Prometheus has not run for a week",
        "bursar-costs: Adjustments A": "nothing was priced anew",
        "bursar-itself: Label sets folded, by family A": "no family is full",
    ]

    @Test("Each finds something in the demo, and each variable has values")
    func answered() throws {
        let site = try Site()
        let server = try site.serve("--demo", "--demo-seed", "11", config: Self.config)
        let prometheus = try ScrapingPrometheus(of: server, at: site)

        var open: [Inquiry] = []
        var closed: [Inquiry] = []
        for uid in Dashboard.uids {
            for inquiry in try prometheus.inquiries(of: Dashboard.read(uid)) {
                let isEmpty =
                    Self.rightlyEmpty[inquiry.name] != nil || !inquiry.families.isDisjoint(with: Self.notThereYet)
                if isEmpty { closed.append(inquiry) } else { open.append(inquiry) }
            }
        }
        #expect(open.count > 120)
        #expect(Set(Self.rightlyEmpty.keys).isSubset(of: closed.map(\.name)), "a name that no query has")

        var round = 0
        do {
            try eventually("every query finds something", within: .seconds(180)) {
                round += 1
                for events in DashboardEvents.round(round) { try server.post(events) }
                open = try open.filter { try !prometheus.answers($0) }
                return open.isEmpty
            }
        } catch is TookTooLong {
            for inquiry in open { Issue.record("\(inquiry.name) finds nothing: \(inquiry.question)") }
        }
        for inquiry in closed where try prometheus.answers(inquiry) {
            Issue.record("\(inquiry.name) finds something now: strike it off")
        }
    }

    /// Budgets of the test's own, one of each kind that a panel tells apart.
    private static let config = """
        budgets:
          - { name: everything, limit_usd: 1500, per: month }
          - { name: anthropic, match: { provider: anthropic }, limit_usd: 500, per: month, alert_at: [50, 100] }
          - { name: today, limit_usd: 0.01, per: day }
          - { name: each-user, each: user, limit_usd: 30, per: month }
        """
}
