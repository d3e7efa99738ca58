// Notes where each day's events are, many at a time, behind the commits.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Writes the index of single events: by what they called, and by whom they are of.
///
///     call_places   (day, provider, model, operation, tenant, part) → places, figures
///     person_places (day, person, part)                             → places
///     indexed_days  (day) → all places before this one are in the index
///
/// An index that every event wrote to would cost each of them much: a batch would touch most of its pages. So events
/// are taken into it thousands at a time, in its own order, when the ledger has nothing better to do; until then they are
/// the tail of their day, which whoever looks for something reads too (`EventFinder`). The index is a view of the events: to
/// lose it is to make it anew.
struct EventIndexer {
    private let database: Database
    /// Days with a tail, and the first place that none of their events has yet, as far as they were noted.
    private var tails: [Int64: Int64] = [:]
    private(set) var backlog = 0
    /// Of the events of a tail those that were booked since it was last forgotten, which need not be read back.
    private var recent: [Int64: [EventTail.Event]] = [:]
    private var recentCount = 0

    /// Events in one step while nobody waits: some milliseconds of the writer's time.
    static let step = 4_000
    /// From here on a step is taken after a commit, idle or not, and a large one: rows are of a day, a cell and a person
    /// each, so the more events a step takes, the fewer rows are theirs.
    static let mostBacklog = 12_000
    private static let largeStep = 12_000
    /// More than are ever in a backlog that is worked off.
    private static let mostRecent = 40_000

    init(_ database: Database) { self.database = database }

    /// Events were booked, those of a day in the order of their numbers.
    mutating func note(_ events: [EventTail.Event]) {
        let isRemembered = events.count <= Self.mostRecent
        if recentCount + events.count > Self.mostRecent { forgetRecent() }
        var rest = events[...]
        while let day = rest.first.map({ $0.number >> 32 }) {
            let ofDay = rest.prefix { $0.number >> 32 == day }
            rest = rest[ofDay.endIndex...]
            tails[day] = ofDay[ofDay.endIndex - 1].number - day << 32 + 1
            if isRemembered { recent[day, default: []] += ofDay }
        }
        if isRemembered { recentCount += events.count }
        backlog += events.count
    }

    /// What was booked is read from the store again: some of it has left.
    mutating func forgetRecent() {
        recent.removeAll()
        recentCount = 0
    }

    /// Looks for tails that are there from before.
    mutating func findTails() throws(StoreError) {
        var day = try firstDay(from: 0)
        while let found = day {
            let last = try database.first(
                "SELECT max(number) FROM events WHERE number >= $1 AND number < $2", found << 32, (found + 1) << 32
            ) { $0.integer(0) }
            let next = (last ?? 0) - (found << 32) + 1
            let indexed = try Self.indexed(day: found, in: database)
            if next > indexed {
                tails[found] = next
                backlog += Int(next - indexed)
            }
            day = try firstDay(from: found + 1)
        }
    }

    private func firstDay(from day: Int64) throws(StoreError) -> Int64? {
        let found = try database.first(
            "SELECT min(number) FROM events WHERE number >= $1", day << 32
        ) { $0.optionalInteger(0).map { $0 >> 32 } }
        if let found = found ?? nil { try StoredEvent.checkOrder(of: CollectionOfOne(found), after: day - 1) }
        return found ?? nil
    }

    /// Whether there is work worth doing now. The tail of the latest day is left to grow until it fills a step.
    var hasWork: Bool { tails.count > 1 || backlog >= Self.step }

    /// Takes up to a step's worth of events into the index, oldest day first; all there are where `isLast`.
    mutating func step(isLast: Bool = false) throws(StoreError) {
        guard isLast || hasWork, let day = tails.keys.min(), let next = tails[day] else { return }
        let indexed = try Self.indexed(day: day, in: database)
        let most = isLast || backlog >= Self.mostBacklog ? Self.largeStep : Self.step
        let end = min(next, indexed + Int64(most))
        let taken = try database.write { () throws(StoreError) in try index(day: day, from: indexed, to: end) }
        letGoOfRecent(day: day, before: end)
        if end >= next { tails[day] = nil }
        backlog = tails.isEmpty ? 0 : max(0, backlog - taken)
    }

    /// The events of some places of a day, where all of them were booked since.
    private func recent(day: Int64, from: Int64, to: Int64) -> ArraySlice<EventTail.Event>? {
        guard let events = recent[day], let first = events.first, first.number <= day << 32 + from else { return nil }
        return events.drop { $0.number < day << 32 + from }.prefix { $0.number < day << 32 + to }
    }

    private mutating func letGoOfRecent(day: Int64, before place: Int64) {
        guard let events = recent[day] else { return }
        let left = events.drop { $0.number < day << 32 + place }
        recentCount -= events.count - left.count
        recent[day] = left.isEmpty ? nil : Array(left)
    }

    static func indexed(day: Int64, in database: Database) throws(StoreError) -> Int64 {
        try database.first("SELECT place FROM indexed_days WHERE day = $1", day) { $0.integer(0) }
            ?? 0
    }

    private func index(day: Int64, from: Int64, to: Int64) throws(StoreError) -> Int {
        let base = day << 32
        var part = IndexPart(day: day)
        var count = 0
        if let events = recent(day: day, from: from, to: to) {
            for event in events { part.add(event) }
            count = events.count
        } else {
            try database.each(
                "SELECT \(EventTail.columns) FROM events WHERE number >= $1 AND number < $2 ORDER BY number",
                base + from, base + to
            ) { row in
                part.add(EventTail.Event(row))
                count += 1
            }
        }
        try database.write(
            """
            INSERT INTO call_places (day, provider, model, operation, tenant, part, places, figures)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """, each: part.calls.sorted { $0.key < $1.key }
        ) { binder, cell in
            binder.integer(day)
            for position in 0..<4 { binder.integer(cell.key[position]) }
            binder.integer(from)
            binder.bytes(part.places(of: cell.value))
            binder.bytes(FigureList.packed(cell.value))
        }
        try database.write(
            "INSERT INTO person_places (day, person, part, places) VALUES ($1, $2, $3, $4)",
            each: part.people.sorted { $0.key < $1.key }
        ) { binder, person in
            binder.integer(day)
            binder.integer(person.key)
            binder.integer(from)
            binder.bytes(PlaceList.packed(person.value))
        }
        let sql = """
            INSERT INTO indexed_days (day, place) VALUES ($1, $2)
            ON CONFLICT (day) DO UPDATE SET place = excluded.place
            """
        try database.run(sql, day, to)
        return count
    }
}

/// What a step says of its events: the rows that it adds to the index.
struct IndexPart {
    let day: Int64
    private(set) var calls: [RollupKey: [EventTail.Event]] = [:]
    private(set) var people: [Int64: [Int64]] = [:]

    init(day: Int64) { self.day = day }

    /// Events come in the order of their numbers.
    mutating func add(_ event: EventTail.Event) {
        if let cell = event.cell { calls[cell, default: []].append(event) }
        if event.person != 0 { people[event.person, default: []].append(event.number - day << 32) }
    }

    func places(of calls: [EventTail.Event]) -> [UInt8] { PlaceList.packed(calls.map { $0.number - day << 32 }) }
}
