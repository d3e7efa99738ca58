// One user's own page.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum UserReport {
    static let report = Report(
        "user", "what one user did and cost: per day, this week, in all, and how much of a quota is left",
        definition: """
            Everything of one user, with the anonymous ids that were joined to them. Rows are the days of the \
            period, or its hours, or weeks (from Monday) or months as far as they lie in it, also those without anything; days \
            and hours to come have none. `cost_usd` is what calls cost, adjustments by re-pricing included; `errors` are calls \
            with status error; `actions` are activities. \(UnitColumns.definition) In the totals, `calls_this_week` and `cost_this_week_usd` \
            are of the week of `to`, from its Monday up to `to`; `active_days` are the days of the period with any \
            call or activity; `signed_up` is the day of the first `signed_up`, or where there is none of the first \
            event; `last_active` is the last day with a call or activity up to `to`; `plan` is what the profile \
            says, or else the sign-up. `most_used_subject` and `most_used_model` are those of most of the last \
            1,000 calls of the period (and of the others on the day that these begin on; of several, the first in the \
            alphabet), `most_used_subject_name` is what the latest profile of that subject calls it; null where nothing tells of these calls any more. \
            `quota`, in its own zone whatever that of the report, is the budget for each user of which the largest share is spent, in its period that `to` lies \
            in, with its limit, what is spent and the share; null where no budget is for each user. With filters, only \
            calls and activities that pass count, none where the user does not; what the user uses most is null then, and \
            who they are, when they were there last and the quota are as without.
            """,
        parameters: [
            Parameter("user", .text, "whose page it is; required"),
            .perHour(standard: .day),
        ],
        filters: Filter.all.filter { $0 != .user }, selecting: .acts, reach: .months,
        example: [("user", "ada")], read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        guard let name = question["user"] else { throw .parameter("user", "is missing: whose page it is") }
        let numbers = try view.numbers(ofUser: name)
        guard let person = numbers.first else { throw .unknown("user", name) }
        let last = min(question.period.last, view.today)
        let chosen = try ChosenPeople(by: question.filters, upTo: last, in: view)
        let days = try view.days(ofPerson: numbers, in: question.period, of: chosen)
        var total = Row(start: RowStart(question.period.first))
        for day in days { try total.add(day) }
        let units = try units(ofUser: name, on: days, chosen, question, view)
        let found =
            question.unit == .hour
            ? try hours(of: numbers, chosen, question, view) : try rows(question, view.today, days)
        let rows = found.map { row in
            row.cells(per: question.unit) + UnitColumns.cells(units[UnitSums.Key(row.start)])
        }
        return Table(
            [question.timeHeading] + columns + UnitColumns.all,
            rows: rows,
            totals: [
                .init("calls", .count, .count(total.calls.calls)),
                .init("cost_usd", .money, .money(nanos: total.calls.settledCost)),
                .init("errors", .count, .count(total.calls.errors)), .init("actions", .count, .count(total.actions)),
                .init("active_days", .count, .count(Int64(days.count))),
            ] + (try week(of: numbers, chosen, question, view)) + (try identity(of: person, numbers, question, view))
                + (try favourites(of: chosen.areAll ? numbers : [], days, view))
                + (try quota(of: person, question, view)))
    }

    private static let columns = [
        Column("calls", .count, .curve), Column("cost_usd", .money, .bar),
        Column("input_tokens", .count), Column("output_tokens", .count), Column("errors", .count),
        Column("actions", .count), Column("cache_read_tokens", .count), Column("cache_write_tokens", .count),
    ]

    private struct Row {
        let start: RowStart
        var calls = CallFigures()
        var actions: Int64 = 0

        init(start: RowStart) { self.start = start }

        mutating func add(_ day: PersonDay) throws(ReadingError) {
            try calls.add(day.calls)
            actions &+= day.actions
        }

        func cells(per unit: RowUnit?) -> [Cell] {
            [
                start.cell(per: unit), .count(calls.calls), .money(nanos: calls.settledCost), .count(calls.inputTokens),
                .count(calls.outputTokens), .count(calls.errors), .count(actions), .count(calls.cacheReadTokens),
                .count(calls.cacheWriteTokens),
            ]
        }
    }

    private static func rows(
        _ question: Question, _ today: Day, _ days: [PersonDay]
    ) throws(ReadingError) -> [Row] {
        let unit = question.per ?? .day
        var rows: [Row] = []
        var left = days[...]
        for day in question.period.upTo(today)?.days ?? [] {
            let start = RowStart(unit.start(of: day))
            if rows.last?.start != start { rows.append(Row(start: start)) }
            if let next = left.first, next.day == day {
                try rows[rows.count - 1].add(next)
                left.removeFirst()
            }
        }
        return rows
    }

    /// The hours of the period that have begun.
    private static func hours(
        of numbers: [Int64], _ chosen: ChosenPeople, _ question: Question, _ view: LedgerView
    ) throws(ReadingError) -> [Row] {
        guard let period = question.period.upTo(view.today) else { return [] }
        let hours = HourRows(period, in: view)
        let found = try view.hours(ofPerson: numbers, in: period, of: chosen)
        return try hours.starts.prefix(hours.begun(at: view.now)).map { start throws(ReadingError) in
            var row = Row(start: start)
            if let hour = found[start] { try row.add(hour) }
            return row
        }
    }

    /// What the calls used beside plain tokens, by row.
    private static func units(
        ofUser name: String, on days: [PersonDay], _ chosen: ChosenPeople, _ question: Question, _ view: LedgerView
    ) throws(ReadingError) -> UnitSums {
        let called = days.filter { $0.calls.calls > 0 }
        guard let first = called.first?.day, let last = called.last?.day,
            let period = Period(first, last, most: Period.longest)
        else { return .nothing }
        var filters = chosen.acts
        filters[.user] = .only(name)
        var asked = CallQuestion(
            over: period, per: question.unit ?? .day, where: filters)
        // With filters on what they do, the rest of it goes through all calls as well.
        asked.isPatient = question.isExport || !chosen.acts.isEmpty
        return try view.units(asked)
    }

    private static func week(
        of numbers: [Int64], _ chosen: ChosenPeople, _ question: Question, _ view: LedgerView
    ) throws(ReadingError) -> [Table.Total] {
        let last = question.period.last
        var sum = CallFigures()
        if let week = Period(CalendarUnit.week.start(of: last), last) {
            for day in try view.days(ofPerson: numbers, in: week, of: chosen) { try sum.add(day.calls) }
        }
        return [
            .init("calls_this_week", .count, .count(sum.calls)),
            .init("cost_this_week_usd", .money, .money(nanos: sum.settledCost)),
        ]
    }

    private static func identity(
        of person: Int64, _ numbers: [Int64], _ question: Question, _ view: LedgerView
    ) throws(ReadingError) -> [Table.Total] {
        let known = try view.identity(ofPerson: person)
        var last: Day?
        if let first = known?.firstDay {
            last = try view.lastDay(ofPerson: numbers, from: first, through: question.period.last)
        }
        return [
            .init("signed_up", .date, known.map { .day($0.signedUp) } ?? .null),
            .init("last_active", .date, last.map(Cell.day) ?? .null),
            .init("plan", .text, (known?.plan).map(Cell.text) ?? .null),
        ]
    }

    private static func favourites(
        of numbers: [Int64], _ days: [PersonDay], _ view: LedgerView
    ) throws(ReadingError) -> [Table.Total] {
        let favourites = numbers.isEmpty ? nil : try view.favourites(ofPerson: numbers, on: days)
        return [
            .init("most_used_subject", .text, favourites?.subject.map(Cell.text) ?? .null),
            .init("most_used_subject_name", .text, favourites?.subjectName.map(Cell.text) ?? .null),
            .init("most_used_model", .text, favourites?.model.map(Cell.text) ?? .null),
        ]
    }

    private static func quota(
        of person: Int64, _ question: Question, _ view: LedgerView
    ) throws(ReadingError) -> [Table.Total] {
        var most: (budget: Budget, spent: Int64)?
        for budget in view.terms.budgets where budget.each == .user && budget.match == .everything {
            let moment = view.moment(of: budget, asOf: question.period.last)
            let spent = try view.spending(on: budget, by: person, at: moment).nanos
            if let before = most, !isLarger(spent, of: budget.limit, than: before) { continue }
            most = (budget, spent)
        }
        return [
            .init("quota", .text, most.map { .text($0.budget.name) } ?? .null),
            .init("quota_limit_usd", .money, most.map { .money($0.budget.limit) } ?? .null),
            .init("quota_spent_usd", .money, most.map { .money(nanos: $0.spent) } ?? .null),
            .init("quota_share", .ratio, most.map { .ratio($0.spent, of: $0.budget.limit.nanos) } ?? .null),
        ]
    }

    /// Compares shares by cross multiplication, so that nothing is rounded.
    private static func isLarger(
        _ spent: Int64, of limit: Money, than other: (budget: Budget, spent: Int64)
    ) -> Bool {
        Int128(spent) * Int128(other.budget.limit.nanos) > Int128(other.spent) * Int128(limit.nanos)
    }
}
