// Who is who: users, and the anonymous ids joined to them.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// A person is a user together with the anonymous ids joined to them. An anonymous id that never joined is a visitor:
/// it takes its way through funnels, and is not counted among the users.
package struct People: Sendable {
    /// Numbers of users.
    package private(set) var users = PeopleSet()
    /// By number, who it turned out to be. Asked millions of times in a report, so no dictionary.
    private var persons: [Int64] = []
    /// Anonymous ids, as numbers, that turned out to be a user.
    private var joined = PeopleSet()
    /// How far the ledger was read: the last person, and the last time that one was joined to another.
    private var lastPerson: Int64 = 0
    private(set) var lastJoin: Int64 = 0

    package init() {}

    /// True where this knows more of the same ledger.
    func isAhead(of other: People) -> Bool { (lastPerson, lastJoin) > (other.lastPerson, other.lastJoin) }

    /// Reads what has come since. People are only ever added, and joined for good.
    mutating func readOn(_ view: LedgerView) throws(ReadingError) {
        let count = try view.peopleCount()
        if count > persons.count { persons.append(contentsOf: Int64(persons.count)..<Int64(count)) }
        let person = lastPerson
        // Asked for users alone, SQLite goes through all of them by their index, however few are new.
        try view.database.each("SELECT id, anonymous FROM people WHERE id > $1 ORDER BY id", person) { row in
            if row.integer(1) == 0 { users.insert(row.integer(0)) }
        }
        lastPerson = max(lastPerson, Int64(count) - 1)
        let join = lastJoin
        try view.database.each("SELECT id, anonymous, person FROM joins WHERE id > $1 ORDER BY id", join) { row in
            lastJoin = row.integer(0)
            guard row.integer(1) < persons.count else { return }
            persons[Int(row.integer(1))] = row.integer(2)
            joined.insert(row.integer(1))
        }
    }

    /// Who a number turned out to be: itself, or the user that it was joined to.
    package func person(_ id: Int64) -> Int64 { id < persons.count ? persons[Int(id)] : id }

    /// The same of many.
    func persons(_ ids: UnsafeBufferPointer<Int64>) -> [Int64] {
        persons.withUnsafeBufferPointer { persons in
            [Int64](unsafeUninitializedCapacity: ids.count) { found, count in
                for place in ids.indices {
                    let id = ids[place]
                    found[place] = id >= 0 && id < persons.count ? persons[Int(id)] : id
                }
                count = ids.count
            }
        }
    }

    /// Puts the users in the place of the anonymous ids joined to them.
    func resolve(_ set: inout PeopleSet) {
        for joined in set.extract(joined) { set.insert(person(joined)) }
    }

    /// The same, and visitors left out.
    package func users(in set: PeopleSet) -> PeopleSet {
        var set = set
        resolve(&set)
        set.formIntersection(users)
        return set
    }
}

extension LedgerView {
    /// The largest number of a person, and one.
    package func peopleCount() throws(ReadingError) -> Int {
        Int(try database.first("SELECT coalesce(max(id), 0) FROM people") { $0.integer(0) } ?? 0) + 1
    }

    /// Read once a report.
    package func people() throws(ReadingError) -> People {
        if let people = knownPeople { return people }
        let people = try cache.people(as: self)
        knownPeople = people
        return people
    }

    /// The numbers of a user: their own first, then those of the anonymous ids joined to them. Empty for nobody.
    package func numbers(ofUser name: String) throws(ReadingError) -> [Int64] {
        let id = try database.first(
            "SELECT id FROM people WHERE anonymous = 0 AND forgotten = 0 AND name = $1", name
        ) { $0.integer(0) }
        return try id.map { id throws(ReadingError) in try numbers(ofPerson: id) } ?? []
    }

    /// The same of several users.
    func numbers(ofUsers names: [ExactText]) throws(ReadingError) -> [Int64] {
        var numbers: [Int64] = []
        for name in names { numbers += try self.numbers(ofUser: name.text) }
        return numbers
    }

    /// The users' own numbers, of those that there are.
    func persons(called names: [ExactText]) throws(ReadingError) -> Set<Int64> {
        var persons: Set<Int64> = []
        for name in names { if let person = try numbers(ofUser: name.text).first { persons.insert(person) } }
        return persons
    }

    /// All numbers of a person, their own first.
    func numbers(ofPerson person: Int64) throws(ReadingError) -> [Int64] {
        var numbers = [person]
        try database.each("SELECT id FROM people WHERE person = $1 AND person <> id", person) {
            numbers.append($0.integer(0))
        }
        return numbers
    }

    /// Every anonymous id that was joined and its user, one after the other.
    package func eachJoin(_ body: (_ anonymous: Int64, _ user: Int64) -> Void) throws(ReadingError) {
        try database.each("SELECT id, person FROM people WHERE person <> id") { body($0.integer(0), $0.integer(1)) }
    }

    /// Every user and what events call them, nil for who was forgotten; one after the other.
    package func eachUser(_ body: (_ person: Int64, _ name: String?) -> Void) throws(ReadingError) {
        try database.each("SELECT id, name, forgotten FROM people WHERE anonymous = 0") {
            body($0.integer(0), $0.integer(2) == 0 ? $0.text(1) : nil)
        }
    }
}
