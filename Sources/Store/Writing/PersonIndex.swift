// Users and anonymous ids as integers, with when they first came and signed up.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Numbers the people that events name, and joins anonymous ids to the users they turn out to be.
///
/// A user's row has the figures of the whole person, an anonymous id's row its own. What a transaction changes is kept
/// here until `flush`; after a rollback `forgetAll` must be called.
struct PersonIndex {
    private let database: Database
    private var known: [Identity: Person] = [:]
    /// What rows are to take in, and whom they are joined to.
    private var changes: [Int64: PersonFigures] = [:]
    private var joins: [Int64: Int64] = [:]
    private static let most = 32_768

    struct Identity: Hashable {
        let name: ExactText
        let isAnonymous: Bool
    }

    private struct Person {
        let id: Int64
        /// Who this is: itself, or the user that an anonymous id was joined to.
        var person: Int64
        /// No earlier than what the row has, and of an anonymous id the same.
        var figures: PersonFigures
    }

    init(_ database: Database) { self.database = database }

    /// The numbers of an event's user and anonymous id, 0 where it names none. Notes what the event says of them.
    mutating func resolve(_ event: Event, at: Timestamp) throws(StoreError) -> (user: Int64, anonymous: Int64) {
        let user = Identity(name: ExactText(event.user), isAnonymous: false)
        let anonymous = Identity(name: ExactText(event.anonymous), isAnonymous: true)
        let booked = PersonFigures(event, at: at, isBookedOn: true)
        let userID = event.user.isEmpty ? 0 : try note(user, booked)
        // Whoever the event is booked on signed up; an id that is only joined by it did not.
        let beside = userID == 0 ? booked : PersonFigures(event, at: at, isBookedOn: false)
        let anonymousID = event.anonymous.isEmpty ? 0 : try note(anonymous, beside)
        // The first event that carries both joins them, for good.
        if userID != 0, let joined = known[anonymous], joined.person == anonymousID {
            known[anonymous]?.person = userID
            joins[anonymousID] = userID
            changes[userID, default: PersonFigures()].merge(joined.figures)
        }
        return (userID, anonymousID)
    }

    /// Writes what has changed, and returns who was joined to whom. The last thing of a transaction.
    mutating func flush() throws(StoreError) -> [(anonymous: Int64, user: Int64)] {
        try database.write(PersonFigures.mergeIntoRow, each: changes.sorted { $0.key < $1.key }) { binder, change in
            binder.integer(change.value.firstAt)
            binder.integer(change.value.signedUpAt)
            binder.text(change.value.signup)
            binder.integer(change.key)
        }
        let sql = "UPDATE people SET person = $1 WHERE id = $2"
        let joined = joins.sorted { $0.key < $1.key }.map { (anonymous: $0.key, user: $0.value) }
        try database.write(sql, each: joined) { binder, join in
            binder.integer(join.user)
            binder.integer(join.anonymous)
        }
        try database.write("INSERT INTO joins (anonymous, person) VALUES ($1, $2)", each: joined) { binder, join in
            binder.integer(join.anonymous)
            binder.integer(join.user)
        }
        changes.removeAll(keepingCapacity: true)
        joins.removeAll(keepingCapacity: true)
        if known.count >= Self.most { known.removeAll() }
        return joined
    }

    mutating func forgetAll() {
        known.removeAll()
        changes.removeAll()
        joins.removeAll()
    }

    private mutating func note(_ identity: Identity, _ figures: PersonFigures) throws(StoreError) -> Int64 {
        let before = if let known = known[identity] { known } else { try load(identity, at: figures.firstAt) }
        var person = before
        person.figures.merge(figures)
        known[identity] = person
        guard person.figures != before.figures else { return person.id }
        // What a row had before, the row of the person has too: only what is news can be news to it.
        changes[person.id, default: PersonFigures()].merge(figures)
        if person.person != person.id { changes[person.person, default: PersonFigures()].merge(figures) }
        return person.id
    }

    private func load(_ identity: Identity, at: Int64) throws(StoreError) -> Person {
        let select = """
            SELECT id, person, first_at, signed_up_at, signup FROM people
            WHERE anonymous = $1 AND forgotten = 0 AND name = $2
            """
        let found = try database.first(select, identity.isAnonymous ? 1 : 0, identity.name.text) {
            Person(
                id: $0.integer(0), person: $0.integer(1),
                figures: PersonFigures(
                    firstAt: $0.integer(2), signedUpAt: $0.optionalInteger(3), signup: $0.text(4)))
        }
        if let found { return found }
        let insert = """
            INSERT INTO people (anonymous, name, person, first_at) VALUES ($1, $2, 0, $3) RETURNING id
            """
        let id = try database.first(insert, identity.isAnonymous ? 1 : 0, identity.name.text, at) { $0.integer(0) }
        guard let id else { throw .database(SQLError(.other, "a person was not given a number")) }
        try database.run("UPDATE people SET person = id WHERE id = $1", id)
        return Person(id: id, person: id, figures: PersonFigures(firstAt: at, signedUpAt: nil, signup: ""))
    }
}
