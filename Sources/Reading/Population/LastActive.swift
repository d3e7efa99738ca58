// When people were last there: everybody at once, or some of them.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger
internal import SQL

/// The last day on which each person did anything.
package struct LastActive: Sendable {
    private var days: [Int32]
    private static let never = Int32.min

    init(people: Int) { days = [Int32](repeating: Self.never, count: people) }

    subscript(person: Int64) -> Day? {
        let place = Int(person)
        return place < days.count && days[place] != Self.never ? Day(number: days[place]) : nil
    }

    mutating func note(_ person: Int64, on day: Int32) {
        let place = Int(person)
        if place < days.count { days[place] = Swift.max(days[place], day) }
    }

    /// What an anonymous id did, its user did.
    mutating func resolve(_ people: People) {
        for place in days.indices where days[place] != Self.never {
            let person = people.person(Int64(place))
            if person != Int64(place) { note(person, on: days[place]) }
        }
    }
}

extension LedgerView {
    /// The last day of activity of everybody, of all days up to one.
    package func lastActive(upTo last: Day) throws(ReadingError) -> LastActive {
        guard zone.isUTC else { return try localLastActive(upTo: last, of: nil) }
        var result = LastActive(people: try peopleCount())
        try eachPresence(.days(0...Int64(last.number), in: "presence_days")) { day, place, bits in
            var word = bits
            while word != 0 {
                result.note(Int64(place << 6 + word.trailingZeroBitCount), on: Int32(truncatingIfNeeded: day))
                word &= word &- 1
            }
        }
        result.resolve(try people())
        return result
    }

    /// The same by the days of the zone, of users or of tenants.
    func localLastActive(upTo last: Day, of tenants: TenantList?) throws(ReadingError) -> LastActive {
        let count = if let tenants { tenants.count } else { try peopleCount() }
        var result = LastActive(people: count)
        guard let first = try firstActDay() else { return result }
        // Of days to come nothing is known.
        let end = min(last, today.advanced(by: 1))
        for period in Period.stretches(from: first.advanced(by: -1), through: end) {
            for (day, members) in zip(period.days, try localActive(onDaysOf: period, of: tenants)) {
                members.forEach { result.note($0, on: day.number) }
            }
        }
        return result
    }

    /// The first day of UTC on which anything was done.
    func firstActDay() throws(ReadingError) -> Day? {
        let first = try database.first(
            "SELECT min(day) FROM (SELECT min(day) AS day FROM call_days UNION ALL SELECT min(day) FROM activity_days)"
        ) { $0.optionalInteger(0) }
        return (first ?? nil).map { Day(number: Int32(truncatingIfNeeded: $0)) }
    }
}

extension LedgerView {
    /// The last day up to today on which each of these users was active, the anonymous ids joined to them included.
    ///
    /// Walks back through the open days and then through the months, and into the days of those only that somebody was last
    /// seen in.
    package func lastActive(_ users: [Int64]) throws(ReadingError) -> [Int64: Day] {
        try snapshot { () throws(ReadingError) in
            let days = try lastActive(of: users)
            return zone.isUTC ? days : try localDays(of: days)
        }
    }

    /// On which days of the zone people did what they did last, on these days of UTC. Where no column has these any more, the
    /// days stay.
    private func localDays(of days: [Int64: Day]) throws(ReadingError) -> [Int64: Day] {
        var found = days
        for day in Set(days.values) {
            var last: [Int64: Int64] = [:]
            for kind in [Event.Kind.call, .activity] {
                let around = Period(days: 3, upTo: day.advanced(by: 1))
                let scan = try EventScan(kind, in: self, over: around, where: [:]).onUTC(day)
                var sums = ScanSums(by: [.person, .column(.quarterHour)], per: nil, [(.count, 0)], in: self)
                try scan.each(reading: [.person]) { rows throws(ReadingError) in
                    try sums.add(&rows)
                    return true
                }
                try sums.forEach { _, keys, _ in last[keys[0]] = max(last[keys[0]] ?? 0, keys[1]) }
            }
            for (person, quarter) in last where days[person] == day {
                found[person] = self.day(of: day.start.milliseconds + quarter * QuarterHour.milliseconds)
            }
        }
        return found
    }

    private func lastActive(of users: [Int64]) throws(ReadingError) -> [Int64: Day] {
        guard let highest = users.max() else { return [:] }
        var found: [Int64: Day] = [:]
        var owners = Dictionary(users.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
        // Nobody is joined to themselves; the index holds those only that were joined to somebody else.
        let wanted = PeopleSet(users)
        try database.each("SELECT id, person FROM people WHERE person <> id") { row in
            let person = row.integer(1)
            if person <= highest, wanted.contains(person) { owners[row.integer(0)] = person }
        }
        var missing = PeopleSet(owners.keys)
        func note(_ last: [(id: Int64, day: Day)]) {
            for (id, day) in last {
                guard let owner = owners[id] else { continue }
                found[owner] = max(found[owner] ?? day, day)
            }
            // Whoever was seen under one number need not be looked for under another on earlier days.
            for (id, owner) in owners where found[owner] != nil { missing.remove(id) }
        }
        let closed = try closedDay()
        if let open = try firstDay(after: closed) { note(try lastDays(of: missing, from: open, through: now.day)) }
        guard let closed, let first = try firstDay(after: nil) else { return found }
        let last = min(closed, now.day)
        var start = CalendarUnit.month.start(of: last)
        while start >= CalendarUnit.month.start(of: first), !missing.isEmpty {
            let month = Int64(start.month)
            let present = try presence(.months(month...month, in: "presence_months")).intersection(missing)
            if !present.isEmpty {
                note(try lastDays(of: present, from: start, through: min(CalendarUnit.month.end(of: start), last)))
            }
            start = CalendarUnit.month.start(of: start.advanced(by: -1))
        }
        return found
    }

    /// The first day on which anybody was there; of those after another, where one is given.
    private func firstDay(after day: Day?) throws(ReadingError) -> Day? {
        let first = try database.first("SELECT min(day) FROM presence_days WHERE day > $1", day?.number ?? -1) {
            $0.optionalInteger(0)
        }
        return (first ?? nil).map { Day(number: Int32(truncatingIfNeeded: $0)) }
    }

    /// The last day of each of some people, of those from one day to another; those who were not there are left out.
    private func lastDays(
        of people: PeopleSet, from first: Day, through last: Day
    ) throws(ReadingError) -> [(id: Int64, day: Day)] {
        var missing = people
        var found: [(id: Int64, day: Day)] = []
        var day = last
        while day >= first, !missing.isEmpty {
            let present = try presence(.days(Int64(day.number)...Int64(day.number), in: "presence_days")).intersection(
                missing)
            present.forEach { found.append(($0, day)) }
            missing.subtract(present)
            day = day.advanced(by: -1)
        }
        return found
    }
}
