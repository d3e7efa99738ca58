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
            """,
        parameters: [
            Parameter(
                "cohort", .choice(CalendarUnit.allCases.map(\.rawValue)), standard: CalendarUnit.week.rawValue,
                "who is taken together: sign-ups of a day, a week (from Monday) or a month"),
            Parameter("unbounded", .flag, standard: "false", "active on the day or any later one, not only on the day"),
            Parameter(
                "days", .names(1...30), standard: "1,3,7,14,30,60,90",
                "after how many days, from 1 to 365, with commas between; 1, 7 and 30 are always there"),
            .unit, .withInternal,
        ],
        otherFilters: "people are counted by the day, whatever they did", read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let waits = try waits(question)
        let period = question.period
        let population = try question.population(view)
        let signUps = try view.signUps(onDaysOf: period, of: population)
        let active = try active(question, population, view, upTo: waits.last ?? 0)
        let today = Int(view.today.number - period.first.number)
        var sums = [(retained: Int64, size: Int64)](repeating: (0, 0), count: waits.count)
        var everybody: Int64 = 0

        var rows: [[Cell]] = []
        for cohort in Cohort.all(of: period, per: question["cohort"].flatMap(CalendarUnit.init) ?? .week) {
            let size = cohort.size(signUps)
            guard size > 0 else { continue }
            everybody += size
            let cells = waits.indices.map { place -> Cell in
                guard cohort.isMature(after: waits[place], today: today) else { return .null }
                let retained = cohort.retained(signUps, active, after: waits[place])
                sums[place].retained += retained
                sums[place].size += size
                return .ratio(retained, of: size)
            }
            rows.append([.day(cohort.start), .count(size)] + cells)
        }
        let columns = waits.map { Column("d\($0)", .ratio) }
        var table = Table(
            [Column("cohort", .date), Column("size", .count, .bar)] + columns, rows: rows,
            totals: [.init("size", .count, .count(everybody))]
                + zip(columns, sums).map { .init($0.name, $0.type, .ratio($1.retained, of: $1.size)) })
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
        var waits: Set = [1, 7, 30]
        for text in question.names("days") {
            guard let days = Int(text), (1...365).contains(days) else {
                throw .parameter(
                    "days",
                    "must be whole numbers from 1 to 365 with commas between them, not \"\(TerminalText.shown(text))\"")
            }
            waits.insert(days)
        }
        return waits.sorted()
    }
}
