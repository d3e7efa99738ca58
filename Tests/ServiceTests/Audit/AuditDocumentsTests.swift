// What the audit says of the founding documents' pages, in their words.
// SPDX-License-Identifier: Apache-2.0

import Client
import JSON
import Scenes
import TemporaryFiles
import Testing

@testable import Service

@Suite struct AuditDocumentsTests {
    private let server: RunningApp

    init() throws { server = try RunningApp(try TemporaryFiles()) }

    @Test func `Each tool of the agents' document is an entry as its hook writes it`() throws {
        let dates = "start_date=2024-01-01&end_date=2024-01-31"
        let tools = [
            ("dashboard?\(dates)", "analytics_dashboard_viewed", "get_dashboard_metrics"),
            ("costs?\(dates)", "analytics_costs_viewed", "get_cost_breakdown"),
            ("users/growth?\(dates)", "analytics_growth_viewed", "get_user_growth"),
            ("users/top?\(dates)", "analytics_top_users_viewed", "get_top_users"),
            ("export?\(dates)&format=csv", "analytics_data_exported", "export_analytics"),
        ]
        for (path, _, _) in tools { #expect(try server.send(.get, "/admin/analytics/\(path)").status == 200) }
        _ = try server.entries()
        let input = "%7B%22limit%22%3A100%7D"
        let logs = try server.send(.get, "/trpc/admin.analytics.audit.getLogs?input=\(input)")
        let found = try #require(logs.json?["result"]?["data"]?["logs"]?.elements)
        for (_, action, tool) in tools {
            let log = try #require(found.first { $0["action"]?.string == action }, "\(action)")
            let details = try #require(log["details"])
            #expect(log["resourceType"]?.string == "analytics" && log["admin"]?.string == "anonymous")
            #expect(details["tool"]?.string == tool && details["ip_address"]?.string == "127.0.0.1")
            #expect(details["date_range"]?["start"]?.string == "2024-01-01")
            #expect(details["date_range"]?["end"]?.string == "2024-01-31")
            #expect(details["timestamp"]?.string?.isEmpty == false)
            if tool == "export_analytics" {
                #expect(details["alert"]?.string == "DATA_EXPORT" && details["export_format"]?.string == "csv")
            }
            if tool == "get_top_users" {
                #expect(details["limit"]?.string == "10" && details["sort_by"]?.string == "cost")
            }
        }
    }

    @Test func `Days that nobody chose are told as those that were shown`() throws {
        #expect(try server.send(.get, "/admin/analytics/costs").status == 200)
        let details = try server.entries("action=analytics_costs_viewed").first?["details"]
        let days = ["start_date", "end_date"].compactMap { details?[$0]?.string }
        #expect(days.count == 2 && days[0] < days[1], "\(days)")
    }

    @Test func `The back office's events are entries: tabs, filters, exports and the audit itself`() throws {
        _ = try server.send(.get, "/trpc/admin.analytics.users.getGrowth")
        _ = try server.send(.get, "/trpc/admin.analytics.revenue.getTrends?input=%7B%22period%22%3A%22week%22%7D")
        _ = try server.send(.get, "/trpc/admin.analytics.audit.export?input=%7B%22format%22%3A%22json%22%7D")
        _ = try server.send(.get, "/trpc/admin.analytics.audit.getLogs")
        let found = try server.entries()
        func details(_ action: String) -> JSONValue? { found.first { $0["action"]?.string == action }?["details"] }
        #expect(details("admin_dashboard_viewed")?["tab"]?.string == "users")
        #expect(details("admin_analytics_filtered")?["dashboard"]?.string == "revenue")
        #expect(details("admin_analytics_filtered")?["filter_type"]?.string == "period")
        #expect(details("admin_analytics_exported")?["dashboard"]?.string == "audit")
        #expect(details("admin_analytics_exported")?["format"]?.string == "json")
        #expect(details("admin_audit_log_viewed") != nil)
    }

    @Test func `Who looks is no user of the product`() throws {
        #expect(try server.post(#"{"provider":"p","model":"m","cost_usd":1,"user":"ada"}"#).status == 200)
        func figures() throws -> [String] {
            try ["overview", "active", "growth", "segments"].map {
                try #require(try server.send(.get, "/v1/reports/\($0)").json?["rows"].map { "\($0)" })
            }
        }
        let before = try figures()
        _ = try server.send(.get, "/trpc/admin.analytics.dashboard.getOverview")
        _ = try server.send(.get, "/admin/analytics/dashboard")
        #expect(try server.entries().count > 3)
        #expect(try figures() == before)
    }
}
