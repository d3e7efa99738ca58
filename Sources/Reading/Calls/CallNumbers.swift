// Finding single calls among millions without reading them.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL
internal import Store

/// Finds the numbers of calls. What the index tells of them is nearly always enough to choose by.
///
/// Calls of a day lie in cells: one for each provider, model, operation and tenant. What a cell holds at most is in
/// `call_days`, so that most cells need not be looked into.
package struct CallNumbers {
    package let view: LedgerView
    /// The days of UTC to look at, of those that have events at all.
    private let days: ClosedRange<Int32>?
    /// Of the first and the last of them, the part that is in the period; nil where it has all of them.
    private let instants: Range<Int64>?
    /// On columns that cells and calls share.
    private let conditions: [NameCondition]
    private let whose: Whose
    /// Where no index knows some of what is asked for: calls are looked for among all.
    private let scan: EventScan?

    private enum Whose {
        case anybody
        /// Of those who have these numbers: their own, and those of the anonymous ids joined to them.
        case people([Int64])
        /// Of all but these users.
        case others(than: Set<Int64>)
    }

    /// What calls are compared by.
    package enum Figure: String, Sendable {
        case cost
        case latency = "latency_ms"

        /// The column of `call_days` that has the largest of a cell.
        package var largest: String { "max_\(rawValue)" }
    }

    /// What an index knows, in any combination.
    package static let indexed: [Filter] = [.user, .provider, .model, .operation, .tenant]

    package init(_ view: LedgerView, over period: Period, where filters: Filters) throws(ReadingError) {
        self.view = view
        conditions = try [NameCondition](filters, on: [.provider, .model, .operation, .tenant], in: view)
        switch filters[.user] {
        case .any: whose = .anybody
        case .only(let users): whose = .people(try view.numbers(ofUsers: users))
        case .except(let users):
            let persons = try view.persons(called: users)
            whose = persons.isEmpty ? .anybody : .others(than: persons)
        }
        // Days whose events have left the store still have cells.
        days = try EventSpan(period, in: view)?.days
        instants = view.zone.isUTC ? nil : view.milliseconds(of: period)
        view.came(from: .events)
        guard !filters.areAmong(Self.indexed) else {
            scan = nil
            return
        }
        guard let days else {
            scan = try EventScan(.call, in: view, over: period, where: filters)
            return
        }
        // Of days before these, columns may still have calls whose events have left the store.
        let firstUTC = Day(number: days.lowerBound)
        let left = Period(max(period.first, view.day(of: firstUTC.start.milliseconds)), period.last)
        scan = try EventScan(.call, in: view, over: left ?? period, where: filters).within(days)
    }

    /// The calls booked last, day by day backwards, below a number. Within a day they stand in the order of booking.
    package func latest(_ limit: Int, below end: Int64 = .max) throws(ReadingError) -> [Int64] {
        guard let days else { return [] }
        if let scan { return try scan.latest(limit, below: end) }
        var found: [Int64] = []
        for day in days.reversed() where found.count < limit {
            let first = Int64(day) << 32
            guard first < end else { continue }
            let range = first..<min(end, first + (1 << 32))
            found += try latest(limit - found.count, in: range)
        }
        return found
    }

    /// The calls with the most of a figure that come behind a mark, most first; of equals, the last booked first. Those that
    /// do not know the figure are not among them. Only for filters that are `indexed`.
    func largest(_ limit: Int, by figure: Figure, after mark: EventMark?) throws(ReadingError) -> [EventMark] {
        guard let days else { return [] }
        var best = LargestFew(limit, behind: mark)
        if case .people(let people) = whose {
            for day in days.reversed() {
                try read(figure, .people(day, people), into: &best)
            }
            return best.sorted
        }
        var cells: [(cell: CallRollupKey, largest: Int64)] = []
        try view.database.each(
            """
            SELECT \(CallRollupKey.columns), \(figure.largest) FROM call_days
            WHERE day >= $1 AND day <= $2\(conditions.sql(from: 3))
            """, values: [Int64(days.lowerBound), Int64(days.upperBound)] + conditions.numbers
        ) { row in cells.append((CallRollupKey(row), row.integer(5))) }
        cells.sort { $0.largest == $1.largest ? $0.cell.day > $1.cell.day : $0.largest > $1.largest }
        for (cell, largest) in cells {
            // Cells of the same largest go back in time: what follows was booked for earlier days.
            if let least = best.least, (largest, cell.day) < (least.value, least.number >> 32) { break }
            try read(figure, .cell(cell), into: &best)
        }
        return best.sorted
    }
}

/// The key of a row of `call_days`: what the calls of one cell have in common.
package struct CallRollupKey: Sendable {
    package let day, provider, model, operation, tenant: Int64

    /// What `init` reads, the first of a row.
    static let columns = "day, provider, model, operation, tenant"

    init(_ row: borrowing Row) {
        day = row.integer(0)
        provider = row.integer(1)
        model = row.integer(2)
        operation = row.integer(3)
        tenant = row.integer(4)
    }
}

extension CallNumbers {
    /// Calls that are looked for together.
    private enum Bundle {
        case cell(CallRollupKey)
        case people(Int32, [Int64])
        /// A whole day, of which much is wanted.
        case day(Int32)
    }

