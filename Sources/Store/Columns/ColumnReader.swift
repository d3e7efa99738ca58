// Reads the events of some days column by column, those that are in no column yet among them.
// SPDX-License-Identifier: Apache-2.0

package import Columns
package import Ledger
internal import SQL

/// Gives every event of a kind and of some days, in blocks: first those that are in columns, then the day's tail, which is
/// read from the events. Nobody can forget the tail, and memory is that of one block, whatever the days have.
///
///     var reader = try ColumnReader(database)                 // within one snapshot
///     try reader.each(.call, from: first, through: last) { block in
///         guard block.range(of: .model).contains(model) else { return }
///         let (models, costs) = (try block.values(of: .model), try block.values(of: .cost))
///         …
///     }
///
/// Must be used in one snapshot with whatever is read beside it. Two readers on two connections read at once.
package struct ColumnReader {
    private let database: Database
    private let declared: Declarations
    private var names: NameReader
    /// Of days up to this one the columns are gone.
    private let gone: Int64
    private let block: ColumnBlock

    package init(_ database: Database) throws(StoreError) {
        self.database = database
        names = NameReader(database)
        declared = try Declarations.stored(in: database, names: &names)
        gone = try ColumnsGone.through(in: database)
        block = ColumnBlock(database)
    }

    /// The days of which events have left the store and whose columns are gone: nothing tells of them any more, event by
    /// event.
    package func missing(from: Day, through: Day) throws(StoreError) -> [Day] {
        try database.rows(
            "SELECT DISTINCT day FROM archives WHERE day >= $1 AND day <= $2 AND sha256 <> '' ORDER BY day", from,
            Day(number: Int32(clamping: min(gone, Int64(through.number))))
        ) { Day(number: Int32(truncatingIfNeeded: $0.integer(0))) }
    }

    /// All events of a kind, by day, each once. What `body` gets is good for as long as it runs. Where `columns` are all that
    /// it asks for, of a tail no more may be read.
    package mutating func each(
        _ kind: Event.Kind, from: Day, through: Day, columns: Set<EventColumn>? = nil,
        _ body: (ColumnBlock) throws(StoreError) -> Void
    ) throws(StoreError) {
        let isInRows = columns.map { StoredEvent.tells($0, of: kind) } ?? false
        var tails = try tails(from: Int64(from.number), through: Int64(through.number))[...]
        let sql = """
            \(StoredBlock.select) WHERE kind = $1 AND day >= $2 AND day <= $3 ORDER BY day, part
            """
        let first = max(Int64(from.number), gone == .min ? .min : gone + 1)
        var names = names
        try database.each(sql, Int64(kind.rawValue), first, Int64(through.number)) { (row) throws(StoreError) in
            let stored = try StoredBlock(row)
            while let tail = tails.first, tail.day < stored.day {
                tails.removeFirst()
                try read(tail, kind, isInRows, &names, body)
            }
            block.take(stored)
            try body(block)
        }
        for tail in tails { try read(tail, kind, isInRows, &names, body) }
        self.names = names
    }

    // MARK: Tails

    /// The events of a day from this number on are in no column.
    private struct Tail {
        let day: Int64
        let first: Int64
    }

    private func tails(from: Int64, through: Int64) throws(StoreError) -> [Tail] {
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

    /// `isInRows` says that the columns of the table tell all that is asked for: the rest of an event need not be parsed.
    private func read(
        _ tail: Tail, _ kind: Event.Kind, _ isInRows: Bool, _ names: inout NameReader,
        _ body: (ColumnBlock) throws(StoreError) -> Void
    ) throws(StoreError) {
        var after = tail.first - 1
        var cells = EventCells()
        while true {
            let sql = """
                \(isInRows ? StoredEvent.selectRow : StoredEvent.select)
                WHERE number > $1 AND number < $2 AND kind = $3 ORDER BY number LIMIT \(PackedColumn.most)
                """
            var rows = ColumnSet()
            var last = after
            try database.each(sql, after, (tail.day + 1) << 32, Int64(kind.rawValue)) { (row) throws(StoreError) in
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
            guard rows.count > 0 else { return }
            rows.finish()
            let isLast = rows.count < PackedColumn.most
            block.take(rows, kind, day: tail.day)
            try body(block)
            if isLast { return }
            after = last
        }
    }
}
