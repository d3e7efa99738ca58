// Distinct sessions of those who are counted, by day or by hour or in all.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger
internal import SQL
internal import Store

/// Which sessions events name is kept by days of UTC, and not whose they are. By the days of a zone, and where somebody is left
/// out or filters choose, they are found in columns.
extension LedgerView {
    func sessions(onDaysOf period: Period, of population: Population) throws(ReadingError) -> [Int64] {
        guard zone.isUTC, population.isEverybody else {
            try remarkOnInternal(in: period, of: population)
            var counts: [Int64] = []
            // Of a year, some days at a time are held.
            for days in runs(of: 31, in: period, where: population.chosen.acts) {
                counts += try sessions(by: RowPlaces(daysOf: days, in: zone), in: days, of: population)
            }
            return counts
        }
        var counts = [Int64](repeating: 0, count: period.count)
        let first = Int64(period.first.number)
        try database.each(
            "SELECT day, count(*) FROM session_days WHERE day >= $1 AND day <= $2 GROUP BY day", first, period.last
        ) { counts[Int($0.integer(0) - first)] = $0.integer(1) }
        return counts
    }

    /// How many distinct sessions events of a period name.
    package func sessions(in period: Period, of population: Population) throws(ReadingError) -> Int64 {
        guard zone.isUTC, population.isEverybody else {
            try remarkOnInternal(in: period, of: population)
            return try sessions(by: RowPlaces(wholeOf: period, in: zone), in: period, of: population)[0]
        }
        var sessions = SessionSet()
        try eachSession(onUTC: period.first, through: period.last) { _, session throws(ReadingError) in
            try sessions.insert(session, in: self)
        }
        giveBackMemory(sessions.size)
        return Int64(sessions.count)
    }

    /// The same by the rows of a period. With filters, sessions are those of calls and activities. Where no column has a day any
    /// more, those of all events count, on the day of UTC.
    func sessions(
        by places: RowPlaces, in period: Period, of population: Population
    ) throws(ReadingError) -> [Int64] {
        let isOfAll = population.chosen.areAll
        let sumsStandIn = isOfAll && !places.areHours
        let parts = [Named(places, population), Named(places, population)]
        for kind in isOfAll ? Event.Kind.allCases : [.call, .activity] {
            var scan = try EventScan(kind, in: self, over: period, where: population.chosen.acts)
            if sumsStandIn { scan = scan.inPlaceOfSums }
            scan.keep(ScanTest(.column(.session), isExclusion: true, [0]))
            let keys =
                [ScanKey.column(.session)]
                + (population.isEverybody ? [] : [ScannedMembers.key(of: population.tenants)])
            try scan.each(among: parts, reading: keys) { part, rows throws(ReadingError) in
                try part.add(&rows, in: self)
            }
        }
        var sets = parts[0].sets
        for place in sets.indices {
            try sets[place].formUnion(parts[1].sets[place], in: self)
            giveBackMemory(parts[1].sets[place].size)
        }
        if sumsStandIn {
            for day in try daysWithSumsAlone(in: period) {
                try eachSession(onUTC: day, through: day) { day, session throws(ReadingError) in
                    try sets[places.place(of: day)].insert(session, in: self)
                }
            }
        }
        giveBackMemory(sets.reduce(0) { $0 + $1.size })
        return sets.map { Int64($0.count) }
    }

    /// Days of which nothing but sums is left, which do not know whose a session is.
    private func daysWithSumsAlone(in period: Period) throws(ReadingError) -> [Day] {
        try daysWithoutColumns(in: utcDays(of: period)).filter(period.contains)
    }

    private func remarkOnInternal(in period: Period, of population: Population) throws(ReadingError) {
        guard population.chosen.areAll, population.leavesOutSomebody,
            let last = try daysWithSumsAlone(in: period).last
        else { return }
        remark(
            "Events up to \(last) are in the archive and in no column: sessions of internal \(population.unit)s up to then "
                + "are counted, too.")
    }

    private func eachSession(
        onUTC first: Day, through last: Day, _ body: (Day, Int64) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        try database.each("SELECT day, session FROM session_days WHERE day >= $1 AND day <= $2", first, last) {
            row throws(ReadingError) in
            try body(Day(number: Int32(truncatingIfNeeded: row.integer(0))), row.integer(1))
        }
    }

    /// What one thread has found.
    private final class Named {
        private var places: RowPlaces
        private let population: Population
        var sets: [SessionSet]

        init(_ places: RowPlaces, _ population: Population) {
            self.places = places
            self.population = population
            sets = [SessionSet](repeating: SessionSet(), count: places.count)
        }

        func add(_ rows: inout ScannedRows, in view: LedgerView) throws(ReadingError) {
            if !population.isEverybody {
                let members = try ScannedMembers(&rows, of: population.tenants)
                // Nobody's events pass where people are chosen or left out, and where tenants are chosen no tenant's do not.
                let nobody: Int64 = population.tenants == nil ? 0 : -1
                rows.keep { population.includes(members.member($0) ?? nobody) }
                if rows.isEmpty { return }
            }
            let column = try rows.column(.column(.session))
            let places = try places.places(of: rows.batch)
            guard case .coded(let codes, let values) = column else {
                return try add(column, of: rows, at: places, in: view)
            }
            // In each row of time, each is looked for once, rather than for each event.
            let inBatch = places.quarters == nil ? [places.same] : Array(Set(places.ofQuarters))
            let starts = places.ofQuarters.map { (inBatch.firstIndex(of: $0) ?? 0) * values.count }
            var isThere = [Bool](repeating: false, count: inBatch.count * values.count)
            isThere.withUnsafeMutableBufferPointer { isThere in
                if let quarters = places.quarters {
                    rows.each { isThere[starts[Int(quarters[$1])] + Int(codes[$1])] = true }
                } else {
                    rows.each { isThere[Int(codes[$1])] = true }
                }
            }
            for (number, place) in inBatch.enumerated() {
                let start = number * values.count
                try insert(values.indices.lazy.filter { isThere[start + $0] }.map { values[$0] }, at: place, in: view)
            }
        }

        /// Sessions as they lie, one by one.
        private func add(
            _ column: ScannedRows.Column, of rows: ScannedRows, at places: RowPlaces.OfBatch, in view: LedgerView
        ) throws(ReadingError) {
            // Events come about in the order of time, and most in the row of the one before: its set is taken out until then.
            var (set, at, last) = (SessionSet(), sets.count, Int64(0))
            for place in 0..<rows.count {
                let row = rows.row(place)
                let session = column.value(row)
                if session == last, places[row] == at { continue }
                if places[row] != at {
                    if at < sets.count { swap(&set, &sets[at]) }
                    at = places[row]
                    if at < sets.count { swap(&set, &sets[at]) }
                }
                last = session
                if at < sets.count, session != 0 { try set.insert(session, in: view) }
            }
            if at < sets.count { swap(&set, &sets[at]) }
        }

        private func insert(
            _ sessions: some Sequence<Int64>, at place: Int, in view: LedgerView
        ) throws(ReadingError) {
            guard place < sets.count else { return }
            // Taken out, so that it is nobody else's while it changes.
            var set = SessionSet()
            swap(&set, &sets[place])
            for session in sessions where session != 0 { try set.insert(session, in: view) }
            swap(&set, &sets[place])
        }
    }
}
