// How much chosen people did by day, found among all calls and activities.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

/// What was done on each day of a period.
package struct ScannedActs: Sendable {
    /// Distinct sessions that acts name, and the acts of users.
    package private(set) var sessions: [Int64]
    package private(set) var actions: [Int64]

    /// Sessions of so many days are kept at once, to count them.
    private static let stretch = 32

    package init(onDaysOf period: Period, of chosen: ChosenPeople, in view: LedgerView) throws(ReadingError) {
        (sessions, actions) = ([], [])
        var first = period.first
        while first <= period.last {
            let last = min(period.last, first.advanced(by: Self.stretch - 1))
            guard let days = Period(first, last) else { return }
            let found = try Self.found(onDaysOf: days, of: chosen, in: view)
            sessions += found.sessions
            actions += found.actions
            first = last.advanced(by: 1)
        }
    }

    private static func found(
        onDaysOf period: Period, of chosen: ChosenPeople, in view: LedgerView
    ) throws(ReadingError) -> (sessions: [Int64], actions: [Int64]) {
        let parts = [Part(period), Part(period)]
        let users = try view.people().users
        for kind in [Event.Kind.call, .activity] {
            var scan = try EventScan(kind, in: view, over: period, where: chosen.acts)
            scan.people = chosen.areAll ? nil : chosen
            try scan.each(among: parts, reading: [.person, .column(.session)]) { part, rows throws(ReadingError) in
                try part.add(&rows, users, view)
            }
        }
        var actions = parts[0].actions
        for place in actions.indices { try ReadingError.add(parts[1].actions[place], to: &actions[place]) }
        var set = DigestSet()
        let sessions = (0..<period.count).map { day in
            set.removeAll()
            for part in parts { for session in part.sessions[day] { _ = set.insert(session) } }
            return Int64(set.count)
        }
        for part in parts { view.giveBackMemory(part.size) }
        return (sessions, actions)
    }

    /// What one thread has found.
    private final class Part {
        /// By day: those that some batch has, each once a batch.
        var sessions: [[Int64]]
        var actions: [Int64]
        private(set) var size = 0
        private let first: Day
        private var set = DigestSet()

        init(_ period: Period) {
            first = period.first
            sessions = Array(repeating: [], count: period.count)
            actions = Array(repeating: 0, count: period.count)
        }

        func add(_ rows: inout ScannedRows, _ users: PeopleSet, _ view: LedgerView) throws(ReadingError) {
            let day = Int(rows.batch.day.number - first.number)
            let persons = try rows.column(.person)
            var count: Int64 = 0
            if case .same(let person) = persons {
                if users.contains(person) { count = Int64(rows.count) }
            } else {
                rows.each { _, row in if users.contains(persons.value(row)) { count += 1 } }
            }
            actions[day] += count
            let named = try rows.column(.column(.session))
            set.removeAll()
            var found: [Int64] = []
            if case .same(let session) = named {
                if session != 0 { found = [session] }
            } else {
                rows.each { _, row in
                    let session = named.value(row)
                    if set.insert(session) { found.append(session) }
                }
            }
            try view.takeMemory(found.count * MemoryLayout<Int64>.stride)
            size += found.count * MemoryLayout<Int64>.stride
            sessions[day] += found
        }
    }

    /// How many distinct sessions the acts of a whole period name.
    package static func sessions(
        in period: Period, of chosen: ChosenPeople, in view: LedgerView
    ) throws(ReadingError) -> Int64 {
        var named = ScanSums(by: [.column(.session)], per: nil, [(.count, 0)], in: view)
        for kind in [Event.Kind.call, .activity] {
            var scan = try EventScan(kind, in: view, over: period, where: chosen.acts)
            scan.people = chosen.areAll ? nil : chosen
            try named.add(scan)
        }
        var count: Int64 = 0
        try named.forEach { _, keys, _ in if keys[0] != 0 { count += 1 } }
        return count
    }
}
