// Growth, activity, retention and segments of users.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

enum BackOfficeUsers {
    static let getGrowth = Procedure("users.getGrowth", takes: ["period"]) { input, view throws(ReadingError) in
        let period = try input.period()
        let growth = try UserGrowth(view, over: period)
        let sources = try view.signUps(in: period, by: "source")
        let everybody = sources.reduce(0) { $0 + $1.users }
        let funnel = try view.table(
            "funnel", over: period, ["steps": "landing_viewed,signed_up,generation_completed", "within": "30d"])
        return [
            "period": .span(period), "growthRate": .ratio(growth.gain, of: growth.start),
            "totalNew": .count(growth.new), "totalChurned": .count(growth.churned),
            "daily": .array(
                growth.daily.map { row in
                    [
                        "date": .day(row.day), "new": .count(row.new), "total": .count(row.total),
                        "active": .count(row.active), "churned": .count(row.churned),
                    ]
                }),
            "sources": .array(
                sources.map { source in
                    [
                        "source": .known(source.value), "users": .count(source.users),
                        "share": .ratio(source.users, of: everybody),
                    ]
                }),
            "funnel": .array(
                funnel.figures.map { row in
                    [
                        "step": .cell(row["step"]), "users": .cell(row["users"]),
                        "fromPrevious": .cell(row["from_previous"]), "fromFirst": .cell(row["from_first"]),
                    ]
                }),
        ]
    }

    static let getActive = Procedure("users.getActive", takes: ["period"]) { input, view throws(ReadingError) in
        let period = try input.period()
        let table = try view.table("active", over: period)
        let days = table.days
        let active = table.total.count("active")
        let rows = days.values
        let stickiness = rows.compactMap { $0.millionths("stickiness") }
        // The report gives means by day; times their people, they are whole numbers again.
        let actions: Int64 = rows.reduce(0) { sum, row in
            let mean = row.millionths("actions_per_user") ?? 0
            return sum + (Quotient.rounded(mean, times: row.count("dau"), over: 1_000_000) ?? 0)
        }
        return [
            "period": .span(period), "active": .count(active),
            "stickiness": Quotient.rounded(stickiness.reduce(0, +), times: 1, over: Int64(stickiness.count))
                .map { .quantity($0) } ?? .null,
            "sessionsPerUser": .mean(rows.reduce(0) { $0 + $1.count("sessions") }, over: active),
            "generationsPerUser": .mean(try view.activities(Generations.completed, in: period).count, over: active),
            "actionsPerUser": .mean(actions, over: active),
            "daily": .array(
                period.days.map { day in
                    let row = days[day] ?? .none
                    return [
                        "date": .day(day), "dau": .count(row.count("dau")), "wau": .count(row.count("wau")),
                        "mau": .count(row.count("mau")),
                    ]
                }),
        ]
    }

    static let getRetention = Procedure("users.getRetention", takes: ["cohortSize", "period"]) {
        input, view throws(ReadingError) in
        let size = try input.choice("cohortSize", ["week", "day", "month"])
        let unit = CalendarUnit(rawValue: size) ?? .week
        let (starts, period) = try cohorts(of: unit, input, upTo: view.today)
        let rows = Dictionary(
            try view.table("retention", over: period, ["cohort": size]).figures.compactMap { row in
                row.day("cohort").map { ($0, row) }
            }, uniquingKeysWith: { first, _ in first })
        return [
            "cohortSize": .string(size),
            "cohorts": .array(
                starts.map { start in
                    let row = rows[start] ?? .none
                    return [
                        "cohort": .day(start), "size": .count(row.count("size")), "d1": .cell(row["d1"]),
                        "d7": .cell(row["d7"]), "d30": .cell(row["d30"]),
                    ]
                }),
            "churnByTier": .array(
                try view.planChurn(in: period).map { plan in
                    [
                        "tier": .string(plan.plan), "activeAtStart": .count(plan.atStart),
                        "cancelled": .count(plan.cancelled), "churnRate": .ratio(plan.cancelled, of: plan.atStart),
                    ]
                }),
        ]
    }

    /// The first days of those of a period, else of the last 60 days, 12 weeks or 12 months; and the days of all of them up
    /// to today, or to the end of the period. Of 60 days, the first 30 are old enough to tell who came back after 30.
    private static func cohorts(
        of unit: CalendarUnit, _ input: Input, upTo today: Day
    ) throws(ReadingError) -> (starts: [Day], period: Period) {
        if input.isGiven("period") {
            let period = try input.period()
            return (Period.Parts(period, per: unit).starts, period)
        }
        let count = unit == .day ? 60 : 12
        var starts = [unit.start(of: today)]
        while starts.count < count { starts.append(unit.start(of: starts[starts.count - 1].advanced(by: -1))) }
        starts.reverse()
        return (starts, Period(starts[0], today) ?? Period(days: Period.most, upTo: today))
    }

    /// What people are told apart by, in the words of the back office and of the report.
    private static let segmentations: KeyValuePairs = [
        "tier": "plan", "geography": "country", "characters": "activity:character_created", "activity": "standing",
        "lifetime": "lifetime", "source": "property:source",
    ]

    static let getSegmentation = Procedure("users.getSegmentation", takes: ["by", "period"]) {
        input, view throws(ReadingError) in
        let by = try input.choice("by", segmentations.map(\.key))
        let grouping = segmentations.first { $0.key == by }?.value ?? by
        let table = try view.table("segments", over: try input.period(), ["by": grouping])
        let name = table.columns.first?.name ?? ""
        return [
            "by": .string(by),
            "users": .count(table.figures.reduce(0) { $0 + $1.count("users") }),
            "segments": .array(
                table.figures.map { row in
                    [
                        "segment": .known(row[name].text), "users": .cell(row["users"]),
                        "active": .cell(row["active"]), "costUsd": .cell(row["cost_usd"]),
                        "share": .cell(row["share"]),
                    ]
                }),
        ]
    }
}
