// Proves when people first came, when they signed up, and who anonymous ids turned out to be.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// What the events say of each person, beside what the store has.
struct PeopleProof {
    private struct Facts {
        var firstAt = Int64.max
        var signedUpAt: Int64?
        /// The users that an anonymous id was seen together with.
        var users: Set<Int64> = []
    }

    private var facts: [Int64: Facts] = [:]
    private var wrong: [(id: Int64, firstAt: Int64, signedUpAt: Int64?)] = []

    mutating func note(_ event: StoredEvent, _ booking: Booking) {
        let at = event.at.milliseconds
        var signsUp = false
        if case .activity(let activity) = booking.event.detail { signsUp = activity.event == Activity.signedUp }
        for id in [event.user, event.anonymous] where id != 0 {
            var facts = facts[id] ?? Facts()
            facts.firstAt = min(facts.firstAt, at)
            if signsUp, id == booking.person { facts.signedUpAt = min(facts.signedUpAt ?? .max, at) }
            if id == event.anonymous, event.user != 0 { facts.users.insert(event.user) }
            self.facts[id] = facts
        }
    }

    mutating func differences(in database: Database) throws(SQLError) -> [Difference] {
        var differences: [Difference] = []
        var facts = facts
        var wrong: [(id: Int64, firstAt: Int64, signedUpAt: Int64?)] = []
        try database.read("SELECT id, person, first_at, signed_up_at FROM people ORDER BY id") { row in
            let (id, person) = (row.integer(0), row.integer(1))
            let (firstAt, signedUpAt) = (row.integer(2), row.optionalInteger(3))
            guard let known = facts.removeValue(forKey: id) else { return true }
            func expect(_ column: String, _ stored: Int64?, _ expected: Int64?) {
                guard stored != expected else { return }
                differences.append(
                    Difference(table: "people", row: "id=\(id)", column: column, stored: stored, expected: expected))
            }
            expect("first_at", firstAt, known.firstAt)
            expect("signed_up_at", signedUpAt, known.signedUpAt)
            if firstAt != known.firstAt || signedUpAt != known.signedUpAt {
                wrong.append((id, known.firstAt, known.signedUpAt))
            }
            // Which of several users came first is not known any more; that it is one of them is.
            if known.users.isEmpty ? person != id : !known.users.contains(person) {
                expect("person", person, known.users.min() ?? id)
            }
            return true
        }
        for id in facts.keys.sorted() {
            differences.append(Difference(table: "people", row: "id=\(id)", column: "id", stored: nil, expected: id))
        }
        self.wrong = wrong
        return differences
    }

    func correct(in database: Database) throws(SQLError) {
        let sql = "UPDATE people SET first_at = $1, signed_up_at = $2 WHERE id = $3"
        try database.write(sql, each: wrong) { binder, person in
            binder.integer(person.firstAt)
            binder.integer(person.signedUpAt)
            binder.integer(person.id)
        }
    }
}
