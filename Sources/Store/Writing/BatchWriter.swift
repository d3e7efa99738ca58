// One transaction of the ledger: what it writes, and in which order.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Wire

/// Books batches of entries on the one connection that writes. Lives on the commit queue.
///
/// A batch is folded in memory first; then each row is touched once: keys, events, rollups, totals, people.
final class BatchWriter {
    let database: Database
    let instance: Int64
    var names: NameIndex
    private var people: PersonIndex
    var fold: Fold
    private var limitIsKnown = false
    let rollups = RollupWriter()
    private let mostSeries: Int
    /// The next free place of each day that was booked on since the start.
    private var places: [Day: Int64] = [:]
    /// Notes where single events are, behind the commits.
    var indexer: EventIndexer
    /// Days that the batch at hand books on, with the place after its last event, and how many.
    private var booked: [(day: Int64, next: Int64, count: Int)] = []

    /// What a committed batch came to.
    struct Booked {
        var outcomes: [BookingOutcome]
        /// What the counters of /metrics grew by.
        var totals: [(key: RollupKey, measures: Measures)]
        var cost: CommitCost
    }

    init(_ database: Database, instance name: String, mostSeries: Int) throws(StoreError) {
        self.database = database
        self.mostSeries = mostSeries
        var names = NameIndex(database)
        fold = try database.write { () throws(StoreError) in
            Fold(try FixedNames(in: &names), declared: try Declarations.stored(in: database, names: &names))
        }
        fold.closed = try ClosedDays.stored(in: database)
        self.names = names
        people = PersonIndex(database)
        indexer = EventIndexer(database)
        let sql = """
            INSERT INTO instances (name) VALUES ($1)
            ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id
            """
        instance = try database.first(sql, name) { $0.integer(0) } ?? 0
    }

    /// All submissions in one transaction, on disk when this returns.
    func book(_ submissions: [[Entry]]) throws(StoreError) -> Booked {
        do {
            let (outcomes, joins) = try database.write { () throws(StoreError) in try write(submissions) }
            defer { fold.rollups.removeAll() }
            for tail in booked { indexer.note(day: tail.day, next: tail.next, count: tail.count) }
            return Booked(
                outcomes: outcomes, totals: fold.rollups.rows(.totals), cost: CommitCost(fold.rollups, joins: joins))
        } catch {
            forget()
            throw error
        }
    }

    /// Label sets turned away since the start, by family.
    var turnedAway: [Int64: Int64] { fold.limit?.turnedAway ?? [:] }

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

    private func write(
        _ submissions: [[Entry]]
    ) throws(StoreError) -> (outcomes: [BookingOutcome], joins: [(anonymous: Int64, user: Int64)]) {
        if !limitIsKnown {
            fold.limit = try loadLimit()
            limitIsKnown = true
        }
        var outcomes = [BookingOutcome](repeating: BookingOutcome(), count: submissions.count)
        var news: [News] = []
        news.reserveCapacity(submissions.reduce(0) { $0 + $1.count })
        for submission in submissions.indices {
            try take(submissions[submission], submission, into: &news, &outcomes[submission])
        }
        try learn(news, of: submissions)
        var rows = try news.map { new throws(StoreError) in try fold(submissions[new.submission], new) }
        if fold.rollups.overflowed { throw .database(.overflow) }
        rows.sort { $0.number < $1.number }
        noteDays(of: rows)
        try database.write(EventRow.insert, each: rows) { binder, row in
            row.bind(submissions[row.submission][row.place], to: &binder)
        }
        try rollups.add(fold.rollups, to: database)
        let joins = try people.flush()
        for row in rows {
            try writeProfile(submissions[row.submission][row.place], row)
            try writeAdjustment(submissions[row.submission][row.place], row)
        }
        return (outcomes, joins)
    }

    /// An entry that was not seen before: which, and the number of its event.
    private struct News {
        let submission, place: Int
        let number: Int64
    }

    /// Marks the entries of a submission as seen, and takes those that are new.
    private func take(
        _ entries: [Entry], _ submission: Int, into news: inout [News], _ outcome: inout BookingOutcome
    ) throws(StoreError) {
        var numbers: [Int64] = []
        numbers.reserveCapacity(entries.count)
        for entry in entries { numbers.append(try number(on: entry.at.day)) }
        var seen = try seenBefore(entries, numbers, outcome: &outcome)[...]
        outcome.accepted = entries.count - seen.count
        for place in entries.indices {
            if seen.first == place {
                seen.removeFirst()
            } else {
                news.append(News(submission: submission, place: place, number: numbers[place]))
            }
        }
    }

    /// Looks up all names and people of a batch at once.
    private func learn(_ news: [News], of submissions: [[Entry]]) throws(StoreError) {
        let declared = fold.declared
        try names.learn { note in
            for new in news { submissions[new.submission][new.place].eachName(declared, note) }
        }
        try people.learn { note in
            for new in news {
                let event = submissions[new.submission][new.place].record.event
                note(event.user, event.anonymous, submissions[new.submission][new.place].at)
            }
        }
    }

