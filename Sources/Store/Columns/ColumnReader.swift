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
    private let connection: SharedConnection
    private var tails: DayTails
    /// Of days up to this one the columns are gone.
    private let gone: Int64
    private let block: ColumnBlock

    package init(_ database: Database) throws(StoreError) {
        self.database = database
        connection = SharedConnection(database)
        gone = try ColumnsGone.through(in: database)
        tails = try DayTails(in: database, columnsGoneThrough: gone)
        block = ColumnBlock(connection)
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
        var left = try tails.all(from: Int64(from.number), through: Int64(through.number))[...]
        let sql = """
            \(StoredBlock.select) WHERE kind = $1 AND day >= $2 AND day <= $3 ORDER BY day, part
            """
        var tails = tails
        try database.each(sql, Int64(kind.rawValue), first(from), Int64(through.number)) {
            (row) throws(StoreError) in
            try database.checkTime()
            let stored = try StoredBlock(row)
            while let tail = left.first, tail.day < stored.day {
                left.removeFirst()
                try tails.read(tail, kind, isInRows, into: block, body)
            }
            try block.take(stored)
            try body(block)
        }
        for tail in left { try tails.read(tail, kind, isInRows, into: block, body) }
        self.tails = tails
    }

    private func first(_ from: Day) -> Int64 { max(Int64(from.number), gone == .min ? .min : gone + 1) }
}

extension ColumnReader {
    /// The same in no order, on as many threads as there are parts: each block is given to one of them. It returns when
    /// all have ended, and throws the first error of any of them; then what the parts have is of no use.
    ///
    /// Meanwhile the connection is theirs together: `body` must read nothing but its block. So many blocks one thread goes
    /// through alone: few are done sooner than another thread is there.
    package func each<Part: AnyObject>(
        _ kind: Event.Kind, from: Day, through: Day, among parts: [Part], after alone: Int = 6,
        _ body: @escaping (Part, ColumnBlock) throws(StoreError) -> Void
    ) throws(StoreError) {
        let left = try tails.all(from: Int64(from.number), through: Int64(through.number))
        let supply = ColumnSupply(
            of: kind, from: first(from), through: Int64(through.number), then: left, tails, over: connection)
        try supply.share(among: parts, after: alone, body)
    }
}
