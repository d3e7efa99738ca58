// How much chosen people did by day, found among all calls and activities.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

/// What was done on each day of a period.
package struct ScannedActs: Sendable {
    /// Distinct sessions that acts name, and the acts of users.
    package private(set) var sessions: [Int64]
    package private(set) var actions: [Int64]

    package init(onDaysOf period: Period, of chosen: ChosenPeople, in view: LedgerView) throws(ReadingError) {
        actions = [Int64](repeating: 0, count: period.count)
        var named = ScanSums(by: [.column(.session)], per: .day, [(.count, 0)], in: view)
        var counts = actions
        let users = try view.people().users
        var days = DayPlaces(period, in: view.zone)
        for kind in [Event.Kind.call, .activity] {
            var scan = try EventScan(kind, in: view, over: period, where: chosen.acts)
            scan.people = chosen.areAll ? nil : chosen
            try scan.each(reading: [.person, .column(.session)]) { rows throws(ReadingError) in
                let days = try days.places(of: rows.batch)
                switch try rows.column(.person) {
                case .same(let person):
                    if users.contains(person) { rows.forEach { row in counts[days[row]] += 1 } }
                case .made(let persons):
                    rows.forEach { row in if users.contains(persons[row]) { counts[days[row]] += 1 } }
                case .plain, .coded: break
                }
                try named.add(&rows)
                return true
            }
        }
        var sessions = [Int64](repeating: 0, count: period.count)
        try named.forEach { start, keys, _ in
            if let start, keys[0] != 0 { sessions[Int(start.day.number - period.first.number)] += 1 }
        }
        (self.sessions, actions) = (sessions, counts)
    }

    /// How many distinct sessions the acts of a whole period name.
    package static func sessions(
        in period: Period, of chosen: ChosenPeople, in view: LedgerView
    ) throws(ReadingError) -> Int64 {
        var named = ScanSums(by: [.column(.session)], per: nil, [(.count, 0)], in: view)
        for kind in [Event.Kind.call, .activity] {
            var scan = try EventScan(kind, in: view, over: period, where: chosen.acts)
            scan.people = chosen.areAll ? nil : chosen
            try scan.each(reading: [.person, .column(.session)]) { rows throws(ReadingError) in
                try named.add(&rows)
                return true
            }
        }
        var count: Int64 = 0
        try named.forEach { _, keys, _ in if keys[0] != 0 { count += 1 } }
        return count
    }
}
