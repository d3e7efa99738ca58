// Whom a report counts: users or tenants, all of them or all but those who are internal.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// What is counted.
package enum CountedUnit: String, Sendable, CaseIterable {
    case user, tenant
}

/// Those who are counted, and those who are not.
///
/// Members are numbers, of which sets are made: those of people in the ledger, or places in the list of tenants.
package struct Population: Sendable {
    package let unit: CountedUnit
    /// Whom filters choose, and which of their acts.
    private(set) var chosen: ChosenPeople
    /// Members who are not counted; visitors among them, where users are counted.
    private let leftOut: PeopleSet
    /// Where tenants are counted.
    let tenants: TenantList?

    init(of tenants: TenantList?, _ chosen: ChosenPeople, but leftOut: PeopleSet) {
        unit = tenants == nil ? .user : .tenant
        self.chosen = chosen
        self.leftOut = leftOut
        self.tenants = tenants
    }

    package func includes(_ member: Int64) -> Bool { chosen.contains(member) && !leftOut.contains(member) }

    var isEverybody: Bool { chosen.areAll && leftOut.isEmpty }

    /// The same members, of whom whatever they did counts.
    var withAllActs: Population {
        var copy = self
        copy.chosen = chosen.withAllActs
        return copy
    }

    func keep(_ set: inout PeopleSet) {
        if !chosen.areAll { set = chosen.those(of: set) }
        set.subtract(leftOut)
    }

    func users(_ people: People) -> PeopleSet { chosen.those(of: people.users).subtracting(leftOut) }

    /// Those whom filters choose, and who are left out.
    func leftOutUsers(_ people: People) -> PeopleSet { chosen.those(of: people.users.intersection(leftOut)) }

    func leavesOut(_ member: Int64) -> Bool { leftOut.contains(member) && chosen.contains(member) }

    var leavesOutSomebody: Bool { !leftOut.isEmpty }
}

extension LedgerView {
    package func population(
        _ unit: CountedUnit = .user, withInternal: Bool
    ) throws(ReadingError) -> Population {
        try population(unit, withInternal: withInternal, by: [:], upTo: today)
    }

    /// Those whom filters choose; what they did counts for that up to the end of a day.
    package func population(
        _ unit: CountedUnit, withInternal: Bool, by filters: Filters, upTo last: Day
    ) throws(ReadingError) -> Population {
        let tenants = unit == .tenant ? try TenantList(self) : nil
        let chosen = try ChosenPeople(by: filters, of: tenants, upTo: last, in: self)
        guard !withInternal else { return Population(of: tenants, chosen, but: PeopleSet()) }
        guard let tenants else { return Population(of: nil, chosen, but: try internalPeople()) }
        return Population(of: tenants, chosen, but: PeopleSet(try internalTenants().compactMap { tenants.member($0) }))
    }

    /// One more than the largest number of a member.
    package func size(of population: Population) throws(ReadingError) -> Int {
        if let tenants = population.tenants { tenants.count } else { try peopleCount() }
    }

    /// How many of those who had signed up by the end of a day are left out: users, or tenants.
    package func leftOut(of population: Population, upTo last: Day) throws(ReadingError) -> Int64 {
        try signUps(leftOutOf: population, in: .min..<end(of: last))
    }

    /// Who was active on each day from one to another, both counted.
    package func active(
        onDaysFrom first: Day, through last: Day, of population: Population
    ) throws(ReadingError) -> [PeopleSet] {
        var days: [PeopleSet] = []
        if !population.chosen.acts.isEmpty {
            for period in Period.stretches(from: first, through: last) {
                days += try active(onDaysOf: period, where: population.chosen.acts, of: population.tenants)
            }
        } else {
            days =
                if let tenants = population.tenants {
                    try active(tenants, onDaysFrom: first, through: last)
                } else {
                    try active(onDaysFrom: first, through: last)
                }
        }
        if !population.isEverybody { for place in days.indices { population.keep(&days[place]) } }
        return days
    }

