// Every query of every dashboard, asked of a real Prometheus that scrapes the demo.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Peers
import Testing
import Waiting

@Suite struct DashboardQueriesTests {
    /// Queries that rightly find nothing here, and why.
    private static let rightlyEmpty = [
        "bursar-overview: Alerts A": "no rules are loaded",
        "bursar-costs: Cost an hour, and a week before B": "Prometheus has not run for a week",
        "bursar-costs: Adjustments A": "nothing was priced anew",
        "bursar-itself: Label sets folded, by family A": "no family is full",
        "bursar-itself: Into quarantine a minute B": "the quarantine has room",
        "bursar-itself: What ends next C": "nothing is encrypted",
    ]

    @Test func `Each finds something in the demo, and each variable has values`() throws {
        let site = try Site()
        // A queue as Sidekiq leaves it, which has every figure, and a server whose certificate ends.
        let redis = try RedisProcess()
        defer { redis.stop() }
        let job = #"{"enqueued_at":1790000000.5}"#
        try redis.say("LPUSH", "queue:renders", job)
        for set in ["schedule", "retry", "dead"] { try redis.say("ZADD", set, "4000000000", #"{"queue":"renders"}"#) }
        let authority = try CertificateAuthority()
        let web = try WebServer(certificate: authority.issue())
        defer { web.stop() }
        let config = Self.config(site, redis: redis.url(), web: web.url + "/status/200", authority: authority.file)
        let server = try site.serve("--demo", "--demo-seed", "11", config: config)
        let prometheus = try ScrapingPrometheus(of: server, at: site)

        let made = try server.connect().exchange(
            "POST", "/v1/tokens", [("Content-Type", "application/json")],
            body: Array(#"{"name":"ends","scopes":["read"],"expires":"90d"}"#.utf8))
        #expect(made.status == 201, "\(made.text)")

        var open: [Inquiry] = []
        var closed: [Inquiry] = []
        for uid in Dashboard.uids {
            for inquiry in try prometheus.inquiries(of: Dashboard.read(uid)) {
                if Self.rightlyEmpty[inquiry.name] != nil { closed.append(inquiry) } else { open.append(inquiry) }
            }
        }
        #expect(open.count > 120)
        #expect(Set(Self.rightlyEmpty.keys).isSubset(of: closed.map(\.name)), "a name that no query has")

        var round = 0
        do {
            try eventually("every query finds something") {
                round += 1
                for events in DashboardEvents.round(round) { try server.post(events) }
                try server.post(String(repeating: "[", count: 100))
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

    /// What panels tell apart: budgets of each kind, probes that know phases and certificates, a queue, gauges.
    private static func config(_ site: Site, redis: String, web: String, authority: String) -> String {
        """
        probes:
          - { name: web, http: { url: "\(web)", ca_file: "\(authority)" }, every: 1s, timeout: 1s, critical: true }
          - { name: nobody, tcp: { address: "127.0.0.1:1" }, every: 1s, timeout: 1s }
        queues:
          - { name: renders, redis: { url: "\(redis)", sidekiq: renders }, every: 1s, timeout: 1s }
        gauges:
          - { name: kinds, sqlite: { path: "\(site.store)" }, query: "select kind, count(*) from events group by kind", labels: [kind] }
          - { name: unreadable, sqlite: { path: "\(site.store)" }, query: select nothing }
        budgets:
          - { name: everything, limit_usd: 1500, per: month }
          - { name: anthropic, match: { provider: anthropic }, limit_usd: 500, per: month, alert_at: [50, 100] }
          - { name: today, limit_usd: 0.01, per: day }
          - { name: each-user, each: user, limit_usd: 30, per: month }
        """
    }
}
