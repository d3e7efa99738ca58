// Subscriptions, credits, and how revenue goes.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

enum BackOfficeRevenue {
    static let getSubscriptions = Procedure("revenue.getSubscriptions") { _, view throws(ReadingError) in
        let period = Period(days: 30, upTo: view.today)
        let revenue = try view.table("revenue", over: period).total
        return [
            "period": .span(period), "active": .count(revenue.count("subscribers")),
            "byTier": byTier(try view.planChurn(in: period)),
            "new": .count(revenue.count("subscribed")), "cancelled": .count(revenue.count("cancelled")),
            "upgraded": .count(revenue.count("upgraded")), "downgraded": .count(revenue.count("downgraded")),
            "mrrUsd": .cell(revenue["mrr_end"]),
            "mrr": [
                "start": .cell(revenue["mrr_start"]), "new": .cell(revenue["new"]),
                "expansion": .cell(revenue["expansion"]), "contraction": .cell(revenue["contraction"]),
                "churn": .cell(revenue["churn"]), "reactivation": .cell(revenue["reactivation"]),
                "end": .cell(revenue["mrr_end"]),
            ],
        ]
    }

    /// Subscriptions that run at the end, by the name of their plan.
    static func byTier(_ plans: [PlanChurn]) -> Shape {
        .map(plans.filter { $0.atEnd > 0 }) { ($0.plan, .count($0.atEnd)) }
    }

    static let getCredits = Procedure("revenue.getCredits", takes: ["period"]) { input, view throws(ReadingError) in
        let period = try input.period()
        let revenue = try view.table("revenue", over: period)
        let days = revenue.days
        func credits(_ row: Figures) -> [Shape.Member] {
            ["purchased", "consumed", "granted", "refunded"].map {
                .init($0, .quantity(row.millionths("credits_\($0)") ?? 0))
            }
        }
        return .object(
            [.init("period", .span(period))] + credits(revenue.total) + [
                .init(
                    "daily",
                    .array(period.days.map { .object([.init("date", .day($0))] + credits(days[$0] ?? .none)) })),
                .init("balances", try balances(view, at: period)),
            ])
    }

    /// Ranges of whole credits, and above how many they begin; `0` is exactly that.
    private static let ranges: [(name: String, least: Int64)] = [
        ("negative", .min), ("0", 0), ("1-9", 1), ("10-99", 10_000_000), ("100-999", 100_000_000),
        ("1000+", 1_000_000_000),
    ]

    /// How many users hold how much at the end of a period: everybody who had signed up by then.
    private static func balances(_ view: LedgerView, at period: Period) throws(ReadingError) -> Shape {
        let holders = try view.table("revenue", over: period, ["by": "holder"]).figures
            .filter { $0.text("is") == "user" }
        var users = [Int64](repeating: 0, count: ranges.count)
        for holder in holders {
            let balance = holder.millionths("credit_balance") ?? 0
            users[ranges.lastIndex { balance >= $0.least } ?? 0] += 1
        }
        let everybody = try view.table("overview", over: period).measures.count("users")
        users[1] += max(0, everybody - Int64(holders.count))
        return .array(zip(ranges, users).map { ["balance": .string($0.name), "users": .count($1)] })
    }

    static let getTrends = Procedure("revenue.getTrends", takes: ["period"]) { input, view throws(ReadingError) in
        let period = try input.period()
        let revenue = try view.table("revenue", over: period)
        let total = revenue.total
        return [
            "period": .span(period), "revenueUsd": .cell(total["revenue_usd"]),
            "refundsUsd": .cell(total["refunds_usd"]), "arpuUsd": .cell(total["arpu"]),
            "churnRate": .cell(total["churn_rate"]),
            "daily": .array(
                revenue.figures.map { row in
                    [
                        "date": .cell(row["date"]), "revenueUsd": .cell(row["revenue_usd"]),
                        "refundsUsd": .cell(row["refunds_usd"]), "mrrUsd": .cell(row["mrr_end"]),
                        "arpuUsd": .cell(row["arpu"]), "churnRate": .cell(row["churn_rate"]),
                    ]
                }),
        ]
    }
}
