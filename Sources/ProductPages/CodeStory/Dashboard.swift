// The figures at the top of the dashboard, and the same by day.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports
internal import Store

struct Dashboard {
    static let endpoint = Endpoint(
        .codeStory, "/admin/analytics/dashboard", takes: ["start_date", "end_date"],
        told: .init(.analyticsDashboardViewed, tool: "get_dashboard_metrics")
    ) { ask throws(ReadingError) in
        .json(.object(try Dashboard(ask.view, over: try ask.period()).members))
    }

    /// One day. Money in nanos of a USD.
    struct Row {
        let day: Day
        var newUsers: Int64 = 0, activeUsers: Int64 = 0, stories: Int64 = 0, cost: Int64 = 0, revenue: Int64 = 0

        var shape: Shape {
            [
                "date": .day(day), "new_users": .count(newUsers), "active_users": .count(activeUsers),
                "stories": .count(stories), "cost": .dollars(cost), "revenue": .dollars(revenue),
            ]
        }
    }

    let period: Period
    let daily: [Row]
    private let totals: Shape

    init(_ view: LedgerView, over period: Period) throws(ReadingError) {
        self.period = period
        let overview = try view.table("overview", over: period).measures
        let growth = try view.table("growth", over: period).days
        let revenue = try view.table("revenue", over: period).days
        let costs = try CostBreakdown(view, over: period)
        let stories = try view.activities("story_created", onDaysOf: period)
        daily = period.days.enumerated().map { place, day in
            let people = growth[day] ?? .none
            return Row(
                day: day, newUsers: people.count("new"), activeUsers: people.count("active"), stories: stories[place],
                cost: costs.total(on: day), revenue: revenue[day]?.nanos("revenue_usd") ?? 0)
        }
        let (cost, earned) = (overview.nanos("cost_usd"), overview.nanos("revenue_usd"))
        totals = [
            "new_users": .count(overview.count("new_users")),
            "active_users": .count(overview.count("active_users")),
            "stories_created": .count(stories.reduce(0, +)),
            "stories_completed": .count(try view.activities("story_completed", in: period).count),
            "total_audio_minutes": .quantity(try view.measure("audio_minutes", in: period)),
            "api_requests": .count(overview.count("calls")),
            "total_cost_cents": .cents(cost),
            "revenue_cents": .cents(earned),
            // A share of a loss says nothing.
            "profit_margin": earned > 0 ? .percent(earned - cost, of: earned) : .null,
        ]
    }

    var members: [Shape.Member] {
        [
            .init("totals", totals), .init("daily", .array(daily.map(\.shape))),
            .init("period", .period(period)),
        ]
    }
}

extension JSONValue {
    static func period(_ period: Period) -> Shape {
        ["start": .day(period.first), "end": .day(period.last), "days": .count(period.count)]
    }
}
