// How many people there are, and how many were here lately.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
package import SQL

package struct PeopleCounts: Sendable, Equatable {
    package var users: Int64 = 0
    /// Distinct users by the length of the window in days.
    package var active: [(days: Int, people: Int64)] = []

    package static func == (left: Self, right: Self) -> Bool {
        left.users == right.users && left.active.elementsEqual(right.active) { $0 == $1 }
    }
}

extension LedgerStore {
    /// Counts on a reader's thread; delivers nil where the store cannot be read.
    package func readPeople(on today: Day, deliver: @escaping @Sendable (PeopleCounts?) -> Void) {
        read { database in deliver(try? PeopleCounts(database, today: today)) }
    }
}

extension PeopleCounts {
    static let windows = [1, 7, 30]

    package init(_ database: Database, today: Day) throws(SQLError) {
        self.init()
        let known = try Self.users(database)
        users = Int64(known.count)
        let joins = try database.rows("SELECT id, person FROM people WHERE person <> id") {
            (id: $0.integer(0), person: $0.integer(1))
        }
        // The longest window comes last, and takes in what the shorter ones have.
        var seen = PersonSet()
        var from = today.advanced(by: 1)
        active = []
        for length in Self.windows {
            let first = today.advanced(by: 1 - length)
            try Self.addPresence(from: first, before: from, to: &seen, database)
            from = first
            active.append((length, Int64(Self.users(in: seen, of: known, joins).count)))
        }
    }

    /// An anonymous id that was joined counts as its user; one that was not is a visitor.
    private static func users(
        in seen: PersonSet, of known: PersonSet, _ joins: [(id: Int64, person: Int64)]
    ) -> PersonSet {
        var people = seen
        for join in joins where seen.contains(join.id) { people.insert(join.person) }
        people.formIntersection(known)
        return people
    }

    private static func users(_ database: Database) throws(SQLError) -> PersonSet {
        var people = PersonSet()
        try database.read("SELECT id FROM people WHERE anonymous = 0") { row in
            people.insert(row.integer(0))
            return true
        }
        return people
    }

    private static func addPresence(
        from first: Day, before end: Day, to people: inout PersonSet, _ database: Database
    ) throws(SQLError) {
        let sql = """
            SELECT block, \(Presence.words.joined(separator: ", ")) FROM presence_days WHERE day >= $1 AND day < $2
            """
        try database.read(
            sql,
            bind: {
                $0.integer(Int64(first.number))
                $0.integer(Int64(end.number))
            }
        ) { row in
            for word in Presence.words.indices {
                people.formUnion(block: row.integer(0), word: word, bits: row.integer(1 + word))
            }
            return true
        }
    }
}
