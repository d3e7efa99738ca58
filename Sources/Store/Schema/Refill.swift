// Fills rollups from the events that are in the store: what a declaration adds to a ledger that has some.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Folds all events as they were booked, and writes the sums of some rollups only.
///
/// Events lie by day and are taken some thousands at a time, so the memory needed does not grow with them. Runs in the
/// transaction of whoever asked for it, and must find the rows that it makes gone or never made.
struct Refill {
    private let database: Database
    private var names: NameIndex
    private var fold: Fold
    private let writer = RollupWriter()

    init(_ database: Database, declared: Declarations) throws(StoreError) {
        self.database = database
        var names = NameIndex(database)
        fold = Fold(try FixedNames(in: &names), declared: declared)
        fold.closed = try ClosedDays.stored(in: database)
        self.names = names
    }

    /// `isWanted` picks the rows to write; `progress` gets the number of events so far.
    mutating func run(
        _ tables: [RollupTable.ID], where isWanted: (RollupTable.ID, RollupKey) -> Bool, progress: (Int) -> Void
    ) throws(StoreError) {
        var after: Int64 = -1
        var count = 0
        while true {
            let events = try StoredEvent.page(after: after, most: Self.page, in: database)
            guard let last = events.last else { return }
            for event in events {
                try fold.add(try event.booking(), names: &names)
            }
            if fold.rollups.overflowed { throw .database(.overflow) }
            try writer.add(fold.rollups, of: tables, where: isWanted, to: database)
            try names.writeMade(to: database)
            if names.isFull { names.forgetAll() }
            fold.rollups.removeAll()
            after = last.number
            count += events.count
            progress(count)
        }
    }

    private static let page = 20_000
}
