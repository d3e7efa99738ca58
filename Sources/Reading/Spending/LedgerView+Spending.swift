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
    package func eachSpending(
        of account: Account, from first: Day, _ body: (SpendingRow) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        let rollup = try SpendingRollup(account.scope, in: self)
        try rollup?.each(from: first, byMonth: account.per == .month, in: self, body)
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
            var nanos: [Int64: Int64] = [:]
            defer { giveBackMemory(nanos.count * Self.entrySize) }
            try SpendingRollup(scope, in: self)?.each(in: period, of: self) { row throws(ReadingError) in
                guard row.calls != 0 else { return }
                let before = nanos[row.number]
                if before == nil { try takeMemory(Self.entrySize) }
                nanos[row.number] = (before ?? 0).addingSaturated(row.nanos)
            }
            return nanos.map { MemberSpending(member: $0, nanos: $1) }
        case .calls, .subject, .property:
            var nanos: Int64 = 0
            try SpendingRollup(scope, in: self)?.each(in: period, of: self) {
                nanos = nanos.addingSaturated($0.nanos)
            }
            return [MemberSpending(member: Account.all, nanos: nanos)]
        }
    }

    /// What a dictionary takes for an entry, the room that it leaves free included.
    private static let entrySize = 48

    private func spendingOfUsers(in period: Period) throws(ReadingError) -> [MemberSpending] {
        let people = try people()
        var sums = try NumberedSums(measures: 1, people: try peopleCount(), in: self)
        var spenders = PeopleSet()
        try SpendingRollup(.people, in: self)?.each(in: period, of: self) { row in
            guard row.calls != 0 else { return }
            let person = people.person(row.number)
            spenders.insert(person)
            sums.add(row.nanos, to: person)
        }
        var spending: [MemberSpending] = []
        spenders.intersection(people.users).forEach {
            spending.append(MemberSpending(member: $0, nanos: sums.value($0)))
        }
        return spending
    }

    /// What each of some members of an account spent on each day of a period, in its order. Who has which plan is as of the
    /// end of `day`.
    func dailySpending(
        of scope: Account.Scope, by members: [Int64], in period: Period, plansOn day: Day
    ) throws(ReadingError) -> [[Int64]] {
        let places = Dictionary(zip(members, members.indices)) { first, _ in first }
        let length = period.count
        var daily = [Int64](repeating: 0, count: members.count * length)
        func add(_ row: SpendingRow, to member: Int64) {
            guard let place = places[member] else { return }
            let day = place * length + Int(row.day.number - period.first.number)
            daily[day] = daily[day].addingSaturated(row.nanos)
        }
        switch scope {
        case .people:
            for member in members {
                for number in try numbers(ofPerson: member) {
                    try SpendingRollup(ofPerson: number).eachDay(of: period, in: database) { add($0, to: member) }
                }
            }
        case .plans:
            let plans = try plansOfPeople(on: day)
            let people = try people()
            try SpendingRollup(scope, in: self)?.eachDay(of: period, in: database) { row in
                let person = people.person(row.number)
                if people.users.contains(person) { add(row, to: plans.number(ofPerson: person)) }
            }
        case .tenants, .calls, .subject, .property:
            try SpendingRollup(scope, in: self)?.eachDay(of: period, in: database) { add($0, to: $0.number) }
        }
        return members.indices.map { Array(daily[$0 * length..<($0 + 1) * length]) }
    }
}
