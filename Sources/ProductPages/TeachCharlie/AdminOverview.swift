// How the whole product does today.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reports

enum AdminOverview {
    static let endpoint = Endpoint(.teachCharlie, "/api/v1/analytics/admin/overview", takes: ["days"]) {
        ask throws(ReportError) in
        let days = try ask.integer("days", 1...364, standard: 30)
        let books = ask.books
        let today = Period(days: 1, upTo: books.today)
        let overview = try books.table("overview", over: today).measures
        let active = try books.table("active", over: today).figures.last ?? .none
        let messages = try books.activities("message_sent", in: today).count
        let (created, deleted) = (
            try books.activitiesEver("workflow_created"), try books.activitiesEver("workflow_deleted")
        )
        let errors = overview.count("errors")
        return .json([
            "total_users": .count(overview.count("users")),
            "active_users_today": .count(active.count("dau")),
            "active_users_week": .count(active.count("wau")),
            "total_workflows": .count(max(0, created - deleted)),
            "total_messages_today": .count(messages),
            "total_messages_week": .count(
                try books.activities("message_sent", in: Period(days: 7, upTo: books.today)).count),
            "error_count_today": .count(errors),
            "error_rate": .ratio(errors, of: messages, decimals: 4),
            "estimated_cost_today_usd": .dollars(overview.nanos("cost_usd")),
            "funnel": try funnel(books, days: days),
        ])
    }

    /// Activities in their order, with the names that the answer gives them.
    private static let steps: KeyValuePairs = [
        "signed_up": "signed_up", "component_created": "created_component", "workflow_created": "created_workflow",
        "message_sent": "sent_message",
    ]

    private static func funnel(_ books: Books, days: Int) throws(ReportError) -> Shape {
        let table = try books.table(
            "funnel", over: Period(days: days + 1, upTo: books.today),
            ["steps": steps.map(\.key).joined(separator: ","), "within": "\(days)d"])
        return .map(zip(steps, table.figures)) { ($0.value, .count($1.count("users"))) }
    }
}
