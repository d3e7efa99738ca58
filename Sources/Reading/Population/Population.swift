// Whom a report counts: everybody, or everybody but those who are internal.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// Those who are counted, and those who are not.
package struct Population: Sendable {
    /// Users and visitors who are not counted.
    private let leftOut: PeopleSet

    init(leavingOut leftOut: PeopleSet) { self.leftOut = leftOut }

    package func includes(_ person: Int64) -> Bool { !leftOut.contains(person) }

    func users(_ people: People) -> PeopleSet { people.users.subtracting(leftOut) }

    fileprivate func leftOutUsers(_ people: People) -> PeopleSet { people.users.intersection(leftOut) }

    fileprivate var isEverybody: Bool { leftOut.isEmpty }

    func keep(_ set: inout PeopleSet) { set.subtract(leftOut) }
}

extension LedgerView {
    package func population(withInternal: Bool) throws(ReadingError) -> Population {
        Population(leavingOut: withInternal ? PeopleSet() : try internalPeople())
    }

    /// How many users of those who had signed up by the end of a day are left out.
    package func leftOut(of population: Population, upTo last: Day) throws(ReadingError) -> Int64 {
        try signUps(leftOutOf: population, in: 0..<last.advanced(by: 1).start.milliseconds)
    }

    /// Who was active on each day from one to another, both counted.
    package func active(
        onDaysFrom first: Day, through last: Day, of population: Population
    ) throws(ReadingError) -> [PeopleSet] {
        var days = try active(onDaysFrom: first, through: last)
        if !population.isEverybody { for place in days.indices { population.keep(&days[place]) } }
        return days
    }

    /// Who was active at all from one day to another, both counted.
    package func active(
        from first: Day, through last: Day, of population: Population
    ) throws(ReadingError) -> PeopleSet {
        var set = try active(from: first, through: last)
        population.keep(&set)
        return set
    }

    package func signUps(
        in milliseconds: Range<Int64>, of population: Population, _ body: (_ person: Int64, _ at: Timestamp) -> Void
    ) throws(ReadingError) {
        try signUps(in: milliseconds) { person, at in if population.includes(person) { body(person, at) } }
    }

    package func signUps(onDaysOf period: Period, of population: Population) throws(ReadingError) -> [PeopleSet] {
        var sets = try signUps(onDaysOf: period)
        if !population.isEverybody { for place in sets.indices { population.keep(&sets[place]) } }
        return sets
    }

    /// How many had signed up before a day.
    package func count(before day: Day, of population: Population) throws(ReadingError) -> Int64 {
        try users(before: day) - signUps(leftOutOf: population, in: 0..<day.start.milliseconds)
    }

    /// How many signed up in a period.
    package func countNew(in period: Period, of population: Population) throws(ReadingError) -> Int64 {
        try newUsers(in: period) - signUps(leftOutOf: population, in: period.milliseconds)
    }

    private func signUps(
        leftOutOf population: Population, in milliseconds: Range<Int64>
    ) throws(ReadingError) -> Int64 {
        guard !population.isEverybody else { return 0 }
        let users = population.leftOutUsers(try people())
        var count: Int64 = 0
        guard users.count <= Self.fewPeople else {
            try signUps(in: milliseconds) { person, _ in if users.contains(person) { count += 1 } }
            return count
        }
        for user in users.all {
            let since = try database.first("SELECT since FROM people WHERE id = $1", user) { $0.integer(0) }
            if let since, milliseconds.contains(since) { count += 1 }
        }
        return count
    }

    /// As many as are looked up one by one rather than found among all.
    private static var fewPeople: Int { 500 }

    /// Calls and activities of users by day.
    package func actions(onDaysOf period: Period, of population: Population) throws(ReadingError) -> [Int64] {
        var counts = try actions(onDaysOf: period)
        guard !population.isEverybody else { return counts }
        let first = Int64(period.first.number)
        let users = population.leftOutUsers(try people())
        var numbers = users
        try eachJoin { anonymous, user in if users.contains(user) { numbers.insert(anonymous) } }
        let sql = "SELECT day, person, calls + actions FROM user_days WHERE day"
        guard numbers.count <= Self.fewPeople else {
            try database.each("\(sql) BETWEEN $1 AND $2", first, period.last) { row in
                if numbers.contains(row.integer(1)) { counts[Int(row.integer(0) - first)] -= row.integer(2) }
            }
            return counts
        }
        let list = numbers.all
        guard !list.isEmpty else { return counts }
        let marks = list.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        for (place, day) in period.days.enumerated() {
            try database.each("\(sql) = $1 AND person IN (\(marks))", values: [Int64(day.number)] + list) {
                counts[place] -= $0.integer(2)
            }
        }
        return counts
    }
}
