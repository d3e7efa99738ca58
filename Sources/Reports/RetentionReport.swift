// Who comes back after signing up.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum RetentionReport {
    static let report = Report(
        "retention", "which part of those who signed up together comes back after 1, 7, 30, … days",
        definition: """
            A cohort is the users whose sign-up (their first `signed_up`, or where there is none their first event \
            of any kind, over all time) falls on the same day, week (from Monday) or month, and within the period; a \
            week that the period cuts holds only those within. `size` is how many they are. `d7` is the share of the \
            whole cohort that was active (any call or activity) exactly 7 days after the sign-up day, each counted \
            from their own; with `unbounded=true` on that day or any later one. Activity counts up to today, also \
            past `to`. A cell is null until it is mature: until 7 whole days have passed since the last day of the \
            cohort. The totals are over the mature cells alone, and weigh every person the same; `size` is that of \
            all cohorts. Days on which nobody signed up make no cohort. Internal users are in no cohort, unless \
            `internal=true` asks for them. With `unit=tenant`, tenants are counted instead of users: a cohort is those of \
            which the first event of any kind, over all time, is booked on the same day, week or month, and one is active \
            on a day with any call or activity that is booked on it, whoever did it.

            With `per`, everything is counted in days, weeks (from Monday) or months of the calendar: a cohort is those \
            who signed up in the same one, and within the period, and `w3` is the share of them that was active in the \
            third week after that week, on any of its days; `d3` and `m3` are the same of days and months. With \
            `unbounded=true`, it is in that week or any later one. A cell is null until that whole week is over. \
            `after` says which there are; without it, they are 1, 3, 7, 14, 30, 60 and 90 days, 1, 2, 3, 4, 8, 12, 26 \
            and 52 weeks, or 1, 2, 3, 6 and 12 months.

            With `by`, each cohort has a row for each value of what profiles say, or where they say nothing of the property \
            of that name of the sign-up, the largest value first; those of whom neither is known have an empty name. Of \
            tenants, it is what their profiles say. The totals are over all of them.

            With `by=activity:NAME`, each cohort has a row `yes` for those who did that activity on the day of their sign-up, or \
            with `within=7d` on one of the 7 days that begin with it, and a row `no` for those who did not, where there are any. A \
            cell of a day within these is null, so that nobody is told apart by what they did when the cell counts, or later. \
            With `per`, `yes` are those who did it in the same day, week or month of the calendar as they signed up in. It goes \
            by all that they did, whichever of it filters choose; of tenants, by what anybody did for them.
            """,
        parameters: [
            Parameter(
                "cohort", .choice(CalendarUnit.allCases.map(\.rawValue)), standard: CalendarUnit.week.rawValue,
                "who is taken together: sign-ups of a day, a week (from Monday) or a month"),
            Parameter("unbounded", .flag, standard: "false", "active on the day or any later one, not only on the day"),
            Parameter(
                "days", .names(1...30), standard: "1,3,7,14,30,60,90",
                "after how many days, from 1 to 365, with commas between; 1, 7 and 30 are always there"),
            Parameter(
                "per", .choice(CalendarUnit.allCases.map(\.rawValue)),
                "cohorts and what comes after by the day, week (from Monday) or month"),
            Parameter(
                "after", .names(1...30),
                "with per: after how many of these, from 1 to 365, with commas between"),
            Parameter(
                "by", .choiceOr(["source", "country", "plan"], prefixes: ["activity", "property"]),
                "cohorts told apart by a profile or sign-up property, or by who did an activity on their first days"),
            Parameter(
                "within", .days(1...365), standard: "1d",
                "with by=activity:NAME: on how many first days it counts, that of the sign-up among them"),
            .counted, .withInternal,
        ],
        filters: Filter.all, selecting: .peopleAndActs, reach: .byMonth,
        whyNoHours: "who comes back is told by days, since nobody is missed for an hour",
        read: { question, view throws(ReadingError) in
            if question.isGiven("within"), CohortGroups.activity(question) == nil {
                throw .parameter("within", "goes with by=activity:NAME only")
            }
            if let unit = question.per { return try CalendarRetention.table(question, unit, view) }
            if question.isGiven("after") {
                throw .parameter("after", "goes with per only; days is for cohorts without it")
            }
            return try table(question, view)
        })

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let waits = try waits(question)
        let period = question.period
        let population = try question.population(view, actingUpTo: view.today)
        let signUps = try view.signUps(onDaysOf: period, of: population)
        let active = try active(question, population, view, upTo: waits.last ?? 0)
        let today = Int(view.today.number - period.first.number)
        let first = question.integer("within") ?? 1
        let groups = try CohortGroups(question, population, FirstDays(first, from: signUps, in: period), view)
        // What somebody did on a day that a cell counts must not tell them apart in it.
        let isTold = CohortGroups.activity(question) == nil ? waits.map { _ in true } : waits.map { $0 >= first }
        var cohorts = CohortTable(waits.map { "d\($0)" }, groups)
        for cohort in Cohort.all(of: period, per: question["cohort"].flatMap(CalendarUnit.init) ?? .week) {
            var counts = CohortCounts(waits: waits.count)
            for day in cohort.days {
                // Of days that are not read, nobody was there.
                let back = waits.map { day + $0 < active.count ? active[day + $0] : nil }
                counts.add(signUps[day], back: back, group: groups?.place)
            }
            cohorts.add(
                cohort.start, counts,
                isMature: zip(waits, isTold).map { $1 && cohort.isMature(after: $0, today: today) })
        }
        var table = try cohorts.table(for: question, in: view)
        table.notes = try question.notes(on: population, view)
        return table
    }

    /// Who was active on each day from the period's first; unbounded, who was on that day or later.
    private static func active(
        _ question: Question, _ population: Population, _ view: LedgerView, upTo longest: Int
    ) throws(ReadingError) -> [PeopleSet] {
        let period = question.period
        let last = min(view.today, period.last.advanced(by: longest))
        let days = try view.active(onDaysFrom: period.first, through: last, of: population)
        guard question.flag("unbounded") else { return days }
        return days.unionsToTheEnd(
            with: try view.active(from: last.advanced(by: 1), through: view.today, of: population))
    }

    private static func waits(_ question: Question) throws(ReadingError) -> [Int] {
        Set(try numbers("days", question) + [1, 7, 30]).sorted()
    }

    /// How many days, weeks or months a parameter names.
    static func numbers(_ name: String, _ question: Question) throws(ReadingError) -> [Int] {
        try question.names(name).map { text throws(ReadingError) in
            guard let number = Int(text), (1...365).contains(number) else {
                throw .parameter(
                    name,
                    "must be whole numbers from 1 to 365 with commas between them, not \"\(TerminalText.shown(text))\"")
            }
            return number
        }
    }
}
