// Single calls with everything that was logged of them, oldest first.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger
internal import SQL
internal import Store

/// One call with its names.
package struct LoggedCall: Sendable {
    package let number: Int64
    package let at: Timestamp
    /// Empty for nobody, and for visitors.
    package var user = ""
    package var model = "", operation = "", tenant = "", subject = ""
    /// In nanos of a USD, adjustments by re-pricing included.
    package let cost: Int64
    /// Nil where only the sender's own figure is known.
    package let inputCost, outputCost: Int64?
    /// The rest of it; its names are above.
    package let call: Call
    package let properties: [Property]
}

extension LedgerView {
    /// Calls of a period behind a number, about so many at most: whose tenant or user is the one that is named, where
    /// one is. The next ones are behind the last of these; empty when there are no more.
    package func loggedCalls(
        in period: Period, after number: Int64, user: String? = nil, tenant: String? = nil, most: Int
    ) throws(ReadingError) -> [LoggedCall] {
        let first = max(number + 1, Int64(period.first.number) << 32)
        let end = (Int64(period.last.number) + 1) << 32
        if let user { return try loggedCalls(ofUser: user, first..<max(first, end), most: most) }
        if let tenant { return try loggedCalls(ofTenant: tenant, first..<max(first, end), most: most) }
        var facts: [StoredEvent] = []
        try database.each(
            """
            \(StoredEvent.select) WHERE number >= $1 AND number < $2 AND kind = \(Event.Kind.call.rawValue)
            ORDER BY number LIMIT \(most)
            """, first, end
        ) { facts.append(StoredEvent($0)) }
        return try named(facts)
    }

    private func days(of range: Range<Int64>) -> ClosedRange<Int64>? {
        range.isEmpty ? nil : (range.lowerBound >> 32)...((range.upperBound - 1) >> 32)
    }

    /// Whole days through the index of people, until there are enough.
    private func loggedCalls(
        ofUser user: String, _ range: Range<Int64>, most: Int
    ) throws(ReadingError) -> [LoggedCall] {
        guard let days = days(of: range),
            let period = Period(
                Day(number: Int32(days.lowerBound)), Day(number: Int32(days.upperBound)), most: Period.longest)
        else { return [] }
        let numbers = try numbers(ofUser: user)
        var found: [StoredEvent] = []
        for day in try self.days(ofPerson: numbers, in: period) where day.calls.calls > 0 && found.count < most {
            found += try events(.call, of: numbers, on: day.day).filter { range.contains($0.number) }
        }
        return try named(found)
    }

    /// Whole days through the index of calls, which the sums say where to look in, until there are enough.
    private func loggedCalls(
        ofTenant name: String, _ range: Range<Int64>, most: Int
    ) throws(ReadingError) -> [LoggedCall] {
        guard let days = days(of: range) else { return [] }
        let tenant = try id(name)
        let cells = try database.rows(
            "SELECT \(CallRollupKey.columns) FROM call_days WHERE day >= $1 AND day <= $2 AND tenant = $3 ORDER BY day",
            days.lowerBound, days.upperBound, tenant, row: CallRollupKey.init)
        var found: [StoredEvent] = []
        var ofDay: [Int64] = []
        for (place, cell) in cells.enumerated() {
            ofDay += try self.calls(in: cell).map(\.number)
            guard place + 1 == cells.count || cells[place + 1].day != cell.day else { continue }
            found += try facts(at: ofDay.filter(range.contains).sorted())
            ofDay = []
            if found.count >= most { break }
        }
        return try named(found)
    }

    private func named(_ facts: [StoredEvent]) throws(ReadingError) -> [LoggedCall] {
        var calls: [LoggedCall] = []
        calls.reserveCapacity(facts.count)
        var users: [Int64: String] = [:]
        for fact in facts {
            let event = try event(fact)
            guard case .call(let call) = event.detail else { continue }
            let hasParts: Bool
            switch fact.basis(of: call) {
            case .book: hasParts = true
            // Nothing has parts of nothing.
            case .cache: hasParts = fact.cost == 0
            case .report, .nothing: hasParts = false
            }
            var logged = LoggedCall(
                number: fact.number, at: fact.at, cost: fact.cost &+ fact.adjustment,
                inputCost: hasParts ? fact.inputCost : nil, outputCost: hasParts ? fact.outputCost : nil,
                call: call, properties: event.properties)
            let person = fact.user != 0 ? fact.user : try people().person(fact.anonymous)
            if try people().users.contains(person) {
                if users[person] == nil { users[person] = try name(ofPerson: person) }
                logged.user = users[person] ?? ""
            }
            logged.model = try text(fact.names.model)
            logged.operation = try text(fact.names.operation)
            logged.tenant = try text(fact.names.tenant)
            logged.subject = try text(fact.names.subject)
            calls.append(logged)
        }
        return calls
    }
}

extension LedgerView {
    /// The first day that the ledger knows a call of. Where no column has that day any more, it is that of UTC, and also
    /// where that lies before `since`, for who takes all days up to this one for the same.
    package func firstDayOfCalls(since: Day = Day(number: .min)) throws(ReadingError) -> Day? {
        let first = try database.first("SELECT min(day) FROM call_days") { $0.optionalInteger(0) } ?? nil
        guard let day = first.map({ Day(number: Int32($0)) }) else { return nil }
        if zone.isUTC || day < since { return day }
        // Of its day of UTC, the first call was in one of several quarters of an hour.
        let scan = try EventScan(.call, in: self, over: Period(days: 3, upTo: day.advanced(by: 1)), where: [:])
        var least: Int64?
        try scan.onUTC(day).each { rows in
            least = min(least ?? .max, rows.batch.bounds(of: .quarterHour).lowerBound)
            return true
        }
        return least.map { self.day(of: day.start.milliseconds + $0 * QuarterHour.milliseconds) } ?? day
    }

    /// The same of what whoever asks may be told of, as far as it lies in a period: all days before that are taken for one
    /// another.
    package func firstDayOfCalls(in period: Period) throws(ReadingError) -> Day? {
        let first = try firstDayOfCalls(since: period.first)
        guard let first, !bounds.isEmpty else { return first }
        if first < period.first {
            let before = period.first.advanced(by: -1)
            let days = Int(before.number - first.number) + 1
            let past = Period(days: days, upTo: before, most: Period.longest)
            if try figures([.calls], over: past, where: bounds).calls > 0 { return before }
        }
        return try calls(over: period, per: .day, where: bounds, of: [.calls]).compactMap { sum in
            sum.figures.calls > 0 ? sum.start?.day : nil
        }.min()
    }
}
