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
    /// Members who are not counted; visitors among them, where users are counted.
    private let leftOut: PeopleSet
    /// Where tenants are counted.
    let tenants: TenantList?

    init(ofUsersBut leftOut: PeopleSet) {
        unit = .user
        self.leftOut = leftOut
        tenants = nil
    }

    init(of tenants: TenantList, but leftOut: PeopleSet) {
        unit = .tenant
        self.leftOut = leftOut
        self.tenants = tenants
    }

    package func includes(_ member: Int64) -> Bool { !leftOut.contains(member) }

    var isEverybody: Bool { leftOut.isEmpty }

    func keep(_ set: inout PeopleSet) { set.subtract(leftOut) }

    func users(_ people: People) -> PeopleSet { people.users.subtracting(leftOut) }

    func leftOutUsers(_ people: People) -> PeopleSet { people.users.intersection(leftOut) }
}

extension LedgerView {
    package func population(_ unit: CountedUnit = .user, withInternal: Bool) throws(ReadingError) -> Population {
        switch unit {
        case .user:
            return Population(ofUsersBut: withInternal ? PeopleSet() : try internalPeople())
        case .tenant:
            let tenants = try TenantList(self)
            let leftOut = withInternal ? [] : try internalTenants().compactMap { tenants.member($0) }
            return Population(of: tenants, but: PeopleSet(leftOut))
        }
    }

    /// One more than the largest number of a member.
    package func size(of population: Population) throws(ReadingError) -> Int {
        if let tenants = population.tenants { tenants.count } else { try peopleCount() }
    }

    /// How many of those who had signed up by the end of a day are left out: users, or tenants.
    package func leftOut(of population: Population, upTo last: Day) throws(ReadingError) -> Int64 {
        try signUps(leftOutOf: population, in: 0..<last.advanced(by: 1).start.milliseconds)
    }

    /// Who was active on each day from one to another, both counted.
    package func active(
        onDaysFrom first: Day, through last: Day, of population: Population
    ) throws(ReadingError) -> [PeopleSet] {
        var days =
            if let tenants = population.tenants {
                try active(tenants, onDaysFrom: first, through: last)
            } else {
                try active(onDaysFrom: first, through: last)
            }
        if !population.isEverybody { for place in days.indices { population.keep(&days[place]) } }
        return days
    }

    /// Who was active at all from one day to another, both counted.
    package func active(
        from first: Day, through last: Day, of population: Population
    ) throws(ReadingError) -> PeopleSet {
        var set =
            if let tenants = population.tenants {
                try active(tenants, from: first, through: last)
            } else {
                try active(from: first, through: last)
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
            tenants.signUps(in: milliseconds, tell)
        } else {
            try signUps(in: milliseconds, tell)
        }
    }

    package func signUps(onDaysOf period: Period, of population: Population) throws(ReadingError) -> [PeopleSet] {
        var sets = [PeopleSet](repeating: PeopleSet(), count: period.count)
        try signUps(in: period.milliseconds, of: population) { member, at in
            sets[Int(at.day.number - period.first.number)].insert(member)
        }
        return sets
    }

    /// How many had signed up before a day.
    package func count(before day: Day, of population: Population) throws(ReadingError) -> Int64 {
        let milliseconds = 0..<day.start.milliseconds
        let leftOut = try signUps(leftOutOf: population, in: milliseconds)
        if let tenants = population.tenants { return tenants.count(in: milliseconds) - leftOut }
        return try users(before: day) - leftOut
    }

    /// How many signed up in a period.
    package func countNew(in period: Period, of population: Population) throws(ReadingError) -> Int64 {
        let milliseconds = period.milliseconds
        let leftOut = try signUps(leftOutOf: population, in: milliseconds)
        if let tenants = population.tenants { return tenants.count(in: milliseconds) - leftOut }
        return try newUsers(in: period) - leftOut
    }

    private func signUps(
        leftOutOf population: Population, in milliseconds: Range<Int64>
    ) throws(ReadingError) -> Int64 {
        guard !population.isEverybody else { return 0 }
        var count: Int64 = 0
        if let tenants = population.tenants {
            tenants.signUps(in: milliseconds) { member, _ in if !population.includes(member) { count += 1 } }
            return count
        }
        return try signUps(of: population.leftOutUsers(try people()), in: milliseconds)
    }

    /// Calls and activities of members by day.
    package func actions(onDaysOf period: Period, of population: Population) throws(ReadingError) -> [Int64] {
        if let tenants = population.tenants {
            return try actions(tenants, onDaysOf: period, where: population.includes)
        }
        var counts = try actions(onDaysOf: period)
        guard !population.isEverybody else { return counts }
        let leftOut = try actions(of: population.leftOutUsers(try people()), onDaysOf: period)
        for place in counts.indices { counts[place] -= leftOut[place] }
        return counts
    }

    /// Calls and what they cost, by member.
    package func sums(
        _ amounts: [CallAmount], over period: Period, of population: Population
    ) throws(ReadingError) -> NumberedSums {
        if let tenants = population.tenants { return try sums(amounts, of: tenants, over: period) }
        return try sums(amounts, over: period)
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
