// How the number of users grows.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum GrowthReport {
    static let report = Report(
        "growth", "new, total, active, returned and churned users, and the growth rate",
        definition: """
            A user's sign-up is their first `signed_up`, or where there is none their first event of any kind, over \
            all time; an anonymous id that was joined to them counts for them. `new` users signed up in the row's \
            days, `total` had signed up by the end of its last day. `active` are the distinct users with any call or \
            activity in it. `churned` were active within the 30 days up to the day before, and not within the 30 \
            days up to the day itself: their last active day is exactly 30 days back. `returned` were active on a \
            day, not in the 30 days before it, and signed up earlier. Rows of weeks (from Monday) and months hold \
            the sums of their days, and only those of the period. In the totals, `start` and `end` are the users \
            before the first day and at the end of the last; `growth_rate` is (end − start) ÷ start, null where it \
            starts from nobody; `active` are the distinct users of the period; somebody who churns, returns and \
            churns again counts twice in `churned`. Days to come have no row; today's `churned` may yet come back \
            before midnight. With `per=hour`, rows are the hours that have begun, with `new`, `total` and `active`: who has \
            churned, and who returns, is told by days, and so are the totals. Of a tenant the first day is known, and no hour. Internal users are in no figure, unless `internal=true` asks for them. \
            With `unit=tenant`, tenants are counted instead of users: a tenant signs up on the first day that any event of \
            any kind is booked on it, over all time, and is active on a day with any call or activity that is booked on \
            it, whoever did it; events that name no tenant count for none.
            """,
        parameters: [
            .perHour(standard: .day),
            .counted, .withInternal,
        ],
        filters: Filter.all, selecting: .peopleAndActs, reach: .months, read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        if question.unit == .hour, question.countedUnit == .tenant {
            throw .parameter("per", "cannot be hour with unit=tenant: of a tenant the first day is known, and no hour")
        }
        let population = try question.population(view)
        let start = try view.count(before: question.period.first, of: population)
        var rows: [Row] = []
        if let period = question.period.upTo(view.today) {
            rows = try self.rows(period, per: question.per ?? .day, population, start, view)
        }
        var all = Row(start: question.period.first, total: start)
        for row in rows { all.add(row) }
        let isHourly = question.unit == .hour
        var table = Table(
            [question.timeHeading] + (isHourly ? Array(columns.prefix(3)) : columns),
            rows: isHourly
                ? try hours(question, population, start, view)
                : rows.map { row in
                    [
                        .day(row.start), .count(row.new), .count(row.total), .count(Int64(row.active.count)),
                        .count(row.churned), .count(row.returned),
                    ]
                },
            totals: [
                .init("new", .count, .count(all.new)), .init("start", .count, .count(start)),
                .init("end", .count, .count(all.total)),
                .init("growth_rate", .ratio, .change(from: start, to: all.total)),
                .init("active", .count, .count(Int64(all.active.count))),
                .init("churned", .count, .count(all.churned)), .init("returned", .count, .count(all.returned)),
            ])
        table.notes = try question.notes(on: population, view)
        return table
    }

    private static let columns = [
        Column("new", .count, .bar), Column("total", .count, .curve), Column("active", .count),
        Column("churned", .count), Column("returned", .count),
    ]

    /// The hours of the period that have begun. Who has churned, and who returns, is told by days.
    private static func hours(
        _ question: Question, _ population: Population, _ start: Int64, _ view: LedgerView
    ) throws(ReadingError) -> [[Cell]] {
        guard let period = question.period.upTo(view.today) else { return [] }
        let hours = HourRows(period, in: view)
        var new = [Int64](repeating: 0, count: hours.starts.count)
        try view.signUps(in: view.milliseconds(of: period), of: population) { _, at in
            if let place = hours.place(of: at.milliseconds) { new[place] += 1 }
        }
        let acts = try HourlyActs(in: hours, of: period, by: population, all: false, in: view)
        var total = start
        return hours.starts.prefix(hours.begun(at: view.now)).enumerated().map { place, start in
            total += new[place]
            return [.time(start.instant), .count(new[place]), .count(total), .count(acts.active[place])]
        }
    }

    private struct Row {
        let start: Day
        var new: Int64 = 0
        var total: Int64
        var active = PeopleSet()
        var churned: Int64 = 0
        var returned: Int64 = 0

        init(start: Day, total: Int64) {
            self.start = start
            self.total = total
        }

        mutating func add(_ later: Row) {
            new += later.new
            total = later.total
            active.formUnion(later.active)
            churned += later.churned
            returned += later.returned
        }
    }

    private static func rows(
        _ period: Period, per unit: CalendarUnit, _ population: Population, _ start: Int64, _ view: LedgerView
    ) throws(ReadingError) -> [Row] {
        // Somebody may be here before they sign up: who has not signed up yet has nowhere to return to.
        var unsigned = PeopleSet()
        try view.signUps(in: view.milliseconds(of: period).lowerBound..<Int64.max, of: population) { member, _ in
            unsigned.insert(member)
        }
        var total = start
        var rows: [Row] = []
        // Of ten years, a year at a time is held day by day.
        for stretch in Period.stretches(from: period.first, through: period.last) {
            let active = try view.active(
                onDaysFrom: stretch.first.advanced(by: -lead), through: stretch.last, of: population)
            let lately = active.rollingUnions(of: lead)
            let new = try view.signUps(onDaysOf: stretch, of: population)
            for (place, day) in stretch.days.enumerated() {
                let today = place + lead
                total += Int64(new[place].count)
                var row = Row(start: unit.start(of: day), total: total)
                row.new = Int64(new[place].count)
                row.active = active[today]
                row.churned = Int64(active[place].count - active[place].count(in: lately[today]))
                row.returned = Int64(active[today].subtracting(lately[today - 1]).subtracting(unsigned).count)
                unsigned.subtract(new[place])
                if rows.last?.start == row.start { rows[rows.count - 1].add(row) } else { rows.append(row) }
            }
        }
        return rows
    }

    /// Days that somebody is missed for before they have churned.
    private static let lead = 30
}