    /// Adds an entry to the sums of the batch, and prepares its row.
    private func fold(_ entries: [Entry], _ new: News) throws(StoreError) -> EventRow {
        let event = entries[new.place].record.event
        let at = entries[new.place].at
        let (user, anonymous) = try people.resolve(event, at: at)
        let booking = Booking(
            event: event, at: at, priced: entries[new.place].priced, isLive: entries[new.place].isLive,
            instance: instance, person: user != 0 ? user : anonymous, isAnonymous: user == 0,
            names: try EventNames(of: event, in: &names),
            adjustment: entries[new.place].adjustment?.amount ?? .zero)
        try fold.add(booking, names: &names)
        return EventRow(
            number: new.number, submission: new.submission, place: new.place, instance: instance, user: user,
            anonymous: anonymous, names: booking.names, card: try names.id(of: booking.priced?.card ?? ""),
            unpriced: try names.id(of: booking.priced?.unpriced ?? ""))
    }

    /// The places of entries whose (source, id) is known, in their order. Tells duplicates from conflicts.
    private func seenBefore(
        _ entries: [Entry], _ numbers: [Int64], outcome: inout BookingOutcome
    ) throws(StoreError) -> [Int] {
        var seen: [Int] = []
        let insert = "INSERT INTO event_keys (key, content, number) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING"
        try database.write(insert, each: entries.indices) { binder, place in
            binder.bytes(entries[place].record.key.bytes)
            binder.integer(entries[place].record.content)
            binder.integer(numbers[place])
        } changed: { place, count in
            if count == 0 { seen.append(place) }
        }
        for place in seen {
            let record = entries[place].record
            let content = try database.first(
                "SELECT content FROM event_keys WHERE key = $1", record.key.bytes
            ) { $0.integer(0) }
            if content == record.content {
                outcome.duplicates.append(record.index)
            } else {
                let reason = "id \"\(record.event.id)\" was used before for an event with other content"
                outcome.rejected.append(.init(index: record.index, reason: reason))
            }
        }
        return seen
    }

    /// The next place on a day. Places of duplicates stay empty: numbers order events, they do not count them.
    private func number(on day: Day) throws(StoreError) -> Int64 {
        let first = Int64(day.number) << 32
        let place: Int64
        if let next = places[day] {
            place = next
        } else {
            let last = try database.first(
                // Events that left for an archive have their numbers for good.
                """
                SELECT max(number) FROM (
                    SELECT max(number) AS number FROM events WHERE number >= $1 AND number < $2
                    UNION ALL SELECT max(last) AS number FROM archives WHERE day = $3) AS numbers
                """, first, first + (1 << 32), day
            ) { $0.optionalInteger(0) }
            // The index knows of places that events had which have left the store, and of those that stayed empty.
            let indexed = try EventIndexer.indexed(day: Int64(day.number), in: database)
            place = max((last ?? nil).map { $0 + 1 } ?? first, first + indexed)
        }
        places[day] = place + 1
        return place
    }

    private func noteDays(of rows: [EventRow]) {
        booked.removeAll(keepingCapacity: true)
        for row in rows {
            let (day, place) = (row.number >> 32, row.number & 0xFFFF_FFFF)
            if booked.last?.day == day {
                booked[booked.count - 1].next = place + 1
                booked[booked.count - 1].count += 1
            } else {
                booked.append((day, place + 1, 1))
            }
        }
    }

    private func writeAdjustment(_ entry: Entry, _ row: EventRow) throws(StoreError) {
        guard let adjustment = entry.adjustment else { return }
        let card = try names.id(of: adjustment.card)
        try database.run(
            "INSERT INTO adjustments (number, amount, card, at) VALUES ($1, $2, $3, $4)", row.number,
            adjustment.amount.nanos, card, adjustment.at.milliseconds)
    }

    private func writeProfile(_ entry: Entry, _ row: EventRow) throws(StoreError) {
        guard case .profile(let profile) = entry.record.event.detail else { return }
        let (kind, id): (Int64, Int64) =
            if row.user != 0 {
                (0, row.user)
            } else if row.names.tenant != 0 {
                (1, row.names.tenant)
            } else {
                (2, try names.id(of: profile.subject))
            }
        let (plan, country) = (try names.id(of: profile.plan), try names.id(of: profile.country))
        let sql = """
            INSERT INTO profiles (kind, id, at, number, body, plan, country) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, number = excluded.number, body = excluded.body,
                plan = excluded.plan, country = excluded.country
            WHERE (excluded.at, excluded.number) >= (profiles.at, profiles.number)
            """
        try database.run(
            sql, kind, id, entry.at.milliseconds, row.number, SQLText(utf8: entry.record.body), plan, country)
    }

    /// After a rollback nothing that was remembered of the transaction is true.
    func forget() {
        names.forgetAll()
        people.forgetAll()
        places.removeAll()
        fold.rollups = Rollups()
        limitIsKnown = false
    }

    private func loadLimit() throws(StoreError) -> SeriesLimit {
        var limit = SeriesLimit(most: mostSeries, after: fold.limit)
        try eachTotal { family, series, _ in limit.know(series, family: family) }
        return limit
    }

    /// The totals that this server booked, series by series.
    func eachTotal(_ body: (TotalFamily, RollupKey, Int64) -> Void) throws(StoreError) {
        let table = RollupTable.ID.totals.table
        try database.each(table.select(where: "instance = $1"), instance) { row in
            let (key, measures) = table.read(row)
            if let family = TotalFamily(rawValue: key[1]) {
                body(family, RollupKey(key[2], key[3], key[4], key[5]), measures[0])
            }
        }
    }
}
