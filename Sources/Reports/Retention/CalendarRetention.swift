// Who comes back in which day, week or month of the calendar after signing up in one.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum CalendarRetention {
    static func table(_ question: Question, _ unit: CalendarUnit, _ view: LedgerView) throws(ReadingError) -> Table {
        for name in ["cohort", "days"] where question.isGiven(name) {
            throw .parameter(name, "cannot be combined with per, which counts cohorts and what comes after alike")
        }
        let given = try RetentionReport.numbers("after", question)
        let waits = given.isEmpty ? usual(unit) : Set(given).sorted()
        let parts = Period.Parts(question.period, per: unit)
        let chosen = try ChosenPeople(by: question.filters, upTo: view.today, in: view)
        var cohorts = [PeopleSet](repeating: PeopleSet(), count: parts.count)
        try view.signUps(in: question.period.milliseconds) { person, at in
            if chosen.contains(person), let place = parts.place(of: at.day) { cohorts[place].insert(person) }
        }
        // Where somebody signed up, what comes after is read; the rest of ten years need not be held.
        guard let last = cohorts.lastIndex(where: { !$0.isEmpty }) else { return table([], 0, waits, unit, []) }
        let active = try active(
            from: parts.starts[0], units: last + (waits.last ?? 0) + 1, unit, chosen,
            isUnbounded: question.flag("unbounded"), view)
        var sums = [(retained: Int64, size: Int64)](repeating: (0, 0), count: waits.count)
        var everybody: Int64 = 0
        var rows: [[Cell]] = []
        for (place, cohort) in cohorts.enumerated() where !cohort.isEmpty {
            let size = Int64(cohort.count)
            everybody += size
            let cells = waits.indices.map { wait -> Cell in
                // Those that are over are there.
                guard place + waits[wait] < active.count else { return .null }
                let retained = Int64(cohort.count(in: active[place + waits[wait]]))
                sums[wait].retained += retained
                sums[wait].size += size
                return .ratio(retained, of: size)
            }
            rows.append([.day(parts.starts[place]), .count(size)] + cells)
        }
        return table(rows, everybody, waits, unit, sums)
    }

    private static func table(
        _ rows: [[Cell]], _ everybody: Int64, _ waits: [Int], _ unit: CalendarUnit,
        _ sums: [(retained: Int64, size: Int64)]
    ) -> Table {
        let columns = waits.map { Column("\(unit.rawValue.prefix(1))\($0)", .ratio) }
        let shares = columns.indices.map { place -> Cell in
            sums.isEmpty ? .null : .ratio(sums[place].retained, of: sums[place].size)
        }
        return Table(
            [Column("cohort", .date), Column("size", .count, .bar)] + columns, rows: rows,
            totals: [.init("size", .count, .count(everybody))]
                + zip(columns, shares).map { .init($0.name, $0.type, $1) })
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
        from first: Day, units: Int, _ unit: CalendarUnit, _ chosen: ChosenPeople, isUnbounded: Bool, _ view: LedgerView
    ) throws(ReadingError) -> [PeopleSet] {
        var sets: [PeopleSet] = []
        var start = first
        while sets.count < units, unit.end(of: start) < view.today {
            sets.append(try view.active(from: start, through: unit.end(of: start), of: chosen))
            start = unit.end(of: start).advanced(by: 1)
        }
        guard isUnbounded else { return sets }
        return sets.unionsToTheEnd(with: try view.active(from: start, through: view.today, of: chosen))
    }
}
