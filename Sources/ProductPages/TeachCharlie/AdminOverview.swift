// How the whole product does today.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

enum AdminOverview {
    static let endpoint = Endpoint(
        .teachCharlie, "/api/v1/analytics/admin/overview", takes: ["days"],
        for: .admins(refusal: "Admin access required.")
    ) { ask throws(ReadingError) in
        let (days, period) = try ask.daysBack()
        let view = ask.view
        let today = Period(days: 1, upTo: view.today)
        let week = Period(days: TeachCharlieWeek.days, upTo: view.today)
        let overview = try view.table("overview", over: today).measures
        let active = try view.table("active", over: week)
        let messages = try view.activities("message_sent", in: today).count
        let (created, deleted) = (
            try view.activitiesEver("workflow_created"), try view.activitiesEver("workflow_deleted")
        )
        let errors = overview.count("errors")
        return .json([
            "total_users": .count(overview.count("users")),
            "active_users_today": .count((active.days[view.today] ?? .none).count("dau")),
            "active_users_week": .count(active.total.count("active")),
            "total_workflows": .count(max(0, created - deleted)),
            "total_messages_today": .count(messages),
            "total_messages_week": .count(try view.activities("message_sent", in: week).count),
            "error_count_today": .count(errors),
            "error_rate": .float(errors, over: messages, decimals: 4),
            "estimated_cost_today_usd": .float(dollars: overview.nanos("cost_usd")),
            "funnel": try funnel(view, over: period, within: days),
        ])
    }

    /// Activities in their order, with the names that the answer gives them.
    private static let steps: KeyValuePairs = [
        "signed_up": "signed_up", "component_created": "created_component", "workflow_created": "created_workflow",
        "message_sent": "sent_message",
    ]

    private static func funnel(
        _ view: LedgerView, over period: Period, within days: Int
    ) throws(ReadingError) -> Shape {
        let table = try view.table(
            "funnel", over: period,
            ["steps": steps.map(\.key).joined(separator: ","), "within": "\(days)d"])
        return .map(zip(steps, table.figures)) { ($0.value, .count($1.count("users"))) }
    }
}

/// What the pages of Teach Charlie call this week: what is not before the day seven days ago.
enum TeachCharlieWeek {
    static let days = 8
}
