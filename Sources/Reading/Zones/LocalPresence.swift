// Who was there, by the days of a zone.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL

/// Presence is kept by days of UTC, and how much somebody did with it: whoever did nothing else on a day of UTC than what
/// lies in another day of the zone was not there on that of the same name.
extension LedgerView {
    /// Whoever did anything in a period, visitors among them: whole days of UTC as they are kept, the rest as it is found.
    func localPresence(in period: Period) throws(ReadingError) -> PeopleSet {
        var set = PeopleSet()
        guard let days = utcDays(of: period) else { return set }
        let range = milliseconds(of: period)
        let first =
            days.lowerBound.start.milliseconds < range.lowerBound
            ? days.lowerBound.advanced(by: 1) : days.lowerBound
        let next = days.upperBound.advanced(by: 1)
        let end = next.start.milliseconds > range.upperBound ? days.upperBound : next
        if first < end {
            try eachPiece(of: "presence", from: first, through: end.advanced(by: -1)) { piece throws(ReadingError) in
                set.formUnion(try presence(piece))
            }
        }
        let quarters = quarters(of: period)
        let edges =
            first < end
            ? [quarters.lowerBound..<first.start.quarterHour, end.start.quarterHour..<quarters.upperBound] : [quarters]
        for kind in [Event.Kind.call, .activity] {
            let scan = try EventScan(kind, in: self, over: period, where: [:])
            for edge in edges where !edge.isEmpty {
                try scan.within(edge).each(reading: [.person]) { rows throws(ReadingError) in
                    try rows.eachPerson { set.insert($0) }
                    return true
                }
            }
        }
        return set
    }

    /// Puts sets of users by days of UTC right: those of each day of the period.
    func putRight(_ sets: inout [PeopleSet], onDaysOf period: Period) throws(ReadingError) {
        let users = try people().users
        var changes: [DayMember: Int64] = [:]
        for kind in [Event.Kind.call, .activity] {
            try eachMisplaced(kind, in: period, per: .day, by: [.person]) { start, keys, sums in
                guard let start, users.contains(keys[0]) else { return }
                changes[DayMember(day: start.number, member: keys[0]), default: 0] += sums[0]
            }
        }
        guard !changes.isEmpty else { return }
        let people = try people()
        // Rows as they lie: most people have one on a day, and one by one they would be looked for in many places.
        try database.each(
            "SELECT day, person, calls + actions FROM user_days WHERE day BETWEEN $1 AND $2", period.first, period.last
        ) { row in
            let key = DayMember(day: Int32(truncatingIfNeeded: row.integer(0)), member: people.person(row.integer(1)))
            if let change = changes[key] { changes[key] = change + row.integer(2) }
        }
        for (key, count) in changes {
            let place = Int(key.day - period.first.number)
            if count > 0 { sets[place].insert(key.member) } else { sets[place].remove(key.member) }
        }
    }

    /// Puts counts of distinct sessions by days of UTC right.
    func putRight(sessions counts: inout [Int64], onDaysOf period: Period) throws(ReadingError) {
        var changes = try misplacedSessions(in: period, per: .day)
        guard !changes.isEmpty else { return }
        try database.each(
            "SELECT day, session, count FROM session_days WHERE day BETWEEN $1 AND $2", period.first, period.last
        ) { row in
            let key = DayMember(day: Int32(truncatingIfNeeded: row.integer(0)), member: row.integer(1))
            guard let change = changes.removeValue(forKey: key) else { return }
            if change + row.integer(2) <= 0 { counts[Int(key.day - period.first.number)] -= 1 }
        }
        for (key, count) in changes where count > 0 { counts[Int(key.day - period.first.number)] += 1 }
    }

    /// By how many the distinct sessions of a period are more than those of the days of UTC of the same names.
    func sessionsBeyondUTC(in period: Period) throws(ReadingError) -> Int64 {
        let changes = try misplacedSessions(in: period, per: nil)
        guard !changes.isEmpty else { return 0 }
        var known = changes.mapValues { _ in Int64(0) }
        try database.each(
            "SELECT session, count FROM session_days WHERE day BETWEEN $1 AND $2", period.first, period.last
        ) { row in
            let key = DayMember(day: 0, member: row.integer(0))
            if let count = known[key] { known[key] = count + row.integer(1) }
        }
        return changes.reduce(0) { sum, change in
            let before = known[change.key] ?? 0
            return sum + (before + change.value > 0 ? 1 : 0) - (before > 0 ? 1 : 0)
        }
    }

    private func misplacedSessions(
        in period: Period, per unit: CalendarUnit?
    ) throws(ReadingError) -> [DayMember: Int64] {
        var changes: [DayMember: Int64] = [:]
        for kind in Event.Kind.allCases {
            try eachMisplaced(kind, in: period, per: unit, by: [.column(.session)], having: [.session]) {
                start, keys, sums in
                changes[DayMember(day: start?.number ?? 0, member: keys[0]), default: 0] += sums[0]
            }
        }
        return changes
    }

    /// Puts counts of what users did by days of UTC right.
    func putRight(actions counts: inout [Int64], onDaysOf period: Period) throws(ReadingError) {
        let users = try people().users
        for kind in [Event.Kind.call, .activity] {
            try eachMisplaced(kind, in: period, per: .day, by: [.person]) { start, keys, sums throws(ReadingError) in
                guard let start, users.contains(keys[0]) else { return }
                try ReadingError.add(sums[0], to: &counts[Int(start.number - period.first.number)])
            }
        }
    }

    private struct DayMember: Hashable {
        let day: Int32
        let member: Int64
    }
}

extension ScannedRows {
    /// Whoever each wanted event is of; nobody is left out.
    fileprivate mutating func eachPerson(_ body: (Int64) -> Void) throws(ReadingError) {
        switch try column(.person) {
        case .same(let person): if person != 0 { body(person) }
        case let persons:
            forEach { row in
                let person = persons.value(row)
                if person != 0 { body(person) }
            }
        }
    }
}
