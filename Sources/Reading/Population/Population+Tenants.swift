// What tenants did: read from the sums that know them.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

extension LedgerView {
    /// What is summed by day and tenant, and says that a tenant was active.
    private static let sums = ["call", "activity"]

    /// Tenants with any call or activity on each day from one to another, both counted.
    func active(
        _ tenants: TenantList, onDaysFrom first: Day, through last: Day
    ) throws(ReadingError) -> [PeopleSet] {
        guard zone.isUTC else {
            var sets: [PeopleSet] = []
            for period in Period.stretches(from: first, through: last) {
                sets += try localActive(onDaysOf: period, of: tenants)
            }
            return sets
        }
        var sets = [PeopleSet](repeating: PeopleSet(), count: max(0, Int(last.number) - Int(first.number) + 1))
        try eachActive(tenants, from: first, through: last) { tenant, day in
            sets[Int(day - Int64(first.number))].insert(tenant)
        }
        return sets
    }

    /// The last day with any call or activity of each tenant, of all days up to one.
    func lastActive(_ tenants: TenantList, upTo last: Day) throws(ReadingError) -> LastActive {
        guard zone.isUTC else { return try localLastActive(upTo: last, of: tenants) }
        var result = LastActive(people: tenants.count)
        try eachActive(tenants, from: Day(number: 0), through: last) { tenant, day in
            result.note(tenant, on: Int32(truncatingIfNeeded: day))
        }
        return result
    }

    private func eachActive(
        _ tenants: TenantList, from first: Day, through last: Day, _ body: (_ tenant: Int64, _ day: Int64) -> Void
    ) throws(ReadingError) {
        for sums in Self.sums {
            // Rows as they lie: to tell them apart by tenant, SQLite would have to sort them.
            try database.each(
                "SELECT day, tenant FROM \(sums)_days WHERE day BETWEEN $1 AND $2 AND tenant <> 0", first, last
            ) { if let tenant = tenants.member($0.integer(1)) { body(tenant, $0.integer(0)) } }
        }
    }

    /// Tenants with any call or activity from one day to another, both counted.
    func active(_ tenants: TenantList, from first: Day, through last: Day) throws(ReadingError) -> PeopleSet {
        guard !zone.isUTC else { return try activeOfUTC(tenants, from: first, through: last) }
        var set = PeopleSet()
        for period in Period.stretches(from: first, through: last) {
            set.formUnion(try localPresence(in: period, of: tenants))
        }
        return set
    }

    /// The same by days of UTC.
    func activeOfUTC(_ tenants: TenantList, from first: Day, through last: Day) throws(ReadingError) -> PeopleSet {
        var set = PeopleSet()
        guard first <= last else { return set }
        for sums in Self.sums {
            try eachPiece(of: sums, from: first, through: last) { piece throws(ReadingError) in
                try database.each(
                    "SELECT tenant FROM \(piece.table) WHERE \(piece.unit) BETWEEN $1 AND $2 AND tenant <> 0",
                    piece.first, piece.last
                ) { if let tenant = tenants.member($0.integer(0)) { set.insert(tenant) } }
            }
        }
        return set
    }

    /// Calls and activities by day, of the tenants that pass.
    func actions(
        _ tenants: TenantList, onDaysOf period: Period, where passes: @escaping (Int64) -> Bool
    ) throws(ReadingError) -> [Int64] {
        var counts = [Int64](repeating: 0, count: period.count)
        let first = Int64(period.first.number)
        for (table, count) in [("call_days", "calls"), ("activity_days", "count")] {
            try database.each(
                "SELECT day, tenant, \(count) FROM \(table) WHERE day BETWEEN $1 AND $2 AND tenant <> 0", first,
                period.last
            ) { row throws(ReadingError) in
                guard let tenant = tenants.member(row.integer(1)), passes(tenant) else { return }
                try ReadingError.add(row.integer(2), to: &counts[Int(row.integer(0) - first)])
            }
        }
        guard !zone.isUTC else { return counts }
        let more = try misplacedActs(onDaysOf: period, of: tenants, passes)
        for place in counts.indices { try ReadingError.add(more[place], to: &counts[place]) }
        return counts
    }

    func sums(
        _ amounts: [CallAmount], of tenants: TenantList, over period: Period
    ) throws(ReadingError) -> NumberedSums {
        guard zone.isUTC else {
            return try sums(amounts, by: .tenant, over: period, where: [:], places: tenants.count) {
                tenants.member($0)
            }
        }
        return try sums("call", amounts.map(\.column), of: tenants, over: period)
    }

    /// How often an activity was done for each tenant in a period, whatever its status.
    func actions(
        _ activity: String, of tenants: TenantList, in period: Period
    ) throws(ReadingError) -> NumberedSums {
        guard zone.isUTC else { return try timedActions(activity, of: tenants, in: period) }
        return try sums("activity", ["count"], of: tenants, over: period, event: try id(activity))
    }

    /// The same, found by the instants at which it was done.
    private func timedActions(
        _ activity: String, of tenants: TenantList, in period: Period
    ) throws(ReadingError) -> NumberedSums {
        var sums = try NumberedSums(measures: 1, people: tenants.count, in: self)
        let range = milliseconds(of: period)
        try database.each(
            "SELECT tenant, count FROM activity_times WHERE event = $1 AND at >= $2 AND at < $3 AND tenant <> 0",
            try id(activity), range.lowerBound, range.upperBound
        ) { if let tenant = tenants.member($0.integer(0)) { sums.add($0.integer(1), to: tenant) } }
        return sums
    }

    private func sums(
        _ name: String, _ columns: [String], of tenants: TenantList, over period: Period, event: Int64? = nil
    ) throws(ReadingError) -> NumberedSums {
        var sums = try NumberedSums(measures: columns.count, people: tenants.count, in: self)
        try eachPiece(of: name, in: period) { piece throws(ReadingError) in
            try database.each(
                """
                SELECT tenant, \(columns.joined(separator: ", ")) FROM \(piece.table)
                WHERE \(piece.unit) BETWEEN $1 AND $2 AND tenant <> 0\(event == nil ? "" : " AND event = $3")
                """, values: [piece.first, piece.last] + (event.map { [$0] } ?? [])
            ) { if let tenant = tenants.member($0.integer(0)) { sums.add($0, from: 1, to: tenant) } }
        }
        return sums
    }
}
