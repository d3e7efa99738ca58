// One transaction of the ledger: what it writes, and in which order.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Wire

/// Writes prepared batches on the one connection that writes. Lives on the commit queue.
///
/// A batch was folded before; each row is touched once: keys, events, rollups, totals, people.
final class BatchWriter {
    let database: Database
    let instance: Int64
    /// An empty fold, for whoever folds what is in the ledger already.
    let fold: Fold
    let rollups = RollupWriter()
    /// Takes events into index and columns, behind the commits.
    var indexer: EventIndexer
    /// Label sets turned away since the start, by family.
    private(set) var turnedAway: [Int64: Int64] = [:]

    /// What could not be booked, and is kept.
    var quarantine: QuarantineContents

    /// How far the audit is.
    var audit: AuditBooks

    /// Whose days costs are told by beside those of UTC. Without any, no call is looked at for it.
    var zones: [Zone] = []

    /// What a committed batch came to.
    struct Booked {
        /// What the counters of /metrics grew by.
        var totals: [Commit.Total]
        var cost: CommitCost
    }

    init(_ database: Database, instance name: String) throws(StoreError) {
        self.database = database
        fold = try database.write { () throws(StoreError) in
            var names = NameIndex(database)
            let fold = Fold(try FixedNames(in: &names), declared: try Declarations.stored(in: database, names: &names))
            try names.writeMade(to: database)
            return fold
        }
        indexer = EventIndexer(database, declared: fold.declared)
        quarantine = try QuarantineContents(database)
        audit = try AuditBooks(database)
        let sql = """
            INSERT INTO instances (name) VALUES ($1)
            ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id
            """
        instance = try database.first(sql, name) { $0.integer(0) } ?? 0
    }

    /// All of a batch in one transaction, on disk when this returns.
    func write(_ batch: borrowing PreparedBatch) throws(StoreError) -> Booked {
        let released = try database.write { () throws(StoreError) in try writeRest(of: batch) }
        return note(batch, released)
    }

    /// The same of a batch that is still being prepared. Nil, and nothing written, where that fails.
    func write(_ ahead: RowsAhead) -> (batch: PreparedBatch, result: Result<Booked, StoreError>)? {
        let written = Result { () throws(StoreError) in
            try database.write { () throws(StoreError) -> QuarantineChange in
                while let piece = ahead.next() { try write(piece.rows[...], of: piece.submissions) }
                // Whatever is thrown takes back what was written; nobody is told of it.
                guard let batch = ahead.batch else { throw .closed }
                return try writeRest(of: batch)
            }
        }
        guard let batch = ahead.takeBatch() else { return nil }
        return (batch, written.map { note(batch, $0) })
    }

    /// Returns what of the quarantine is booked by it.
    private func writeRest(of batch: borrowing PreparedBatch) throws(StoreError) -> QuarantineChange {
        try NameIndex.write(batch.names, to: database)
        try write(batch.rows[batch.ahead...], of: batch.submissions)
        try rollups.add(batch.rollups, to: database)
        try batch.people.write(to: database)
        try PreparedBatch.ProfileRow.write(batch.profiles, to: database)
        try PreparedBatch.AdjustmentRow.write(batch.adjustments, to: database)
        return try release(bookedBy: batch)
    }

    /// What is remembered of a batch that is on disk.
    private func note(_ batch: borrowing PreparedBatch, _ released: QuarantineChange) -> Booked {
        turnedAway = batch.turnedAway
        quarantine.apply(released)
        indexer.note(batch.rows.map { (EventTail.Event($0), $0.cells) }, batch.cells)
        var cost = CommitCost(batch.rollups, joins: batch.people.joined)
        cost.add(zones, batch.costs(onOtherDaysIn: zones))
        return Booked(totals: totals(of: batch.rollups), cost: cost)
    }

    private func totals(of rollups: Rollups) -> [Commit.Total] {
        rollups.unsorted(.totals).compactMap { row in
            TotalFamily(rawValue: row.key[1]).map {
                Commit.Total(
                    family: $0, series: RollupKey(row.key[2], row.key[3], row.key[4], row.key[5]),
                    amount: rollups.value(.totals, row, 0))
            }
        }
    }

    private func write(_ rows: ArraySlice<EventRow>, of submissions: [CommitQueue.Submission]) throws(StoreError) {
        try writeKeys(of: rows, submissions)
        try database.insert(EventRow.insertion, each: rows) { binder, row in
            row.bind(submissions[row.submission].entries[row.place], to: &binder)
        }
    }

    private static let keys = SQLInsertion(into: "event_keys", ["key", "content", "number"])

    /// In the order in which they lie: neighbours are found on the same page.
    private func writeKeys(
        of rows: ArraySlice<EventRow>, _ submissions: [CommitQueue.Submission]
    ) throws(StoreError) {
        var keys = rows.map { row in
            let record = submissions[row.submission].entries[row.place].record
            return (key: record.key, content: record.content, number: row.number)
        }
        keys.sort { $0.key < $1.key }
        try database.insert(Self.keys, each: keys) { binder, row in
            binder.bytes(row.key.bytes)
            binder.integer(row.content)
            binder.integer(row.number)
        }
    }

    /// The text of a name, for whoever shows the counters.
    func text(ofName id: Int64) -> String {
        (try? database.first("SELECT text FROM names WHERE id = $1", id) { $0.text(0) }) ?? ""
    }

    /// Writes something that changes nothing, to learn whether the store can be written.
    func touch() throws(StoreError) {
        try database.write { () throws(StoreError) in
            _ = try database.run("UPDATE instances SET name = name WHERE id = $1", instance)
        }
    }
}

extension RollupTable {
    /// The totals that an instance booked, series by series.
    static func eachTotal(
        of instance: Int64, in database: Database, _ body: (TotalFamily, RollupKey, Int64) -> Void
    ) throws(StoreError) {
        let table = ID.totals.table
        try database.each(table.select(where: "instance = $1"), instance) { row in
            let (key, measures) = table.read(row)
            if let family = TotalFamily(rawValue: key[1]) {
                body(family, RollupKey(key[2], key[3], key[4], key[5]), measures[0])
            }
        }
    }
}
