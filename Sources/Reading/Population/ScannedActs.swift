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
        let parts = [Part(period, in: view), Part(period, in: view)]
        let users = population.tenants == nil ? try view.people().users : nil
        func isCounted(_ member: Int64) -> Bool { users?.contains(member) ?? true && population.includes(member) }
        let isUTC = view.zone.isUTC
        for kind in [Event.Kind.call, .activity] {
            try Self.scan(kind, over: period, of: population, in: view, among: parts) {
                part, rows, members throws(ReadingError) in
                let places = try part.days.places(of: rows.batch)
                if isUTC {
                    // All of a batch is of one day.
                    part.counts[places[0]] += members.count(in: rows, where: isCounted)
                } else {
                    rows.forEach { row in
                        if let member = members.member(row), isCounted(member) { part.counts[places[row]] += 1 }
                    }
                }
                try part.note(try rows.column(.column(.session)), of: rows, on: isUTC ? places[0] : nil, places)
            }
        }
        var (counts, sessions) = (parts[0].counts, [Int64](repeating: 0, count: period.count))
        for place in counts.indices {
            counts[place] += parts[1].counts[place]
            sessions[place] = try parts[0].countSessions(with: parts[1], on: place)
        }
        for part in parts { view.giveBackMemory(part.size) }
        (self.sessions, actions) = (sessions, counts)
    }

    /// How many distinct sessions the acts of a whole period name.
    static func sessions(
        in period: Period, of population: Population, in view: LedgerView
    ) throws(ReadingError) -> Int64 {
        var named = ScanSums(by: [.column(.session)], per: nil, [(.count, 0)], in: view)
        for kind in [Event.Kind.call, .activity] {
            let parts = [Named(named.another()), Named(named.another())]
            try scan(kind, over: period, of: population, in: view, among: parts) {
                part, rows, _ throws(ReadingError) in try part.sums.add(&rows)
            }
            for part in parts { try named.take(&part.sums) }
        }
        var count: Int64 = 0
        try named.forEach { _, keys, _ in if keys[0] != 0 { count += 1 } }
        return count
    }

    /// Of a whole period, what one thread has found.
    private final class Named {
        var sums: ScanSums

        init(_ sums: ScanSums) { self.sums = sums }
    }

    /// What one thread has found by day. The sessions of a day are kept by themselves: they are few enough to be at hand.
    private final class Part {
        var counts: [Int64]
        var days: DayPlaces
        private var sessions: [HashedList]
        private let view: LedgerView

        init(_ period: Period, in view: LedgerView) {
            counts = [Int64](repeating: 0, count: period.count)
            sessions = Array(repeating: HashedList(), count: period.count)
            days = DayPlaces(period, in: view.zone)
            self.view = view
        }

        /// What it has taken of the report's memory.
        var size: Int { sessions.reduce(0) { $0 + $1.size } }

        /// Notes the sessions of the wanted rows: of one day, or of that of each.
        func note(
            _ column: ScannedRows.Column, of rows: ScannedRows, on day: Int?, _ places: DayPlaces.OfBatch
        ) throws(ReadingError) {
            if let day, case .coded(let codes, let digests) = column {
                var isThere = [Bool](repeating: false, count: digests.count)
                isThere.withUnsafeMutableBufferPointer { isThere in
                    rows.each { _, row in isThere[Int(codes[row])] = true }
                }
                for code in digests.indices where isThere[code] { try note(digests[code], on: day) }
            } else {
                try rows.forEach { row throws(ReadingError) in try note(column.value(row), on: day ?? places[row]) }
            }
        }

        private func note(_ digest: Int64, on day: Int) throws(ReadingError) {
            if digest != 0 { _ = try sessions[day].place(of: UInt64(bitPattern: digest), in: view) }
        }

        /// How many both have found of a day.
        func countSessions(with other: Part, on day: Int) throws(ReadingError) -> Int64 {
            for digest in other.sessions[day].values { _ = try sessions[day].place(of: digest, in: view) }
            return Int64(sessions[day].values.count)
        }
    }

    /// Acts that pass, of the chosen.
    private static func scan<Found: AnyObject>(
        _ kind: Event.Kind, over period: Period, of population: Population, in view: LedgerView, among parts: [Found],
        _ body: @escaping (Found, inout ScannedRows, ScannedMembers) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        let scan = try EventScan(kind, in: view, over: period, where: population.chosen.acts)
        let tenants = population.tenants
        try scan.each(among: parts, reading: [ScannedMembers.key(of: tenants), .column(.session)]) {
            part, rows throws(ReadingError) in
            let members = try ScannedMembers(&rows, of: tenants)
            // Nobody's acts pass where filters leave people out, and no tenant's do not.
            members.keep(&rows) { population.chosen.contains($0 ?? (tenants == nil ? 0 : -1)) }
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
