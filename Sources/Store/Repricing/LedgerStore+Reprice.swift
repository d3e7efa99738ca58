// Books what another price book makes of past calls, beside what was booked.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger
internal import SQL

extension LedgerStore {
    /// Prices the calls of some days anew and books the differences as adjustments, a page of calls at a time: each is
    /// all there or not at all, and others commit between two of them. Blocks; not for the commit queue.
    ///
    /// The same book a second time changes nothing, so it can be started again wherever it ended.
    package func reprice(
        from: Day, to: Day, at now: Timestamp, price: @escaping Repricing.Pricing,
        progress: (Int) -> Void = { _ in }
    ) throws(StoreError) -> RepricingReport {
        try maintaining { () throws(StoreError) in
            var walk = Repricing(from: from, to: to, price)
            var isMore = true
            while isMore {
                isMore = try perform { (writer) throws(StoreError) in try writer.reprice(&walk, at: now) }
                progress(walk.events)
            }
            return try perform { (writer) throws(StoreError) in
                (try walk.report(in: writer.database, from: from, to: to), nil)
            }
        }
    }

    /// What adjustments come to by provider, where that is not nothing.
    package func eachAdjustment(_ body: (_ provider: String, Money) -> Void) throws(StoreError) {
        let sums = try withDatabase { (database) throws(StoreError) in
            let closed = try ClosedDays.stored(in: database)?.last
            // Months have the days that are closed.
            let sql = """
                SELECT provider, adjustment FROM call_months WHERE adjustment <> 0
                UNION ALL SELECT provider, adjustment FROM call_days WHERE day > $1 AND adjustment <> 0
                """
            var nanos: [Int64: Int64] = [:]
            // Added here: what leaves 64 bits is no reason not to start.
            try database.each(sql, Int64(closed?.number ?? .min)) { row in
                nanos[row.integer(0)] = (nanos[row.integer(0)] ?? 0).addingSaturated(row.integer(1))
            }
            var names = NameReader(database)
            var sums: [(provider: String, amount: Money)] = []
            for (provider, nanos) in nanos { sums.append((try names.text(provider), Money(nanos: nanos))) }
            return sums
        }
        for sum in sums { body(sum.provider, sum.amount) }
    }
}

extension BatchWriter {
    /// Books one page; false when there was none left.
    func reprice(_ walk: inout Repricing, at now: Timestamp) throws(StoreError) -> (Bool, Commit?) {
        let started = ContinuousClock.now
        let booked: (changes: [Repricing.Change], cost: CommitCost)? = try database.write { () throws(StoreError) in
            var reader = NameReader(database)
            guard let changes = try walk.next(in: database, &reader) else { return nil }
            return (changes, try write(changes, at: now))
        }
        guard let booked else { return (false, nil) }
        guard !booked.changes.isEmpty else { return (true, nil) }
        var sums: [Int64: Int64] = [:]
        for change in booked.changes { sums[change.booking.names.provider, default: 0] &+= change.by.nanos }
        var commit = Commit(
            totals: [], duration: ContinuousClock.now - started, turnedAway: turnedAway, events: 0)
        commit.cost = booked.cost
        commit.adjustments = sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return (true, commit)
    }

    /// Returns what was added to the sums.
    private func write(_ changes: [Repricing.Change], at now: Timestamp) throws(StoreError) -> CommitCost {
        let upsert = """
            INSERT INTO adjustments (number, amount, card, at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (number) DO UPDATE SET amount = excluded.amount, card = excluded.card, at = excluded.at
            """
        var names = NameIndex(database)
        var fold = fold
        fold.closed = try ClosedDays.stored(in: database)
        var cells = EventCells()
        var placed: [PlacedCost] = []
        for change in changes {
            if change.by != .zero {
                try fold.adjust(change.booking, by: change.by, names: &names)
                if !zones.isEmpty {
                    try cells.fill(change.booking, EventCells.Figures(place: 0), fold.declared, names: &names)
                    placed.append(PlacedCost(cells, at: change.booking.at, cost: change.by.nanos))
                }
            }
            guard let amount = change.amount else {
                try database.run("DELETE FROM adjustments WHERE number = $1", change.number)
                continue
            }
            let card = try names.id(of: change.card)
            try database.run(upsert, change.number, amount.nanos, card, now.milliseconds)
        }
        if fold.rollups.overflowed { throw .database(.overflow) }
        try amendColumns(with: changes)
        try names.writeMade(to: database)
        try rollups.add(fold.rollups, to: database)
        var cost = CommitCost(fold.rollups, joins: [])
        cost.add(zones, placed)
        return cost
    }

    private func amendColumns(with changes: [Repricing.Change]) throws(StoreError) {
        // What is remembered of calls that are in no column yet is what they were before.
        indexer.forgetRecent()
        var columns = ColumnWriter(database)
        try columns.adjust(changes.map { ($0.number, $0.amount?.nanos) })
    }
}
