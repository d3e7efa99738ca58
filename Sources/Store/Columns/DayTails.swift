// The events of days that are in no column yet.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL

/// Reads tails: what came to a day after its columns were written.
struct DayTails {
    private let database: Database
    private let declared: Declarations
    private var names: NameReader
    /// Of days up to this one the columns are gone.
    private let gone: Int64

    /// The events of a day from this number on are in no column.
    struct Tail: Sendable {
        let day: Int64
        let first: Int64
    }

    init(in database: Database, columnsGoneThrough gone: Int64) throws(StoreError) {
        self.database = database
        self.gone = gone
        names = NameReader(database)
        declared = try Declarations.stored(in: database, names: &names)
    }

    func all(from: Int64, through: Int64) throws(StoreError) -> [Tail] {
        var places: [Int64: Int64] = [:]
        try database.each("SELECT day, place FROM indexed_days WHERE day >= $1 AND day <= $2", from, through) { row in
            places[row.integer(0)] = row.integer(1)
        }
        var tails: [Tail] = []
        var day = from
        while day <= through {
            let first = day << 32 + (day <= gone ? 0 : places[day] ?? 0)
            // The next event that is in no column of this day is of this day, or tells the next day that has any.
            let found = try database.first("SELECT min(number) FROM events WHERE number >= $1", first) {
                $0.optionalInteger(0)
            }
            guard let number = found ?? nil else { break }
            try StoredEvent.checkOrder(of: CollectionOfOne(number), after: first - 1)
            if number >> 32 == day { tails.append(Tail(day: day, first: number)) }
            day = max(day + 1, number >> 32)
        }
        return tails
    }

    /// All of a tail, in blocks.
    mutating func read(
        _ tail: Tail, _ kind: Event.Kind, _ isInRows: Bool, into block: ColumnBlock,
        _ body: (ColumnBlock) throws(StoreError) -> Void
    ) throws(StoreError) {
        var left: Tail? = tail
        while let tail = left {
            let page = try page(of: tail, kind, isInRows)
            left = page.left
            guard page.rows.count > 0 else { return }
            block.take(page.rows, kind, day: tail.day)
            try body(block)
        }
    }

    /// As many events of a kind as a block has, and what is left of the tail behind them. `isInRows` says that the columns of
    /// the table tell all that is asked for: the rest of an event need not be parsed.
    mutating func page(of tail: Tail, _ kind: Event.Kind, _ isInRows: Bool = false) throws(StoreError) -> (
        rows: ColumnSet, left: Tail?
    ) {
        let sql = """
            \(isInRows ? StoredEvent.selectRow : StoredEvent.select) WHERE number > $1 AND number < $2 AND kind = $3
            ORDER BY number LIMIT \(PackedColumn.most)
            """
        var cells = EventCells()
        var rows = ColumnSet()
        var last = tail.first - 1
        var names = names
        try database.each(sql, last, (tail.day + 1) << 32, Int64(kind.rawValue)) { (row) throws(StoreError) in
            let number = row.integer(0)
            try StoredEvent.checkOrder(of: CollectionOfOne(number), after: last)
            last = number
            if isInRows {
                cells.fill(kind, row)
            } else {
                let event = StoredEvent(row)
                try event.fill(&cells, try event.booking(), declared, names: &names)
            }
            rows.append(cells)
        }
        self.names = names
        rows.finish()
        let isLast = rows.count < PackedColumn.most
        return (rows, isLast ? nil : Tail(day: tail.day, first: last + 1))
    }
}
