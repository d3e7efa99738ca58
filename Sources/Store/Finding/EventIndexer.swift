// Takes each day's events into the index and the columns, many at a time, behind the commits.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL

/// Writes the index of single events, by what they called and by whom they are of, and the columns (`ColumnWriter`).
///
///     call_places   (day, provider, model, operation, tenant, part) → places, figures
///     person_places (day, person, part)                             → places
///     indexed_days  (day) → all places before this one are in index and columns
///
/// An index that every event wrote to would cost each of them much: a batch would touch most of its pages. So events
/// are taken into it thousands at a time, in its own order, when the ledger has nothing better to do; until then they are
/// the tail of their day, which whoever looks for something reads too (`EventFinder`, `ColumnReader`). Both are views of
/// the events: as long as these are there, to lose one is to make it anew.
struct EventIndexer {
    private let database: Database
    /// What is in the columns of the properties.
    private let declared: Declarations
    private var columns: ColumnWriter
    /// Days with a tail, and the first place that none of their events has yet, as far as they were noted.
    private var tails: [Int64: Int64] = [:]
    private(set) var backlog = 0
    /// What was booked since it was last forgotten need not be read back.
    private var recent = RecentEvents()

    /// Events in one step while nobody waits: some milliseconds of the writer's time.
    static let step = 4_000
    /// From here on a step is taken after a commit, idle or not, and a large one: rows are of a day, a cell and a person
    /// each, so the more events a step takes, the fewer rows are theirs.
    static let mostBacklog = 12_000
    private static let largeStep = 12_000

    init(_ database: Database, declared: Declarations) {
        self.database = database
        self.declared = declared
        columns = ColumnWriter(database)
    }

    /// Events were booked, those of a day in the order of their numbers, each with where its row of columns is.
    mutating func note(_ events: [(event: EventTail.Event, row: Int)], _ rows: EventRows) {
        recent.note(events, rows)
        var rest = events[...]
        while let day = rest.first.map({ $0.event.number >> 32 }) {
            let ofDay = rest.prefix { $0.event.number >> 32 == day }
            rest = rest[ofDay.endIndex...]
            tails[day] = ofDay[ofDay.endIndex - 1].event.number - day << 32 + 1
        }
        backlog += events.count
    }

    /// What was booked is read from the store again: some of it has left, or is not as it was.
    mutating func forgetRecent() { recent.removeAll() }