    /// Who was active at all from one day to another, both counted.
    package func active(
        from first: Day, through last: Day, of population: Population
    ) throws(ReadingError) -> PeopleSet {
        var set = PeopleSet()
        if !population.chosen.acts.isEmpty {
            for period in Period.stretches(from: first, through: last) {
                set.formUnion(try present(in: period, where: population.chosen.acts, of: population.tenants))
            }
            if population.tenants == nil { set.formIntersection(try people().users) }
        } else if let tenants = population.tenants {
            set = try active(tenants, from: first, through: last)
        } else {
            set = try active(from: first, through: last)
        }
        population.keep(&set)
        return set
    }

    /// Members with the moments of their sign-ups, of a tenant the start of its first day.
    package func signUps(
        in milliseconds: Range<Int64>, of population: Population, _ body: (_ member: Int64, _ at: Timestamp) -> Void
    ) throws(ReadingError) {
        func tell(_ member: Int64, _ at: Timestamp) { if population.includes(member) { body(member, at) } }
        if let tenants = population.tenants {
            try tenants.signUps(in: milliseconds, as: self, tell)
        } else {
            try signUps(in: milliseconds, tell)
        }
    }

    package func signUps(onDaysOf period: Period, of population: Population) throws(ReadingError) -> [PeopleSet] {
        var sets = [PeopleSet](repeating: PeopleSet(), count: period.count)
        try signUps(in: milliseconds(of: period), of: population) { member, at in
            sets[Int(day(of: at.milliseconds).number - period.first.number)].insert(member)
        }
        return sets
    }

    /// How many had signed up before a day.
    package func count(before day: Day, of population: Population) throws(ReadingError) -> Int64 {
        let milliseconds = Int64.min..<end(of: day.advanced(by: -1))
        return try count(in: milliseconds, of: population) { () throws(ReadingError) in try users(before: day) }
    }

    /// How many signed up in a period.
    func countNew(in period: Period, of population: Population) throws(ReadingError) -> Int64 {
        try count(in: milliseconds(of: period), of: population) { () throws(ReadingError) in try newUsers(in: period) }
    }

    private func count(
        in milliseconds: Range<Int64>, of population: Population, users: () throws(ReadingError) -> Int64
    ) throws(ReadingError) -> Int64 {
        guard population.chosen.areAll else {
            var count: Int64 = 0
            try signUps(in: milliseconds, of: population) { _, _ in count += 1 }
            return count
        }
        let all =
            if let tenants = population.tenants { try tenants.count(in: milliseconds, as: self) } else { try users() }
        return all - (try signUps(leftOutOf: population, in: milliseconds))
    }

    private func signUps(
        leftOutOf population: Population, in milliseconds: Range<Int64>
    ) throws(ReadingError) -> Int64 {
        guard population.leavesOutSomebody else { return 0 }
        if let tenants = population.tenants {
            return try tenants.count(in: milliseconds, as: self, where: population.leavesOut)
        }
        return try signUps(of: population.leftOutUsers(try people()), in: milliseconds)
    }

    /// Calls and what they cost, by member.
    package func sums(
        _ amounts: [CallAmount], over period: Period, of population: Population
    ) throws(ReadingError) -> NumberedSums {
        let acts = population.chosen.acts
        guard let tenants = population.tenants else { return try sums(amounts, over: period, where: acts) }
        if acts.isEmpty { return try sums(amounts, of: tenants, over: period) }
        return try sums(amounts, by: .tenant, over: period, where: acts, places: tenants.count) { tenants.member($0) }
    }

    /// How often each member did an activity in a period.
    func actions(
        _ activity: String, in period: Period, of population: Population
    ) throws(ReadingError) -> NumberedSums {
        if let tenants = population.tenants { return try actions(activity, of: tenants, in: period) }
        return try actions(activity, byPersonIn: period)
    }

    /// The last day of activity of each member, of all days up to one.
    func lastActive(upTo last: Day, of population: Population) throws(ReadingError) -> LastActive {
        if let tenants = population.tenants { return try lastActive(tenants, upTo: last) }
        return try lastActive(upTo: last)
    }
}
