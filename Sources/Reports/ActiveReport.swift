// How many people use the product, by day, week and month.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum ActiveReport {
    static let report = Report(
        "active", "daily, weekly and monthly active users, how often they come, and how much they do",
        definition: """
            A user is active on a day with any call or activity. People are counted once: a user and the anonymous \
            ids that were joined to them are one; an anonymous id that never joined is a visitor, and not counted. \
            `dau` are the users active on the day, `wau` those active on it or the 6 days before, `mau` those active \
            on it or the 29 days before, which may lie before `from`. `stickiness` is `dau` ÷ `mau`. `sessions` are the \
            distinct sessions that events of the day name, of users, visitors and nobody; one that goes on past midnight \
            counts on both days. `actions_per_user` is the calls and activities of the day's active users ÷ `dau`. \
            In the totals, `active` are the distinct users of the whole period and `mean_dau` the mean over its days. \
            Days to come have no row. Internal users are in no figure, nor are sessions that only their events name, unless `internal=true` asks for \
            them. With `unit=tenant`, tenants are counted instead of users: one is active on a day with any call or \
            activity that is booked on it, whoever did it, and `actions_per_tenant` stands in the place of `actions_per_user`.

            With `per=week` (from Monday) and `per=month`, a row is about its days that lie in the period and are not to \
            come: `active` are the distinct users active on any of them, `mean_dau` the mean of their `dau`, \
            `stickiness` is `mean_dau` ÷ `active`, `sessions` are the distinct sessions, of which one that goes on past \
            the end of a row counts in both, and `actions_per_user` is the calls and activities of its active users ÷ \
            `active`. With `per=hour`, the rows are the hours that have begun, with `active`, `sessions` and \
            `actions_per_user` of each.
            """,
        parameters: [
            .perHour(standard: .day),
            .counted, .withInternal,
        ],
        filters: Filter.all, selecting: .peopleAndActs, reach: .months,
        read: { question, view throws(ReadingError) in
            switch question.unit {
            case .hour: try byHour(question, view)
            case .day: try byDay(question, view)
            default: try byPart(question, view)
            }
        })

    private static func byHour(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        var table = Table([
            question.timeHeading, Column("active", .count, .curve), Column("sessions", .count), perMember(question),
        ])
        let population = try question.population(view)
        let period = question.period.upTo(view.today)
        var days: [PeopleSet] = []
        if let period {
            let hours = HourRows(period, in: view)
            let acts = try HourlyActs(in: hours, of: period, by: population, all: true, in: view)
            for (place, start) in hours.starts.prefix(hours.begun(at: view.now)).enumerated() {
                table.rows.append([
                    .time(start.instant), .count(acts.active[place]), .count(acts.sessions[place]),
                    .mean(acts.actions[place], over: acts.active[place]),
                ])
            }
            days = try view.active(onDaysFrom: period.first, through: period.last, of: population)
        }
        var active = PeopleSet()
        for day in days { active.formUnion(day) }
        table.totals = totals(active, days.reduce(0) { $0 + Int64($1.count) }, over: period)
        table.notes = try question.notes(on: population, view)
        return table
    }

    private static func byDay(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        var table = Table([
            Column("date", .date), Column("dau", .count, .curve), Column("wau", .count), Column("mau", .count),
            Column("stickiness", .ratio), Column("sessions", .count),
            perMember(question),
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
            let (sessions, actions) = try view.acts(onDaysOf: period, of: population)
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
        table.totals = totals(active, sum, over: period)
        table.notes = try question.notes(on: population, view)
        return table
    }

    /// A row for each week or month.
    private static func byPart(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let period = question.period.upTo(view.today)
        let population = try question.population(view)
        let parts = try period.map { period throws(ReadingError) in
            try Part.all(of: period, question.per ?? .month, population, view)
        }
        var active = PeopleSet()
        var sum: Int64 = 0
        for part in parts ?? [] {
            active.formUnion(part.active)
            sum += part.dau
        }
        var table = Table(
            [
                Column("date", .date), Column("active", .count, .curve), Column("mean_dau", .number),
                Column("stickiness", .ratio), Column("sessions", .count), perMember(question),
            ],
            rows: (parts ?? []).map(\.cells), totals: totals(active, sum, over: period))
        table.notes = try question.notes(on: population, view)
        return table
    }

    private static func perMember(_ question: Question) -> Column {
        Column("actions_per_\(question.countedUnit.rawValue)", .number)
    }

    private static func totals(_ active: PeopleSet, _ sum: Int64, over period: Period?) -> [Table.Total] {
        [
            .init("active", .count, .count(Int64(active.count))),
            .init("mean_dau", .number, .mean(sum, over: Int64(period?.count ?? 0))),
        ]
    }

    /// A week or a month, as far as it lies in the period.
    private struct Part {
        let start: Day
        var days: Int64 = 0
        var active = PeopleSet()
        /// The sum of its days' active users.
        var dau: Int64 = 0
        var sessions: Int64 = 0
        var actions: Int64 = 0

        /// Of ten years, a year at a time is held day by day.
        static func all(
            of period: Period, _ unit: CalendarUnit, _ population: Population, _ view: LedgerView
        ) throws(ReadingError) -> [Part] {
            var parts: [Part] = []
            for stretch in Period.stretches(from: period.first, through: period.last) {
                let active = try view.active(onDaysFrom: stretch.first, through: stretch.last, of: population)
                let actions = try view.actions(onDaysOf: stretch, of: population)
                for (place, day) in stretch.days.enumerated() {
                    let start = unit.start(of: day)
                    if parts.last?.start != start {
                        var part = Part(start: start)
                        let (first, last) = (max(day, start), min(unit.end(of: day), period.last))
                        if let days = Period(first, last) {
                            part.sessions = try view.sessions(in: days, of: population)
                        }
                        parts.append(part)
                    }
                    try parts[parts.count - 1].add(active[place], actions[place])
                }
            }
            return parts
        }

        private mutating func add(_ day: PeopleSet, _ actions: Int64) throws(ReadingError) {
            days += 1
            active.formUnion(day)
            dau += Int64(day.count)
            try ReadingError.add(actions, to: &self.actions)
        }

        var cells: [Cell] {
            let users = Int64(active.count)
            return [
                .day(start), .count(users), .mean(dau, over: days), .ratio(dau, of: days * users), .count(sessions),
                .mean(actions, over: users),
            ]
        }
    }
}
