// Proves that the index of single events says where they are.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Makes the index anew from the events, a part at a time, and compares. Events come in the order of their numbers.
struct IndexProof {
    /// A row: of calls where `person` is 0, else of a person.
    private struct Row: Hashable {
        let cell: RollupKey
        let person: Int64
        let part: Int64
    }

    private let database: Database
    private(set) var differences: [Difference] = []
    private var daysSeen: Set<Int64> = []
    private(set) var wrongDays: Set<Int64> = []
    /// The day at hand: what its rows say, where its parts begin, and to which place it is indexed.
    private var stored: [Row: [UInt8]] = [:]
    private var parts: ArraySlice<Int64> = []
    private var indexed: Int64 = 0
    private var part: (start: Int64, made: IndexPart)?

    init(_ database: Database) { self.database = database }

    mutating func note(_ event: StoredEvent) throws(StoreError) {
        let (day, place) = (event.number >> 32, event.number & 0xFFFF_FFFF)
        if part?.made.day != day {
            finishDay()
            try begin(day)
        }
        guard place < indexed else { return }
        while let next = parts.first, next <= place {
            finishPart()
            part = (next, IndexPart(day: day))
            parts.removeFirst()
        }
        part?.made.add(EventTail.Event(event))
    }

    /// Also of days that have an index and no event.
    mutating func finish() throws(StoreError) {
        finishDay()
        part = nil
        for table in ["call_places", "person_places"] {
            for day in try database.rows("SELECT DISTINCT day FROM \(table) ORDER BY day", row: { $0.integer(0) })
            where !daysSeen.contains(day) { differ(table, day: day) }
        }
    }

    /// An index that is gone is made anew by whoever opens the store next. `days` are those that are to be made anew.
    func correct(_ days: Set<Int64>) throws(StoreError) {
        for table in ["call_places", "person_places", "indexed_days"] {
            try database.write("DELETE FROM \(table) WHERE day = $1", each: days.sorted()) { $0.integer($1) }
        }
        for day in days.sorted() {
            let archived = try IndexedDays.lastArchived(of: day, in: database)
            if archived >= 0 { try IndexedDays.set(archived + 1, of: day, in: database) }
        }
    }

    private mutating func begin(_ day: Int64) throws(StoreError) {
        daysSeen.insert(day)
        indexed = try IndexedDays.place(of: day, in: database)
        let calls = """
            SELECT provider, model, operation, tenant, part, places, figures FROM call_places WHERE day = $1
            """
        try database.each(calls, day) { row in
            let cell = RollupKey(row.integer(0), row.integer(1), row.integer(2), row.integer(3))
            stored[Row(cell: cell, person: 0, part: row.integer(4))] = row.bytes(5) + [0xFF] + row.bytes(6)
        }
        let people = "SELECT person, part, places FROM person_places WHERE day = $1"
        try database.each(people, day) { row in
            stored[Row(cell: RollupKey(0), person: row.integer(0), part: row.integer(1))] = row.bytes(2)
        }
        parts = Set(stored.keys.map(\.part)).sorted()[...]
        // What lies before the first part is in none.
        part = (-1, IndexPart(day: day))
    }

    private mutating func finishDay() {
        finishPart()
        if let day = part?.made.day, let row = stored.keys.first {
            differ(row.person == 0 ? "call_places" : "person_places", day: day)
        }
        stored.removeAll()
    }

    private mutating func finishPart() {
        guard let (start, made) = part else { return }
        for (cell, events) in made.calls {
            let expected = made.places(of: events) + [0xFF] + FigureList.packed(events)
            if stored.removeValue(forKey: Row(cell: cell, person: 0, part: start)) != expected {
                differ("call_places", day: made.day)
            }
        }
        for (person, places) in made.people {
            let row = Row(cell: RollupKey(0), person: person, part: start)
            if stored.removeValue(forKey: row) != PlaceList.packed(places) { differ("person_places", day: made.day) }
        }
        part?.made = IndexPart(day: made.day)
    }

    /// Once a table and day: what follows is mostly more of the same.
    private mutating func differ(_ table: String, day: Int64) {
        wrongDays.insert(day)
        guard differences.last?.table != table || differences.last?.row != "day=\(day)" else { return }
        differences.append(
            Difference(
                table: table, row: "day=\(day)", column: "places", stored: "other places",
                expected: "those of the events of \(Day(number: Int32(truncatingIfNeeded: day)))"))
    }
}
