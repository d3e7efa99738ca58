// How many people use the product, by day, week and month.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum ActiveReport {
    static let report = Report(
        "active", "daily, weekly and monthly active users, how often they come, and how much they do",
        definition: """
            A user is active on a UTC day with any call or activity. People are counted once: a user and the anonymous \
            ids that were joined to them are one; an anonymous id that never joined is a visitor, and not counted. \
            `dau` are the users active on the day, `wau` those active on it or the 6 days before, `mau` those active \
            on it or the 29 days before, which may lie before `from`. `stickiness` is `dau` ÷ `mau`. `sessions` are the \
            distinct sessions that events of the day name, whoever they belong to; one that goes on past midnight \
            counts on both days. `actions_per_user` is the calls and activities of the day's active users ÷ `dau`. \
            In the totals, `active` are the distinct users of the whole period and `mean_dau` the mean over its days. \
            Days to come have no row. Internal users are in no figure but `sessions`, unless `internal=true` asks for \
            them. With `unit=tenant`, tenants are counted instead of users: one is active on a day with any call or \
            activity that is booked on it, whoever did it, and `actions_per_tenant` stands in the place of `actions_per_user`.
            """,
        parameters: [.unit, .withInternal],
        otherFilters: "people are counted by the day, whatever they did",
        read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        var table = Table([
            Column("date", .date), Column("dau", .count, .curve), Column("wau", .count), Column("mau", .count),
            Column("stickiness", .ratio), Column("sessions", .count),
            Column("actions_per_\(question.unit.rawValue)", .number),
        ])
        let period = question.period.upTo(view.today)
        let population = try question.population(view)
        var active = PeopleSet()
        var sum: Int64 = 0
        if let period {
            let lead = 29
            let days = try view.active(
                onDaysFrom: period.first.advanced(by: -lead), through: period.last, of: population)
            let weeks = days.rollingUnions(of: 7)
            let months = days.rollingUnions(of: 30)
            let sessions = try view.sessions(onDaysOf: period)
            let actions = try view.actions(onDaysOf: period, of: population)
            for (place, day) in period.days.enumerated() {
                let (dau, mau) = (Int64(days[place + lead].count), Int64(months[place + lead].count))
                active.formUnion(days[place + lead])
                sum += dau
                table.rows.append([
                    .day(day), .count(dau), .count(Int64(weeks[place + lead].count)), .count(mau),
                    .ratio(dau, of: mau), .count(sessions[place]), .mean(actions[place], over: dau),
                ])
            }
        }
        table.totals = [
            .init("active", .count, .count(Int64(active.count))),
            .init("mean_dau", .number, .mean(sum, over: Int64(period?.count ?? 0))),
        ]
        table.notes = try question.notes(on: population, view)
        return table
    }
}

extension Cell {
    /// A mean of counts; null where there is nothing to share them.
    fileprivate static func mean(_ sum: Int64, over count: Int64) -> Cell {
        Quotient.rounded(sum, times: 1_000_000, over: count).map(Cell.quantity) ?? .null
    }
}
