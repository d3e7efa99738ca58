// How much chosen people did by day, found among all calls and activities.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

/// What was done on each day of a period.
struct ScannedActs {
    /// Distinct sessions that acts of the chosen name, whether they are left out or not, and the acts of those who count.
    private(set) var sessions: [Int64]
    private(set) var actions: [Int64]

    init(onDaysOf period: Period, of population: Population, in view: LedgerView) throws(ReadingError) {
        var named = ScanSums(by: [.column(.session)], per: .day, [(.count, 0)], in: view)
        named.clock?.count(from: period.first)
        let parts = [Part(period, named.another(), in: view), Part(period, named.another(), in: view)]
        let users = population.tenants == nil ? try view.people().users : nil
        func isCounted(_ member: Int64) -> Bool { users?.contains(member) ?? true && population.includes(member) }
        for kind in [Event.Kind.call, .activity] {
            try Self.scan(kind, over: period, of: population, in: view, among: parts) {
                part, rows, members throws(ReadingError) in
                let places = try part.days.places(of: rows.batch)
                rows.forEach { row in
                    if let member = members.member(row), isCounted(member) { part.counts[places[row]] += 1 }
                }
                try part.named.add(&rows)
            }
        }
        var counts = parts[0].counts
        for place in counts.indices { counts[place] += parts[1].counts[place] }
        for part in parts { try named.take(&part.named) }
        var sessions = [Int64](repeating: 0, count: period.count)
        try named.forEach { start, keys, _ in
            if let start, keys[0] != 0 { sessions[Int(start.day.number - period.first.number)] += 1 }
        }
        (self.sessions, actions) = (sessions, counts)
    }

    /// How many distinct sessions the acts of a whole period name.
    static func sessions(
        in period: Period, of population: Population, in view: LedgerView
    ) throws(ReadingError) -> Int64 {
        var named = ScanSums(by: [.column(.session)], per: nil, [(.count, 0)], in: view)
        for kind in [Event.Kind.call, .activity] {
            let parts = [Part(period, named.another(), in: view), Part(period, named.another(), in: view)]
            try scan(kind, over: period, of: population, in: view, among: parts) {
                part, rows, _ throws(ReadingError) in try part.named.add(&rows)
            }
            for part in parts { try named.take(&part.named) }
        }
        var count: Int64 = 0
        try named.forEach { _, keys, _ in if keys[0] != 0 { count += 1 } }
        return count
    }

    /// What one thread has found.
    private final class Part {
        var counts: [Int64]
        var named: ScanSums
        var days: DayPlaces

        init(_ period: Period, _ named: ScanSums, in view: LedgerView) {
            counts = [Int64](repeating: 0, count: period.count)
            self.named = named
            days = DayPlaces(period, in: view.zone)
        }
    }

    /// Acts that pass, of the chosen.
    private static func scan(
        _ kind: Event.Kind, over period: Period, of population: Population, in view: LedgerView, among parts: [Part],
        _ body: @escaping (Part, inout ScannedRows, ScannedMembers) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        let scan = try EventScan(kind, in: view, over: period, where: population.chosen.acts)
        let tenants = population.tenants
        try scan.each(among: parts, reading: [ScannedMembers.key(of: tenants), .column(.session)]) {
            part, rows throws(ReadingError) in
            let members = try ScannedMembers(&rows, of: tenants)
            // Nobody's acts pass where filters leave people out, and no tenant's do not.
            rows.keep { row in population.chosen.contains(members.member(row) ?? (tenants == nil ? 0 : -1)) }
            if !rows.isEmpty { try body(part, &rows, members) }
        }
    }
}

/// What is done on days, by everybody or by those whom filters choose.
extension LedgerView {
    /// Distinct sessions and the calls and activities of members on each day. Those who are left out have sessions, too.
    package func acts(
        onDaysOf period: Period, of population: Population
    ) throws(ReadingError) -> (sessions: [Int64], actions: [Int64]) {
        guard population.chosen.areAll else {
            let acts = try ScannedActs(onDaysOf: period, of: population, in: self)
            return (acts.sessions, acts.actions)
        }
        return (try sessions(onDaysOf: period), try actions(onDaysOf: period, of: population))
    }

    /// Calls and activities of members by day.
    package func actions(onDaysOf period: Period, of population: Population) throws(ReadingError) -> [Int64] {
        guard population.chosen.areAll else {
            return try ScannedActs(onDaysOf: period, of: population, in: self).actions
        }
        if let tenants = population.tenants {
            return try actions(tenants, onDaysOf: period, where: population.includes)
        }
        var counts = try actions(onDaysOf: period)
        guard !population.isEverybody else { return counts }
        let leftOut = try actions(of: population.leftOutUsers(try people()), onDaysOf: period)
        for place in counts.indices { counts[place] -= leftOut[place] }
        return counts
    }

    /// Distinct sessions of a whole period.
    package func sessions(in period: Period, of population: Population) throws(ReadingError) -> Int64 {
        try population.chosen.areAll
            ? sessions(in: period) : ScannedActs.sessions(in: period, of: population, in: self)
    }
}
