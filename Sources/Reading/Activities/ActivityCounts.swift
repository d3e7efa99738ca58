// How often something was done.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger
internal import SQL

/// Activities of one name and, where they are told apart, of one value.
package struct ActivitySum: Sendable, Equatable {
    package var value = ""
    package var count: Int64 = 0
    /// Milliseconds, and how many activities said how long they took.
    package var duration: Int64 = 0, timed: Int64 = 0

    package init() {}
}

extension LedgerView {
    /// How often an activity was done on each day of a period, whatever its status.
    package func activities(_ event: String, onDaysOf period: Period) throws(ReadingError) -> [Int64] {
        let event = try id(event)
        let first = Int64(period.first.number)
        var counts = [Int64](repeating: 0, count: period.count)
        try database.each(
            "SELECT day, sum(count) FROM activity_days WHERE day >= $1 AND day <= $2 AND event = $3 GROUP BY day",
            first,
            period.last, event
        ) { counts[Int($0.integer(0) - first)] = $0.integer(1) }
        return counts
    }

    /// How often an activity was done in a period and how long it took, whatever its status.
    package func activities(_ event: String, in period: Period) throws(ReadingError) -> ActivitySum {
        let event = try id(event)
        var sum = ActivitySum()
        try eachPiece(of: "activity", in: period) { piece throws(ReadingError) in
            try database.each(
                """
                SELECT coalesce(sum(count), 0), coalesce(sum(duration_ms), 0), coalesce(sum(timed), 0)
                FROM \(piece.table) WHERE \(piece.unit) BETWEEN $1 AND $2 AND event = $3
                """, piece.first, piece.last, event
            ) { row throws(ReadingError) in
                try sum.add(count: row.integer(0), duration: row.integer(1), timed: row.integer(2))
            }
        }
        return sum
    }

    /// The activities that happen most in a period, most frequent first.
    package func usualActivities(in period: Period, most: Int) throws(ReadingError) -> [String] {
        var counts: [Int64: Int64] = [:]
        try eachPiece(of: "activity", in: period) { piece throws(ReadingError) in
            // By month or day as well: so the rows lie side by side, and need not be sorted.
            let sql = """
                SELECT event, sum(count) FROM \(piece.table) WHERE \(piece.unit) BETWEEN $1 AND $2
                GROUP BY \(piece.unit), event
                """
            try database.each(sql, piece.first, piece.last) { row throws(ReadingError) in
                try ReadingError.add(row.integer(1), to: &counts[row.integer(0), default: 0])
            }
        }
        let first = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(most)
        return try first.map { count throws(ReadingError) in try text(count.key) }
    }

    /// How often an activity was ever done.
    package func activitiesEver(_ event: String) throws(ReadingError) -> Int64 {
        let event = try id(event)
        var total: Int64 = 0
        try eachPiece(of: "activity", from: Day(number: 0), through: Day(number: .max)) { piece throws(ReadingError) in
            let sql = """
                SELECT coalesce(sum(count), 0) FROM \(piece.table) WHERE \(piece.unit) BETWEEN $1 AND $2 AND event = $3
                """
            try database.each(sql, piece.first, piece.last, event) { row throws(ReadingError) in
                try ReadingError.add(row.integer(0), to: &total)
            }
        }
        return total
    }

    /// The same by the value of a declared dimension, most frequent first.
    package func activities(
        _ event: String, by dimension: String, in period: Period
    ) throws(ReadingError) -> [ActivitySum] {
        let (event, property) = (try id(event), try id(dimension))
        var sums: [(value: Int64, sum: ActivitySum)] = []
        try database.each(
            """
            SELECT value, sum(count), sum(duration_ms), sum(timed) FROM activity_properties
            WHERE day >= $1 AND day <= $2 AND event = $3 AND property = $4 GROUP BY value
            """, period.first, period.last, event, property
        ) { row in
            var sum = ActivitySum()
            (sum.count, sum.duration, sum.timed) = (row.integer(1), row.integer(2), row.integer(3))
            sums.append((row.integer(0), sum))
        }
        var named: [ActivitySum] = []
        for (value, sum) in sums {
            var sum = sum
            sum.value = try text(value)
            named.append(sum)
        }
        return named.sorted { $0.count == $1.count ? $0.value.exact < $1.value.exact : $0.count > $1.count }
    }

    /// The reasons that an activity gave, most frequent first; those without one are left out.
    package func reasons(of event: String, in period: Period) throws(ReadingError) -> [ActivitySum] {
        let event = try id(event)
        var counts: [(reason: Int64, count: Int64)] = []
        try database.each(
            """
            SELECT reason, sum(count) FROM activity_reasons
            WHERE day >= $1 AND day <= $2 AND event = $3 AND reason <> 0 GROUP BY reason
            """, period.first, period.last, event
        ) { counts.append(($0.integer(0), $0.integer(1))) }
        var reasons: [ActivitySum] = []
        for (reason, count) in counts {
            var sum = ActivitySum()
            sum.value = try text(reason)
            sum.count = count
            reasons.append(sum)
        }
        return reasons.sorted { $0.count == $1.count ? $0.value.exact < $1.value.exact : $0.count > $1.count }
    }

    /// A declared measure over all activities of a period, in millionths; nil where it is not declared.
    package func measure(_ name: String, in period: Period) throws(ReadingError) -> Int64? {
        guard terms.measures.contains(exactly: name) else { return nil }
        let measure = try id(name)
        return try database.first(
            """
            SELECT coalesce(sum(total), 0) FROM activity_measures
            WHERE day >= $1 AND day <= $2 AND property = 0 AND value = 0 AND measure = $3
            """, period.first, period.last, measure
        ) { $0.integer(0) } ?? 0
    }
}

