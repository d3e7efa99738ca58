// Prepares batches: what is new, who and what it names, and what it adds up to.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL
internal import Wire

/// Makes of what was submitted what is to be written, while the batch before is being written. Lives on the queue that
/// prepares; its connection only reads, and sees what is committed. What it has prepared and nobody has committed yet it
/// remembers: keys, names, people, places.
///
/// Where a prepared batch is not committed, nothing that was prepared after it is true: `forget`.
final class BatchPreparer {
    private let reader: Database
    private let instance: Int64
    private let mostSeries: Int
    private var names: NameIndex
    private var people: PersonIndex
    private var fold: Fold
    private var limitIsKnown = false
    /// Label sets that were turned away by what is committed, by family.
    private var turnedAway: [Int64: Int64] = [:]
    /// Whether the fold has the closed days as they are in the store.
    private var closedIsKnown = false
    /// The next free place of each day that was booked on since the start.
    private var places: [Day: Int64] = [:]
    private var keys: KeyIndex
    private var serial = 0
    /// Rollups that were written, to be filled again: what they grew to is what a batch needs.
    private var spare: [Rollups] = []
    /// The row of columns at hand.
    private var cells = EventCells()

    init(_ reader: Database, instance: Int64, mostSeries: Int, fold: Fold) {
        self.reader = reader
        self.instance = instance
        self.mostSeries = mostSeries
        self.fold = fold
        self.fold.known = KnownTenantPeople()
        names = NameIndex(reader)
        people = PersonIndex(reader)
        keys = KeyIndex(reader)
    }

    /// More is remembered than is worth it: once nothing is on its way, `forget` is due.
    var isFull: Bool { names.isFull || people.isFull }

    /// Nothing that was prepared until now, and is not committed, will be.
    func forget() {
        forgetNames()
        keys.forgetAll()
        places.removeAll()
        fold.rollups = Rollups()
        fold.known = KnownTenantPeople()
        limitIsKnown = false
    }

    /// Everything that was prepared is committed: who and what it named can be looked up again, and which days are closed.
    func forgetNames() {
        names.forgetAll()
        people.forgetAll()
        closedIsKnown = false
    }

    /// What was written since the last time.
    func note(_ committed: CommitQueue.Committed) {
        keys.noteCommitted(committed.serial)
        turnedAway = committed.turnedAway
        if let rollups = committed.spare, spare.count < 2 { spare.append(rollups) }
    }

    /// Throws what is wrong with one of the events, or with the store; then nothing that is remembered is true.
    ///
    /// Whenever a piece of the rows is made, `ahead` is asked whether somebody writes them before the rest.
    func prepare(
        _ submissions: [CommitQueue.Submission], ahead: () -> RowsAhead? = { nil }
    ) throws(StoreError) -> PreparedBatch {
        if !limitIsKnown {
            fold.limit = try loadLimit()
            limitIsKnown = true
        }
        if !closedIsKnown {
            fold.closed = try ClosedDays.stored(in: reader)
            closedIsKnown = true
        }
        serial += 1
        var batch = PreparedBatch(of: submissions, serial: serial)
        let news = try news(of: submissions, &batch.outcomes)
        try learn(news, of: submissions)
        fold.rollups = spare.popLast() ?? Rollups()
        batch.rows.reserveCapacity(news.count)
        for new in news {
            try add(submissions[new.submission].entries[new.place], new, to: &batch)
            let count = batch.rows.count
            if count.isMultiple(of: RowsAhead.piece), count < news.count, let ahead = ahead() {
                batch.handRows(to: ahead)
            }
        }
        if fold.rollups.overflowed { throw .database(.overflow) }
        batch.rollups = fold.rollups
        fold.rollups = Rollups()
        batch.sortRows()
        batch.names = names.takeMade()
        batch.people = people.takeChanges()
        batch.turnedAway = fold.limit?.turnedAway ?? [:]
        return batch
    }

    /// An entry that was not seen before: which.
    private struct News {
        let submission, place: Int
    }

    /// The entries that are new. Tells duplicates from conflicts.
    private func news(
        of submissions: [CommitQueue.Submission], _ outcomes: inout [BookingOutcome]
    ) throws(StoreError) -> [News] {
        var news: [News] = []
        news.reserveCapacity(submissions.reduce(0) { $0 + $1.entries.count })
        try keys.look(for: submissions)
        for submission in submissions.indices {
            let entries = submissions[submission].entries
            var outcome = BookingOutcome()
            for place in entries.indices {
                guard let content = keys.note(entries[place].record.key, entries[place].record.content, serial) else {
                    news.append(News(submission: submission, place: place))
                    outcome.accepted += 1
                    continue
                }
                let record = entries[place].record
                if content == record.content {
                    outcome.duplicates.append(record.index)
                } else {
                    let reason = "id \"\(record.event.id)\" was used before for an event with other content"
                    outcome.rejected.append(
                        Rejection(index: record.index, reason: reason, event: record.rejected(.conflict)))
                }
            }
            outcomes.append(outcome)
        }
        return news
    }

