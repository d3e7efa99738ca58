// What the members of an account spent, from the sums that the ledger keeps.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// What one member spent. Members are the ledger's numbers: of users, of the names of tenants and plans, or
/// `Account.all`.
package struct MemberSpending: Sendable, Equatable {
    package let member: Int64
    package let nanos: Int64

    package init(member: Int64, nanos: Int64) { (self.member, self.nanos) = (member, nanos) }
}

// Sums stop at the ends of 64 bits, as those of budgets in memory do; what the database adds up is told there.

extension LedgerView {
    /// All spending of an account from the first day of one of its periods on, row by row: by month where the account is
    /// and the ledger has such sums, and by day what these do not have yet.
    /// Of plans there are no sums: they are made of those of people, whose rows these then are.
    ///
    /// By the clocks of another zone than UTC, rows that put these right come after them, some of them below zero.
    package func eachSpending(
        of account: Account, from first: Day, _ body: (SpendingRow) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        guard let rollup = try SpendingRollup(account.scope, in: self) else { return }
        try rollup.each(from: first, byMonth: account.per == .month, in: self, body)
        try inZone(account.zone) { () throws(ReadingError) in
            // No event is further ahead of the clock than that.
            let last = account.per.end(of: today.advanced(by: 2))
            guard let period = Period(first, last) else { return }
            try eachMisplacedSpending(of: account.scope, in: period, per: account.per, body)
        }
    }

    /// The same in a period, as one row or more for each member.
    private func eachSpending(
        of scope: Account.Scope, in period: Period, _ body: (SpendingRow) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        guard let rollup = try SpendingRollup(scope, in: self) else { return }
        try rollup.each(in: period, of: self, body)
        try eachMisplacedSpending(of: scope, in: period, body)
    }

    /// What the members of an account spent in a period, unordered: each that had any calls, and among people neither
    /// visitors nor, for plans, who has none at the end of `day`. An account for all has its one member always.
    func spending(
        of scope: Account.Scope, in period: Period, plansOn day: Day
    ) throws(ReadingError) -> [MemberSpending] {
        switch scope {
        case .people:
            return try spendingOfUsers(in: period)
        case .plans:
            let plans = try plansOfPeople(on: day)
            var nanos: [Int64: Int64] = [:]
            for spending in try spendingOfUsers(in: period) {
                let plan = plans.number(ofPerson: spending.member)
                if plan != 0 { nanos[plan] = (nanos[plan] ?? 0).addingSaturated(spending.nanos) }
            }
            return nanos.map { MemberSpending(member: $0, nanos: $1) }
        case .tenants:
            var sums: [Int64: (nanos: Int64, calls: Int64)] = [:]
            defer { giveBackMemory(sums.count * Self.entrySize) }
            try eachSpending(of: scope, in: period) { row throws(ReadingError) in
                guard row.calls != 0 else { return }
                let before = sums[row.number]
                if before == nil { try takeMemory(Self.entrySize) }
                let (nanos, calls) = before ?? (0, 0)
                sums[row.number] = (nanos.addingSaturated(row.nanos), calls.addingSaturated(row.calls))
            }
            return sums.compactMap { $1.calls == 0 ? nil : MemberSpending(member: $0, nanos: $1.nanos) }
        case .calls, .subject, .property:
            var nanos: Int64 = 0
            try eachSpending(of: scope, in: period) { nanos = nanos.addingSaturated($0.nanos) }
            return [MemberSpending(member: Account.all, nanos: nanos)]
        }
    }

    /// What a dictionary takes for an entry, the room that it leaves free included.
    private static let entrySize = 64

    private func spendingOfUsers(in period: Period) throws(ReadingError) -> [MemberSpending] {
        let people = try people()
        // Whose calls all lie on other days here has none: there they are counted, too.
        let isPutRight = !zone.isUTC
        var sums = try NumberedSums(measures: isPutRight ? 2 : 1, people: try peopleCount(), in: self)
        var spenders = PeopleSet()
        try eachSpending(of: .people, in: period) { row in
            guard row.calls != 0 else { return }
            let person = people.person(row.number)
            spenders.insert(person)
            if isPutRight { sums.add([row.nanos, row.calls], to: person) } else { sums.add(row.nanos, to: person) }
        }
        var spending: [MemberSpending] = []
        spenders.intersection(people.users).forEach {
            guard !isPutRight || sums.value($0, 1) != 0 else { return }
            spending.append(MemberSpending(member: $0, nanos: sums.value($0)))
        }
        return spending
    }

    /// What each of some members of an account spent, in its order: on each day of a period, or as one sum in all of it. Who
    /// has which plan is as of the end of `day`.
    func spending(
        of scope: Account.Scope, by members: [Int64], in period: Period, byDay isByDay: Bool, plansOn day: Day
    ) throws(ReadingError) -> [[Int64]] {
        let places = Dictionary(zip(members, members.indices)) { first, _ in first }
        let (length, unit) = isByDay ? (period.count, CalendarUnit.day) : (1, nil)
        var sums = [Int64](repeating: 0, count: members.count * length)
        func add(_ row: SpendingRow, to member: Int64) {
            guard let place = places[member] else { return }
            let sum = place * length + (isByDay ? Int(row.day.number - period.first.number) : 0)
            sums[sum] = sums[sum].addingSaturated(row.nanos)
        }
        switch scope {
        case .people:
            for member in members {
                for number in try numbers(ofPerson: member) {
                    try SpendingRollup(ofPerson: number).eachDay(of: period, in: database) { add($0, to: member) }
                }
            }
            try eachMisplacedSpending(of: scope, by: members, in: period, per: unit) { add($0, to: $0.number) }
        case .plans:
            let plans = try plansOfPeople(on: day)
            let people = try people()
            func addToPlan(_ row: SpendingRow) {
                let person = people.person(row.number)
                if people.users.contains(person) { add(row, to: plans.number(ofPerson: person)) }
            }
            try SpendingRollup(scope, in: self)?.eachDay(of: period, in: database) { addToPlan($0) }
            try eachMisplacedSpending(of: scope, in: period, per: unit) { addToPlan($0) }
        case .tenants, .calls, .subject, .property:
            guard let rollup = try SpendingRollup(scope, in: self) else { break }
            try rollup.eachDay(of: period, in: database) { add($0, to: $0.number) }
            try eachMisplacedSpending(of: scope, by: members, in: period, per: unit) { add($0, to: $0.number) }
        }
        return members.indices.map { Array(sums[$0 * length..<($0 + 1) * length]) }
    }
}
