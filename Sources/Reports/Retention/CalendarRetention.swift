// Who comes back in which day, week or month of the calendar after signing up in one.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum CalendarRetention {
    static func table(_ question: Question, _ unit: CalendarUnit, _ view: LedgerView) throws(ReadingError) -> Table {
        for name in ["cohort", "days"] where question.isGiven(name) {
            throw .parameter(name, "cannot be combined with per, which counts cohorts and what comes after alike")
        }
        if question.isGiven("within") {
            throw .parameter(
                "within", "cannot be combined with per, whose whole \(unit.rawValue) of the sign-up counts")
        }
        let given = try RetentionReport.numbers("after", question)
        let waits = given.isEmpty ? usual(unit) : Set(given).sorted()
        let parts = Period.Parts(question.period, per: unit)
        let population = try question.population(view, actingUpTo: view.today)
        var cohorts = [PeopleSet](repeating: PeopleSet(), count: parts.count)
        try view.signUps(in: view.milliseconds(of: question.period), of: population) { member, at in
            if let place = parts.place(of: view.day(of: at.milliseconds)) { cohorts[place].insert(member) }
        }
        let groups = try CohortGroups(question, population, FirstDays(parts, from: cohorts), view)
        var rows = CohortTable(waits.map { "\(unit.rawValue.prefix(1))\($0)" }, groups)
        // Where somebody signed up, what comes after is read; the rest of ten years need not be held.
        if let last = cohorts.lastIndex(where: { !$0.isEmpty }) {
            let active = try active(
                from: parts.starts[0], units: last + (waits.last ?? 0) + 1, unit, population,
                isUnbounded: question.flag("unbounded"), view)
            for (place, cohort) in cohorts.enumerated() {
                // Those that are over are there.
                let back = waits.map { place + $0 < active.count ? active[place + $0] : nil }
                var counts = CohortCounts(waits: waits.count)
                counts.add(cohort, back: back, group: groups?.place)
                rows.add(parts.starts[place], counts, isMature: back.map { $0 != nil })
            }
        }
        var table = try rows.table(for: question, in: view)
        table.notes = try question.notes(on: population, view)
        return table
    }

    private static func usual(_ unit: CalendarUnit) -> [Int] {
        switch unit {
        case .day: [1, 3, 7, 14, 30, 60, 90]
        case .week: [1, 2, 3, 4, 8, 12, 26, 52]
        case .month: [1, 2, 3, 6, 12]
        }
    }

    /// Who was active in each day, week or month that is over, of so many from the first on; unbounded, who was in that one
    /// or later.
    private static func active(
        from first: Day, units: Int, _ unit: CalendarUnit, _ population: Population, isUnbounded: Bool,
        _ view: LedgerView
    ) throws(ReadingError) -> [PeopleSet] {
        var sets: [PeopleSet] = []
        var start = first
        while sets.count < units, unit.end(of: start) < view.today {
            sets.append(try view.active(from: start, through: unit.end(of: start), of: population))
            start = unit.end(of: start).advanced(by: 1)
        }
        guard isUnbounded else { return sets }
        return sets.unionsToTheEnd(with: try view.active(from: start, through: view.today, of: population))
    }
}
