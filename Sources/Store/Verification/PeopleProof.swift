// Proves when people first came, when and how they signed up, and who anonymous ids turned out to be.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// What the events say of each person, beside what the store has.
struct PeopleProof {
    private struct Facts {
        var figures = PersonFigures()
        /// What events say of an anonymous id that name a user, too, by that user: it counts if they are the same person.
        var beside: [Int64: PersonFigures] = [:]

        /// Which of several users came first no event says; that it is one of them they do.
        func person(of id: Int64, stored: Int64, joined: Int64?) -> Int64 {
            if beside[stored] != nil { return stored }
            if let joined, beside[joined] != nil { return joined }
            return beside.keys.min() ?? id
        }

        /// All that is said of it, where it is this person.
        func figures(as person: Int64) -> PersonFigures {
            var all = figures
            if let beside = beside[person] { all.merge(beside) }
            return all
        }
    }

    /// A row as it should be.
    private struct Row {
        let id, person: Int64
        let figures: PersonFigures
    }

    private var facts: [Int64: Facts] = [:]
    private var wrong: [Row] = []
    private var areJoinsWrong = false

    mutating func note(_ event: StoredEvent, _ booking: Booking) {
        note(booking, user: event.user, anonymous: event.anonymous)
    }

    mutating func note(_ booking: Booking, user: Int64, anonymous: Int64) {
        for id in [user, anonymous] where id != 0 {
            let figures = PersonFigures(booking.event, at: booking.at, isBookedOn: id == booking.person)
            if id == anonymous, user != 0 {
                facts[id, default: Facts()].beside[user, default: PersonFigures()].merge(figures)
            } else {
                facts[id, default: Facts()].figures.merge(figures)
            }
        }
    }

    mutating func differences(in database: Database) throws(StoreError) -> [Difference] {
        var differences: [Difference] = []
        let joined = try joins(in: database)
        let expected = try expectedRows(in: database, joined)
        var missing = Set(facts.keys)
        var wrong: [Row] = []
        let sql = "SELECT id, person, first_at, signed_up_at, signup, forgotten FROM people ORDER BY id"
        try database.each(sql) { row in
            let id = row.integer(0)
            guard missing.remove(id) != nil, let expected = expected[id] else { return }
            let before = differences.count
            func expect(_ column: String, _ stored: String?, _ expected: String?) {
                guard stored != expected else { return }
                differences.append(
                    Difference(table: "people", row: "id=\(id)", column: column, stored: stored, expected: expected))
            }
            let figures = expected.figures
            expect("person", "\(row.integer(1))", "\(expected.person)")
            expect("first_at", "\(row.integer(2))", "\(figures.firstAt)")
            expect("signed_up_at", row.optionalInteger(3).map(String.init), figures.signedUpAt.map(String.init))
            // What somebody said at sign-up is taken away with the name.
            expect("signup", row.text(4), row.integer(5) == 0 ? figures.signup : "")
            if differences.count > before { wrong.append(expected) }
        }
        for id in missing.sorted() {
            differences.append(
                Difference(table: "people", row: "id=\(id)", column: "id", stored: nil, expected: "\(id)"))
        }
        self.wrong = wrong
        differences += joinDifferences(joined, expected)
        areJoinsWrong = differences.contains { $0.table == "joins" }
        return try differences + signUpDifferences(in: database)
    }

    private func joins(in database: Database) throws(StoreError) -> [(id: Int64, anonymous: Int64, person: Int64)] {
        try database.rows("SELECT id, anonymous, person FROM joins ORDER BY id") {
            ($0.integer(0), $0.integer(1), $0.integer(2))
        }
    }

    /// Who was joined to whom is noted twice: in the people, and one after the other as it came out.
    private func joinDifferences(
        _ joined: [(id: Int64, anonymous: Int64, person: Int64)], _ expected: [Int64: Row]
    ) -> [Difference] {
        var missing = expected.values.filter { $0.person != $0.id }.reduce(into: [:]) { $0[$1.id] = $1.person }
        var differences: [Difference] = []
        for (place, join) in joined.enumerated() {
            let person = missing.removeValue(forKey: join.anonymous)
            if let person, person != join.person, facts[join.anonymous]?.beside[join.person] != nil {
                // Both may be: neither of them is proof against the other.
                differences.append(
                    Difference(
                        table: "people", row: "id=\(join.anonymous)",
                        because: "it is joined to \(person), and was noted to be joined to \(join.person)"))
            } else if person != join.person || join.id != Int64(place + 1) {
                differences.append(
                    Difference(
                        table: "joins", row: "id=\(join.id) anonymous=\(join.anonymous)", column: "person",
                        stored: "\(join.person)", expected: person.map(String.init)))
            }
        }
        return differences
            + missing.sorted { $0.key < $1.key }.map {
                Difference(
                    table: "joins", row: "anonymous=\($0.key)", column: "person", stored: nil, expected: "\($0.value)")
            }
    }

    /// The database counts sign-ups as it writes people; what it came to is compared with the people as they are stored.
    private func signUpDifferences(in database: Database) throws(StoreError) -> [Difference] {
        let sql = """
            SELECT day, s.users, c.users FROM (\(SignUps.counted)) AS c FULL JOIN signup_days AS s USING (day)
            WHERE coalesce(s.users, 0) <> coalesce(c.users, 0) ORDER BY day
            """
        return try database.rows(sql) { row in
            Difference(
                table: "signup_days", row: "day=\(row.integer(0))", column: "users",
                stored: row.optionalInteger(1).map(String.init),
                expected: row.optionalInteger(2).map(String.init))
        }
    }

    /// The rows that the events tell of. A user's has the figures of the anonymous ids that are joined to it.
    private func expectedRows(
        in database: Database, _ joined: [(id: Int64, anonymous: Int64, person: Int64)]
    ) throws(StoreError) -> [Int64: Row] {
        let joined = Dictionary(joined.map { ($0.anonymous, $0.person) }) { first, _ in first }
        var people: [Int64: Int64] = [:]
        var figures = facts.mapValues(\.figures)
        try database.each("SELECT id, person FROM people") { row in
            let id = row.integer(0)
            guard let facts = facts[id] else { return }
            let person = facts.person(of: id, stored: row.integer(1), joined: joined[id])
            people[id] = person
            guard person != id else { return }
            let all = facts.figures(as: person)
            figures[id] = all
            figures[person]?.merge(all)
        }
        return figures.reduce(into: [:]) { rows, entry in
            let (id, figures) = entry
            rows[id] = Row(id: id, person: people[id] ?? id, figures: figures)
        }
    }

    func correct(in database: Database) throws(StoreError) {
        let sql = """
            UPDATE people SET person = $1, first_at = $2, signed_up_at = $3,
                signup = CASE WHEN forgotten = 0 THEN $4 ELSE '' END
            WHERE id = $5
            """
        try database.write(sql, each: wrong) { binder, row in
            binder.integer(row.person)
            binder.integer(row.figures.firstAt)
            binder.integer(row.figures.signedUpAt)
            binder.text(row.figures.signup)
            binder.integer(row.id)
        }
        try database.execute("DELETE FROM signup_days; INSERT INTO signup_days (day, users) \(SignUps.counted)")
        guard !wrong.isEmpty || areJoinsWrong else { return }
        try database.execute(
            """
            DELETE FROM joins;
            INSERT INTO joins (anonymous, person) SELECT id, person FROM people WHERE person <> id ORDER BY id
            """)
    }
}
