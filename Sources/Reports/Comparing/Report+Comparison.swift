// The tables of two periods as one.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

extension Report {
    /// The table of the question's period, with what was before and the change beside each figure. Both tables are as they
    /// would be by themselves; of the other period it is all rows, since a limit there would leave out some that are here.
    func compared(
        _ question: Question, with other: Period, _ view: LedgerView
    ) throws(ReadingError) -> Table {
        var now = try arranged(question, view)
        try now.readAll(view)
        var before = try read(question.over(other), view)
        try before.readAll(view)
        if case .sorted = rows { try before.sort(by: question.sort) }

        let columns = now.columns
        let calendar = RowCalendar(
            unit: question.rowUnit, from: other.first, to: question.period.first, zone: question.zone)
        let pairs = RowPairs(keys.places(in: columns, of: question), calendar, columns)
        try pairs.check()
        let place = pairs.places(of: before.rows)
        var isFound = [Bool](repeating: false, count: before.rows.count)
        let size = (now.rows.count + before.rows.count) * pairs.columns.count * MemoryLayout<Cell>.stride
        try view.takeMemory(size)

        var table = Table(pairs.columns, totals: Self.totals(now.totals, before.totals))
        table.rows.reserveCapacity(now.rows.count)
        for (row, key) in zip(now.rows, pairs.names(of: now.rows)) {
            let found = place[key]
            if let found { isFound[found] = true }
            table.rows.append(pairs.cells(row, found.map { before.rows[$0] }))
        }
        table.left = now.left
        // Behind rows that were cut off, those of the other period have no place, and are not known to be missing here.
        if now.left == 0 {
            for (place, row) in before.rows.enumerated() where !isFound[place] {
                table.rows.append(pairs.cells(nil, row))
            }
            if hasLimit { table.cut(after: question.most) }
        }
        table.notes = now.notes + notes(before.notes, beside: now.notes, question, other, today: view.today)
        return table
    }

    private var hasLimit: Bool { if case .all = rows { false } else { true } }

    private static func totals(_ now: [Table.Total], _ before: [Table.Total]) -> [Table.Total] {
        now.flatMap { total -> [Table.Total] in
            let column = Column(total.name, total.type)
            guard column.isFigure else { return [total] }
            let earlier = before.first { $0.name.exact == total.name.exact }?.cell ?? .null
            let cells: [(Column.Side, Cell)] = [(.before, earlier), (.change, .change(from: earlier, to: total.cell))]
            return [total]
                + cells.map { side, cell in
                    let column = column.beside(side)
                    return Table.Total(column.name, column.type, cell, side: side)
                }
        }
    }

    /// What is to be known of the other period, and that the one that was asked for is not over.
    private func notes(
        _ before: [String], beside now: [String], _ question: Question, _ other: Period, today: Day
    ) -> [String] {
        let others = before.filter { !now.contains($0) }.map { "\(other.first) to \(other.last): \($0)" }
        guard question.period.last >= today, other.last < today else { return others }
        return others + ["The period is not over; what it is compared with counts in full."]
    }
}

extension Question {
    /// What rows that are told by time are each of.
    fileprivate var rowUnit: CalendarUnit { per ?? self["cohort"].flatMap(CalendarUnit.init(rawValue:)) ?? .day }
}

/// Which day, week or month of one period stands where which of another does: the first where the first does.
private struct RowCalendar {
    let unit: CalendarUnit
    /// The first days of the period before and of the present one.
    let from, to: Day
    let zone: Zone

    func place(of day: Day, since first: Day) -> Int {
        switch unit {
        case .day, .week: Int(unit.start(of: day).number - unit.start(of: first).number)
        case .month: Int(day.month - first.month)
        }
    }

    /// The present day, week or month that stands where one of the period before does.
    func counterpart(of day: Day) -> Day {
        let place = place(of: day, since: from)
        return switch unit {
        case .day, .week: unit.start(of: to).advanced(by: place)
        case .month: Day.first(ofMonth: to.month + Int32(place))
        }
    }

    /// When clocks show on the day that stands there what they show now.
    func counterpart(of time: Timestamp) -> Timestamp {
        let shown = time.milliseconds + Int64(zone.offset(at: time)) * 1_000
        return zone.instant(showing: Timestamp(milliseconds: to.start.milliseconds + shown - from.start.milliseconds))
    }

    func counterpart(of cell: Cell) -> Cell {
        switch cell {
        case .day(let day): .day(counterpart(of: day))
        case .time(let time): .time(counterpart(of: time))
        default: cell
        }
    }
}

/// Rows of two periods that are about the same, and their cells side by side.
private struct RowPairs {
    private let keys: [Int]
    private let calendar: RowCalendar
    private let present: [Column]
    let columns: [Column]

    init(_ keys: [Int], _ calendar: RowCalendar, _ present: [Column]) {
        (self.keys, self.calendar, self.present) = (keys, calendar, present)
        columns = present.indices.flatMap { place -> [Column] in
            let column = present[place]
            if keys.contains(place) { return [column] + (column.type == .text ? [] : [column.beside(.before)]) }
            return [column] + (column.isFigure ? [column.beside(.before), column.beside(.change)] : [])
        }
    }

    /// Names of columns come from the app, too, and might be those of another's other side.
    func check() throws(ReadingError) {
        var seen: Set<ExactText> = [Column.Side.before.rawValue.exact, Column.Side.change.rawValue.exact]
        for column in columns where !seen.insert(column.name.exact).inserted {
            throw .parameter(
                "compare", "cannot be told: there is a column of the name \(TerminalText.shown(column.name)) already")
        }
    }

    /// What a row is about. Of several rows that are about the same, the first is paired with the first.
    struct Name: Hashable {
        enum Part: Hashable {
            case none
            case text(ExactText)
            case figure(Int64)
        }
        let parts: [Part]
        var turn = 0
    }

    /// The names of present rows.
    func names(of rows: [[Cell]]) -> [Name] { names(rows) { $0 } }

    /// Where in the period before a row is.
    func places(of rows: [[Cell]]) -> [Name: Int] {
        Dictionary(zip(names(rows, calendar.counterpart), rows.indices), uniquingKeysWith: { first, _ in first })
    }

    private func names(_ rows: [[Cell]], _ translated: (Cell) -> Cell) -> [Name] {
        var turns: [Name: Int] = [:]
        return rows.map { row in
            var name = Name(
                parts: keys.map { place in
                    switch translated(row[place]) {
                    case .text(let text): .text(text.exact)
                    case let cell: cell.magnitude.map(Name.Part.figure) ?? .none
                    }
                })
            let turn = turns[name, default: 0]
            turns[name] = turn + 1
            name.turn = turn
            return name
        }
    }

    /// A row that is there in either period, or in both.
    func cells(_ now: [Cell]?, _ before: [Cell]?) -> [Cell] {
        var cells: [Cell] = []
        cells.reserveCapacity(columns.count)
        for place in present.indices {
            let column = present[place]
            let earlier = before?[place] ?? .null
            if keys.contains(place) {
                cells.append(now?[place] ?? calendar.counterpart(of: earlier))
                if column.type != .text { cells.append(earlier) }
            } else if column.isFigure {
                let current = now?[place] ?? .null
                cells += [current, earlier, .change(from: earlier, to: current)]
            } else {
                cells.append(now?[place] ?? earlier)
            }
        }
        return cells
    }
}