extension LedgerView {
    /// Calls and activities of users by day; those of visitors are left out.
    package func actions(onDaysOf period: Period) throws(ReadingError) -> [Int64] {
        var counts = [Int64](repeating: 0, count: period.count)
        let first = Int64(period.first.number)
        let people = try people()
        // Rows as they lie: who was joined to whom is at hand, and the database would look each of them up.
        try database.each(
            "SELECT day, person, count FROM action_days WHERE day >= $1 AND day <= $2", first, period.last
        ) { row throws(ReadingError) in
            let person = row.integer(1)
            guard person == 0 || people.person(person) != person else { return }
            try ReadingError.add(row.integer(2), to: &counts[Int(row.integer(0) - first)])
        }
        guard !zone.isUTC else { return counts }
        let users = people.users
        let more = try misplacedActs(onDaysOf: period, of: nil) { users.contains($0) }
        for place in counts.indices { try ReadingError.add(more[place], to: &counts[place]) }
        return counts
    }
}

/// How often those of one group did an activity.
package struct ActionCount: Sendable, Equatable {
    package let key: Int64
    package var second: Int64 = 0
    package let count: Int64
}

extension LedgerView {
    /// How often an activity was done by each user or tenant, and by all, whoever they are.
    package func actions(
        _ activity: String, by groupings: [Filter], over period: Period, where filters: Filters
    ) throws(ReadingError) -> (counts: [ActionCount], total: Int64) {
        guard filters.isEmpty, groupings == [.user] || groupings == [.tenant] else {
            return try scannedActions(activity, by: groupings, over: period, where: filters)
        }
        came(from: .sums)
        let (counts, total) = try actions(activity, byUser: groupings == [.user], over: period)
        return (counts.map { ActionCount(key: $0.key, count: $0.value) }, total)
    }

    private func scannedActions(
        _ activity: String, by groupings: [Filter], over period: Period, where filters: Filters
    ) throws(ReadingError) -> (counts: [ActionCount], total: Int64) {
        func sums(_ groupings: [Filter]) throws(ReadingError) -> ScanSums {
            var scan = try EventScan(.activity, in: self, over: period, where: filters, by: groupings)
            scan.keep(ScanTest(.column(.event), isExclusion: false, [try id(activity)]))
            let keys = try groupings.map { grouping throws(ReadingError) in try scan.key(grouping) }
            var sums = ScanSums(by: keys, per: nil, [(.count, 0)], in: self)
            try sums.add(scan)
            return sums
        }
        var counts: [ActionCount] = []
        try sums(groupings).forEach { _, keys, values in
            counts.append(
                ActionCount(key: keys[0], second: keys.count > 1 ? keys[1] : 0, count: values[values.startIndex]))
        }
        var total: Int64 = 0
        // Those without a property that is told apart count in the whole.
        try sums([]).forEach { _, _, values in total = values[values.startIndex] }
        return (counts, total)
    }

    private func actions(
        _ activity: String, byUser: Bool, over period: Period
    ) throws(ReadingError) -> (counts: [Int64: Int64], total: Int64) {
        let event = try id(activity)
        var counts: [Int64: Int64] = [:]
        var total: Int64 = 0
        try eachPiece(of: "activity", in: period) { piece throws(ReadingError) in
            let sql = """
                SELECT tenant, sum(count) FROM \(piece.table) WHERE \(piece.unit) BETWEEN $1 AND $2 AND event = $3
                GROUP BY tenant
                """
            try database.each(sql, piece.first, piece.last, event) { row throws(ReadingError) in
                try ReadingError.add(row.integer(1), to: &total)
                try ReadingError.add(row.integer(1), to: &counts[row.integer(0), default: 0])
            }
        }
        try eachMisplaced(.activity, in: period, by: [.column(.event), .column(.tenant)]) {
            _, keys, sums throws(ReadingError) in
            guard keys[0] == event else { return }
            try ReadingError.add(sums[0], to: &total)
            try ReadingError.add(sums[0], to: &counts[keys[1], default: 0])
        }
        counts = counts.filter { $0.value != 0 }
        guard byUser else { return (counts, total) }
        counts = [:]
        let sums = try actions(activity, byPersonIn: period)
        sums.people.forEach { counts[$0] = sums.value($0) }
        return (counts, total)
    }

    /// How often each did an activity in a period.
    func actions(_ activity: String, byPersonIn period: Period) throws(ReadingError) -> NumberedSums {
        let people = try people()
        let event = try id(activity)
        var sums = try NumberedSums(measures: 1, people: try peopleCount(), in: self)
        let range = milliseconds(of: period)
        try database.each(
            "SELECT person, count FROM activity_times WHERE event = $1 AND at >= $2 AND at < $3 AND person <> 0", event,
            range.lowerBound, range.upperBound
        ) { sums.add($0.integer(1), to: people.person($0.integer(0))) }
        return sums
    }
}

extension ActivitySum {
    fileprivate mutating func add(count: Int64, duration: Int64, timed: Int64) throws(ReadingError) {
        try ReadingError.add(count, to: &self.count)
        try ReadingError.add(duration, to: &self.duration)
        try ReadingError.add(timed, to: &self.timed)
    }
}