    /// Looks up all names and people of a batch at once.
    private func learn(_ news: [News], of submissions: [CommitQueue.Submission]) throws(StoreError) {
        let declared = fold.declared
        try names.learn { note in
            for new in news { submissions[new.submission].entries[new.place].eachName(declared, note) }
        }
        try people.learn { note in
            for new in news {
                let event = submissions[new.submission].entries[new.place].record.event
                note(event.user, event.anonymous, submissions[new.submission].entries[new.place].at)
            }
        }
    }

    /// Adds an entry to the sums of the batch, and its rows to those that are to be written.
    private func add(_ entry: Entry, _ new: News, to batch: inout PreparedBatch) throws(StoreError) {
        let (user, anonymous) = try people.resolve(entry.record.event, at: entry.at)
        let booking = Booking(
            event: entry.record.event, at: entry.at, priced: entry.priced, isLive: entry.isLive, instance: instance,
            person: user != 0 ? user : anonymous, isAnonymous: user == 0,
            names: try EventNames(of: entry.record.event, in: &names),
            adjustment: entry.adjustment?.amount ?? .zero)
        try fold.add(booking, names: &names)
        let row = EventRow(
            number: try number(on: entry.at.day), submission: new.submission, place: new.place,
            cells: batch.cells.end, instance: instance, user: user, anonymous: anonymous, names: booking.names,
            card: try names.id(of: booking.priced?.card ?? ""),
            unpriced: try names.id(of: booking.priced?.unpriced ?? ""), cost: booking.priced?.cost.nanos ?? 0,
            of: entry.record.event.detail)
        let figures = EventCells.Figures(
            place: row.number & 0xFFFF_FFFF, card: row.card, unpriced: row.unpriced,
            adjustment: entry.adjustment?.amount)
        try cells.fill(booking, figures, fold.declared, names: &names)
        batch.cells.append(cells)
        batch.rows.append(row)
        if case .profile(let profile) = entry.record.event.detail {
            batch.profiles.append(try self.row(of: profile, entry, row))
        }
        if let adjustment = entry.adjustment {
            batch.adjustments.append(
                PreparedBatch.AdjustmentRow(
                    number: row.number, adjustment: adjustment, card: try names.id(of: adjustment.card)))
        }
    }

    private func row(
        of profile: Profile, _ entry: Entry, _ row: EventRow
    ) throws(StoreError) -> PreparedBatch.ProfileRow {
        let (kind, id): (Int64, Int64) =
            if row.user != 0 {
                (0, row.user)
            } else if row.names.tenant != 0 {
                (1, row.names.tenant)
            } else {
                (2, try names.id(of: profile.subject))
            }
        return PreparedBatch.ProfileRow(
            kind: kind, id: id, at: entry.at, number: row.number, body: entry.record.body,
            plan: try names.id(of: profile.plan), country: try names.id(of: profile.country))
    }

    /// The next place on a day. Numbers order events and do not count them: places of what failed stay empty.
    private func number(on day: Day) throws(StoreError) -> Int64 {
        let first = Int64(day.number) << 32
        let place: Int64
        if let next = places[day] {
            place = next
        } else {
            let last = try reader.first(
                // Events that left for an archive have their numbers for good.
                """
                SELECT max(number) FROM (
                    SELECT max(number) AS number FROM events WHERE number >= $1 AND number < $2
                    UNION ALL SELECT max(last) AS number FROM archives WHERE day = $3) AS numbers
                """, first, first + (1 << 32), day
            ) { $0.optionalInteger(0) }
            // The index knows of places that events had which have left the store, and of those that stayed empty.
            let indexed = try IndexedDays.place(of: Int64(day.number), in: reader)
            place = max((last ?? nil).map { $0 + 1 } ?? first, first + indexed)
        }
        places[day] = place + 1
        return place
    }

    private func loadLimit() throws(StoreError) -> SeriesLimit {
        var limit = SeriesLimit(most: mostSeries, turnedAway: turnedAway)
        try RollupTable.eachTotal(of: instance, in: reader) { family, series, _ in limit.know(series, family: family) }
        return limit
    }
}
