// How the number of users grows.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports
internal import Store

struct UserGrowth {
    static let endpoint = Endpoint(
        .codeStory, "/admin/analytics/users/growth", takes: ["start_date", "end_date"],
        told: .init(.analyticsGrowthViewed, tool: "get_user_growth")
    ) { ask throws(ReadingError) in
        let growth = try UserGrowth(ask.view, over: try ask.period())
        let cancelled = try ask.view.table("revenue", over: growth.period)
        let cancelledByDay = cancelled.days
        return .json([
            "daily": .array(
                growth.daily.map { row in
                    [
                        "date": .day(row.day), "new_users": .count(row.new), "total_users": .count(row.total),
                        "active_users": .count(row.active),
                        "churned": .count(cancelledByDay[row.day]?.count("cancelled") ?? 0),
                    ]
                }),
            "growth_rate": .percent(growth.gain, of: growth.start),
            "total_new": .count(growth.new),
            "total_churned": .count(cancelled.total.count("cancelled")),
        ])
    }

    struct Row {
        let day: Day
        let new, total, active, churned: Int64
    }

    let period: Period
    /// Every day of the period, also those to come.
    let daily: [Row]
    let new, churned: Int64

    init(_ view: LedgerView, over period: Period) throws(ReadingError) {
        self.period = period
        let table = try view.table("growth", over: period)
        let days = table.days
        var total = table.total.count("start")
        daily = period.days.map { day in
            let row = days[day] ?? .none
            total += row.count("new")
            return Row(
                day: day, new: row.count("new"), total: total, active: row.count("active"),
                churned: row.count("churned"))
        }
        new = table.total.count("new")
        churned = table.total.count("churned")
    }

    /// Growth is from the end of the first day to the end of the last.
    var start: Int64 { daily.first?.total ?? 0 }
    var gain: Int64 { (daily.last?.total ?? 0) - start }
}