    /// Looks for tails that are there from before.
    mutating func findTails() throws(StoreError) {
        var day = try firstDay(from: 0)
        while let found = day {
            let last = try database.first(
                "SELECT max(number) FROM events WHERE number >= $1 AND number < $2", found << 32, (found + 1) << 32
            ) { $0.integer(0) }
            let next = (last ?? 0) - (found << 32) + 1
            let indexed = try IndexedDays.place(of: found, in: database)
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

    /// Takes up to a step's worth of events, oldest day first; all there are where `isLast`.
    mutating func step(isLast: Bool = false) throws(StoreError) {
        guard isLast || hasWork, let day = tails.keys.min(), let next = tails[day] else { return }
        let most = isLast || backlog >= Self.mostBacklog ? Self.largeStep : Self.step
        try step(day: day, to: next, most: most)
    }

    /// Takes all events of a day up to a place, however many they are.
    mutating func take(day: Int64, to place: Int64) throws(StoreError) {
        while try IndexedDays.place(of: day, in: database) < place {
            try step(day: day, to: place, most: Self.largeStep)
        }
    }

    private mutating func step(day: Int64, to next: Int64, most: Int) throws(StoreError) {
        let indexed = try IndexedDays.place(of: day, in: database)
        let end = min(next, indexed + Int64(most))
        let taken = try database.write { () throws(StoreError) in try take(day: day, from: indexed, to: end) }
        recent.removeAll(ofDay: day, before: end)
        if let tail = tails[day], end >= tail { tails[day] = nil }
        backlog = tails.isEmpty ? 0 : max(0, backlog - taken)
    }

    /// Events of a day up to a number leave the store: the index forgets the day, the columns keep what they have of
    /// these events. What is behind them is the day's tail again.
    mutating func letGo(day: Int64, through last: Int64) throws(StoreError) {
        let (place, next) = (last - day << 32, try IndexedDays.place(of: day, in: database))
        // What is remembered of events would be taken for events that are there.
        recent.removeAll()
        guard next > place else {
            throw .archive("the columns lack events that are to leave the store: nothing is archived")
        }
        if next > place + 1 {
            tails[day] = max(tails[day] ?? 0, next)
            backlog += Int(next - place - 1)
            try columns.cut(day: day, after: place)
        }
        try EventFinder.forget(day: day, through: last, in: database)
    }

    private mutating func take(day: Int64, from: Int64, to: Int64) throws(StoreError) -> Int {
        var part = IndexPart(day: day)
        var rows: [Event.Kind: ColumnSet] = [:]
        var cells = EventCells()
        var count = 0
        func add(_ event: EventTail.Event) {
            part.add(event)
            rows[cells.kind, default: ColumnSet()].append(cells)
            count += 1
        }
        if let parts = recent.events(day: day, from: from, to: to) {
            for part in parts {
                for (event, row) in part.events {
                    try part.read(row, of: event, into: &cells)
                    add(event)
                }
            }
        } else {
            var names = NameReader(database)
            try database.each(
                "\(StoredEvent.select) WHERE number >= $1 AND number < $2 ORDER BY number", day << 32 + from,
                day << 32 + to
            ) { (row) throws(StoreError) in
                let event = StoredEvent(row)
                try event.fill(&cells, try event.booking(), declared, names: &names)
                add(EventTail.Event(event))
            }
        }
        try part.write(from: from, to: database)
        if try day > ColumnsGone.through(in: database) {
            let archived = try IndexedDays.lastArchived(of: day, in: database)
            // Where the mark was lost there is more than it says: that is made anew.
            try columns.cut(day: day, after: max(from - 1, archived))
            for (kind, set) in rows.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                var set = set
                set.finish()
                try columns.append(set, kind, day: day, archived: archived)
            }
        }
        try IndexedDays.set(to, of: day, in: database)
        return count
    }
}

/// What a step says of its events: the rows that it adds to the index.
struct IndexPart {
    let day: Int64
    private(set) var calls: [RollupKey: [EventTail.Event]] = [:]
    /// Who was where. As a list: most people are in a part a few times only.
    private var visits: [(person: Int64, place: Int64)] = []

    init(day: Int64) { self.day = day }

    /// Each person with the places of their events, in order.
    var people: [(key: Int64, value: [Int64])] {
        var people: [(key: Int64, value: [Int64])] = []
        for visit in visits.sorted(by: { ($0.person, $0.place) < ($1.person, $1.place) }) {
            if people.last?.key == visit.person {
                people[people.count - 1].value.append(visit.place)
            } else {
                people.append((visit.person, [visit.place]))
            }
        }
        return people
    }

    /// Events come in the order of their numbers.
    mutating func add(_ event: EventTail.Event) {
        if let cell = event.cell { calls[cell, default: []].append(event) }
        if event.person != 0 { visits.append((event.person, event.number - day << 32)) }
    }

    func places(of calls: [EventTail.Event]) -> [UInt8] { PlaceList.packed(calls.map { $0.number - day << 32 }) }

    private static let ofCalls = SQLInsertion(
        into: "call_places", ["day", "provider", "model", "operation", "tenant", "part", "places", "figures"])
    private static let ofPeople = SQLInsertion(into: "person_places", ["day", "person", "part", "places"])

    func write(from place: Int64, to database: Database) throws(StoreError) {
        try database.insert(Self.ofCalls, each: calls.sorted { $0.key < $1.key }) { binder, cell in
            binder.integer(day)
            for position in 0..<4 { binder.integer(cell.key[position]) }
            binder.integer(place)
            binder.bytes(places(of: cell.value))
            binder.bytes(FigureList.packed(cell.value))
        }
        try database.insert(Self.ofPeople, each: people) { binder, person in
            binder.integer(day)
            binder.integer(person.key)
            binder.integer(place)
            binder.bytes(PlaceList.packed(person.value))
        }
    }
}