    private func latest(_ limit: Int, in range: Range<Int64>) throws(ReadingError) -> [Int64] {
        var found: [Int64] = []
        for bundle in try bundles(on: Int32(range.lowerBound >> 32)) {
            if case .day = bundle {
                found += try tail(limit, in: range)
                continue
            }
            var count = 0
            for call in try calls(of: bundle).reversed() where range.contains(call.number) && count < limit {
                guard try isWanted(call.number) else { continue }
                found.append(call.number)
                count += 1
            }
        }
        found.sort(by: >)
        return Array(found.prefix(limit))
    }

    /// The last of a day's calls that are wanted, looked for among all.
    private func tail(_ limit: Int, in range: Range<Int64>) throws(ReadingError) -> [Int64] {
        let numbers = conditions.numbers
        let sql = """
            SELECT number FROM events WHERE number >= $1 AND number < $2 AND kind = \(Event.Kind.call.rawValue)
            \(conditions.sql(from: 3)) ORDER BY number DESC LIMIT $\(3 + numbers.count)
            """
        var found: [Int64] = []
        var end = range.upperBound
        while found.count < limit {
            var calls: [Int64] = []
            let values = [range.lowerBound, end] + numbers + [Int64(limit)]
            try view.database.each(sql, values: values) { calls.append($0.integer(0)) }
            for number in calls where found.count < limit {
                if try isWanted(number) { found.append(number) }
            }
            guard calls.count == limit, let last = calls.last else { break }
            end = last
        }
        return found
    }

    /// Whether a call is in the period, and of somebody whose calls are wanted. What was found by whose it is, and on a day
    /// that is in the period as a whole, needs no look.
    private func isWanted(_ number: Int64) throws(ReadingError) -> Bool {
        if let instants, !Day(number: Int32(truncatingIfNeeded: number >> 32)).isWithin(instants) {
            let at = try view.database.first("SELECT at FROM events WHERE number = $1", number) { $0.integer(0) }
            guard let at, instants.contains(at) else { return false }
        }
        guard case .others(let leftOut) = whose else { return true }
        let sql = "SELECT user_number, anonymous_number FROM events WHERE number = $1"
        let ids = try view.database.first(sql, number) { ($0.integer(0), $0.integer(1)) }
        guard let (user, anonymous) = ids else { return false }
        return !leftOut.contains(user != 0 ? user : try view.people().person(anonymous))
    }

    /// The calls of a bundle that are wanted, ascending.
    private func calls(of bundle: Bundle) throws(ReadingError) -> [FoundCall] {
        switch bundle {
        case .day: return []
        case .cell(let cell): return try view.calls(in: cell)
        case .people(let day, let people):
            return try calls(among: try view.numbers(ofEventsOn: Int64(day), of: people))
        }
    }

    /// Those of the events that are calls, and wanted.
    private func calls(among numbers: [Int64]) throws(ReadingError) -> [FoundCall] {
        let sql = """
            SELECT cost, latency_ms, status FROM events WHERE number = $1 AND kind = \(Event.Kind.call.rawValue)
            \(conditions.sql(from: 2))
            """
        var values = [0] + conditions.numbers
        var calls: [FoundCall] = []
        for number in numbers {
            values[0] = number
            try view.database.each(sql, values: values) { row in
                calls.append(
                    FoundCall(
                        number: number, cost: row.integer(0), latency: row.optionalInteger(1),
                        hasFailed: row.integer(2) != 0))
            }
        }
        return calls
    }

    /// Where calls of a day may be that are wanted.
    private func bundles(on day: Int32) throws(ReadingError) -> [Bundle] {
        if case .people(let people) = whose { return [.people(day, people)] }
        var cells: [CallRollupKey] = []
        var wanted: Int64 = 0
        try view.database.each(
            """
            SELECT \(CallRollupKey.columns), calls FROM call_days
            WHERE day = $1\(conditions.sql(from: 2))
            """, values: [Int64(day)] + conditions.numbers
        ) { row in
            cells.append(CallRollupKey(row))
            wanted += row.integer(5)
        }
        guard !cells.isEmpty else { return [] }
        // Where much of the day is wanted, its last events have it soon enough, and lie side by side.
        let all = try view.database.first(
            "SELECT coalesce(sum(calls), 0) FROM call_days WHERE day = $1", day
        ) { $0.integer(0) }
        return wanted * Self.dense >= all ?? 0 ? [.day(day)] : cells.map { .cell($0) }
    }

    /// One call in so many is enough to look for them among all.
    private static let dense: Int64 = 16

    private func read(_ figure: Figure, _ bundle: Bundle, into best: inout LargestFew) throws(ReadingError) {
        for call in try calls(of: bundle) {
            guard let value = figure == .cost ? call.cost : call.latency else { continue }
            guard best.mayTake(value) else { continue }
            if try isWanted(call.number) { best.offer(EventMark(value: value, number: call.number)) }
        }
    }
}

extension Day {
    /// Whether all of a day of UTC is in a range of instants.
    fileprivate func isWithin(_ milliseconds: Range<Int64>) -> Bool {
        milliseconds.lowerBound <= start.milliseconds && advanced(by: 1).start.milliseconds <= milliseconds.upperBound
    }
}
