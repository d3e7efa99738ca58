// Finds single events by what they called and by whom they are of, without reading the others.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Looks events up, day by day. The numbers it gives are those of `events`, ascending.
///
/// A look-up must be in one snapshot with the reads that follow it.
package struct EventFinder {
    private let database: Database
    /// Of the days that were asked about last: cells and people of a day are asked for one after the other.
    private var tails: [Int64: EventTail] = [:]
    private static let mostTails = 8

    package init(_ database: Database) { self.database = database }

    /// The calls of a day on one cell of `call_days`: provider, model, operation, tenant.
    package mutating func calls(
        onDay day: Int64, provider: Int64, model: Int64, operation: Int64, tenant: Int64
    ) throws(StoreError) -> [FoundCall] {
        var calls: [FoundCall] = []
        var numbers: [Int64] = []
        let sql = """
            SELECT places, figures FROM call_places
            WHERE day = $1 AND provider = $2 AND model = $3 AND operation = $4 AND tenant = $5 ORDER BY part
            """
        try database.each(sql, day, provider, model, operation, tenant) { row in
            let known = numbers.count
            PlaceList.unpack(row.bytes(0), into: &numbers, adding: day << 32)
            FigureList.unpack(row.bytes(1), of: numbers[known...], into: &calls)
        }
        let cell = RollupKey(provider, model, operation, tenant)
        for event in try tail(of: day).events where event.cell == cell {
            calls.append(
                FoundCall(
                    number: event.number, cost: event.cost, latency: event.latency, hasFailed: event.hasFailed))
        }
        return calls
    }

    /// Everything that is of these people on a day: calls, activities and all the rest. Numbers of a person's own and of
    /// the anonymous ids joined to them are different people here.
    package mutating func events(onDay day: Int64, of people: [Int64]) throws(StoreError) -> [Int64] {
        var numbers: [Int64] = []
        for person in people {
            try database.each(
                "SELECT places FROM person_places WHERE day = $1 AND person = $2 ORDER BY part", day, person
            ) { row in
                PlaceList.unpack(row.bytes(0), into: &numbers, adding: day << 32)
            }
        }
        for event in try tail(of: day).events where event.person != 0 && people.contains(event.person) {
            numbers.append(event.number)
        }
        return numbers.sorted()
    }

    /// The days that have events, in order.
    package func days() throws(StoreError) -> [Int64] {
        var days: [Int64] = []
        var from: Int64 = 0
        while let number = try next(from: from) {
            days.append(number >> 32)
            from = (number >> 32 + 1) << 32
        }
        return days
    }

    private func next(from number: Int64) throws(StoreError) -> Int64? {
        let found = try database.first(
            "SELECT min(number) FROM events WHERE number >= $1", number
        ) { $0.optionalInteger(0) }
        if let found = found ?? nil { try StoredEvent.checkOrder(of: CollectionOfOne(found), after: number - 1) }
        return found ?? nil
    }

    private mutating func tail(of day: Int64) throws(StoreError) -> EventTail {
        if let tail = tails[day] { return tail }
        let tail = try EventTail(of: day, in: database)
        if tails.count >= Self.mostTails { tails.removeAll() }
        tails[day] = tail
        return tail
    }
}

extension EventFinder {
    /// The index forgets a day whose events up to a number leave the store. What is behind them is the day's tail again.
    static func forget(day: Int64, through last: Int64, in database: Database) throws(StoreError) {
        for table in ["call_places", "person_places"] {
            try database.run("DELETE FROM \(table) WHERE day = $1", day)
        }
        try database.run("UPDATE indexed_days SET place = $1 WHERE day = $2", last - day << 32 + 1, day)
    }
}
