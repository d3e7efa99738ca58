// Who is who: users, the anonymous ids joined to them, and when they signed up.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
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
        try view.database.each(
            "SELECT id FROM people WHERE id > $1 AND anonymous = 0 ORDER BY id", person
        ) { users.insert($0.integer(0)) }
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

    /// The same of a person's own number.
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

    /// Every user who was not forgotten, and what events call them; one after the other.
    package func eachUser(_ body: (_ person: Int64, _ name: String) -> Void) throws(ReadingError) {
        try database.each("SELECT id, name FROM people WHERE anonymous = 0 AND forgotten = 0") {
            body($0.integer(0), $0.text(1))
        }
    }

    /// What reports call a person: `ShownName`. It is no key to find them by.
    package func name(ofPerson id: Int64) throws(ReadingError) -> String {
        let found = try database.first("SELECT name, forgotten FROM people WHERE id = $1", id) {
            ShownName.of($0.text(0), forgotten: $0.integer(1))
        }
        return found ?? ""
    }

    /// What reports call the user that a number stands for: their own, or one that was joined to them. Empty for a visitor,
    /// and for number 0, which is nobody's.
    package func name(ofUserBehind number: Int64) throws(ReadingError) -> String {
        guard number != 0 else { return "" }
        let user = try database.first(
            "SELECT p.id FROM people a JOIN people p ON p.id = a.person WHERE a.id = $1 AND p.anonymous = 0", number
        ) { $0.integer(0) }
        return try user.map { id throws(ReadingError) in try name(ofPerson: id) } ?? ""
    }

    /// What events call a person; nil for who was forgotten.
    func eventName(ofPerson id: Int64) throws(ReadingError) -> String? {
        try database.first("SELECT name FROM people WHERE id = $1 AND forgotten = 0", id) { $0.text(0) }
    }

    /// The moment a person signed up: their first `signed_up`, or where there is none their first event of any kind.
    /// Users only, in the order of time.
    package func signUps(
        in milliseconds: Range<Int64>, _ body: (_ person: Int64, _ at: Timestamp) -> Void
    ) throws(ReadingError) {
        try database.each(
            "SELECT id, since FROM people WHERE anonymous = 0 AND since >= $1 AND since < $2 ORDER BY since",
            milliseconds.lowerBound, milliseconds.upperBound
        ) { body($0.integer(0), Timestamp(milliseconds: $0.integer(1))) }
    }

    /// How many users had signed up before a day.
    package func users(before day: Day) throws(ReadingError) -> Int64 {
        try database.first("SELECT coalesce(sum(users), 0) FROM signup_days WHERE day < $1", day) { $0.integer(0) } ?? 0
    }

    /// How many users signed up in a period.
    package func newUsers(in period: Period) throws(ReadingError) -> Int64 {
        try database.first(
            "SELECT coalesce(sum(users), 0) FROM signup_days WHERE day BETWEEN $1 AND $2", period.first, period.last
        ) { $0.integer(0) } ?? 0
    }
}
