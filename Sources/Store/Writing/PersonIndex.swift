// Users and anonymous ids as integers, with when they first came and signed up.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Numbers the people that events name, and joins anonymous ids to the users they turn out to be.
///
/// What a transaction changes is kept here until `flush`; after a rollback `forgetAll` must be called.
struct PersonIndex {
    private let database: Database
    private var known: [Identity: Person] = [:]
    private var changed: Set<Identity> = []
    private static let most = 32_768

    struct Identity: Hashable {
        let name: ExactText
        let isAnonymous: Bool
    }

    private struct Person {
        let id: Int64
        /// Who this is: itself, or the user that an anonymous id was joined to.
        var person: Int64
        var firstAt: Int64
        var signedUpAt: Int64?
    }

    init(_ database: Database) { self.database = database }

    /// The numbers of an event's user and anonymous id, 0 where it names none. Notes what the event says of them.
    mutating func resolve(_ event: Event, at: Timestamp) throws(SQLError) -> (user: Int64, anonymous: Int64) {
        var signsUp = false
        if case .activity(let activity) = event.detail { signsUp = activity.event == Activity.signedUp }
        let user = Identity(name: ExactText(event.user), isAnonymous: false)
        let anonymous = Identity(name: ExactText(event.anonymous), isAnonymous: true)
        let userID = event.user.isEmpty ? 0 : try note(user, at: at, signsUp: signsUp)
        // Whoever the event is booked on signed up; an id that is only joined by it did not.
        let anonymousID = event.anonymous.isEmpty ? 0 : try note(anonymous, at: at, signsUp: signsUp && userID == 0)
        // The first event that carries both joins them, for good.
        if userID != 0, anonymousID != 0, known[anonymous]?.person == anonymousID {
            known[anonymous]?.person = userID
            changed.insert(anonymous)
        }
        return (userID, anonymousID)
    }

    /// Writes what has changed. The last thing of a transaction.
    mutating func flush() throws(SQLError) {
        let people = changed.compactMap { known[$0] }.sorted { $0.id < $1.id }
        let sql = "UPDATE people SET person = $1, first_at = $2, signed_up_at = $3 WHERE id = $4"
        try database.write(sql, each: people) { binder, person in
            binder.integer(person.person)
            binder.integer(person.firstAt)
            binder.integer(person.signedUpAt)
            binder.integer(person.id)
        }
        changed.removeAll(keepingCapacity: true)
        if known.count >= Self.most { known.removeAll() }
    }

    mutating func forgetAll() {
        known.removeAll()
        changed.removeAll()
    }

    private mutating func note(_ identity: Identity, at: Timestamp, signsUp: Bool) throws(SQLError) -> Int64 {
        let moment = at.milliseconds
        var person = if let known = known[identity] { known } else { try load(identity, at: moment) }
        if moment < person.firstAt {
            person.firstAt = moment
            changed.insert(identity)
        }
        if signsUp, moment < person.signedUpAt ?? .max {
            person.signedUpAt = moment
            changed.insert(identity)
        }
        known[identity] = person
        return person.id
    }

    private func load(_ identity: Identity, at: Int64) throws(SQLError) -> Person {
        let select = "SELECT id, person, first_at, signed_up_at FROM people WHERE anonymous = $1 AND name = $2"
        let found = try database.first(
            select,
            bind: {
                $0.integer(identity.isAnonymous ? 1 : 0)
                $0.text(identity.name.text)
            },
            {
                Person(
                    id: $0.integer(0), person: $0.integer(1), firstAt: $0.integer(2), signedUpAt: $0.optionalInteger(3))
            })
        if let found { return found }
        let insert = """
            INSERT INTO people (anonymous, name, person, first_at) VALUES ($1, $2, 0, $3) RETURNING id
            """
        let id = try database.first(
            insert,
            bind: {
                $0.integer(identity.isAnonymous ? 1 : 0)
                $0.text(identity.name.text)
                $0.integer(at)
            }, { $0.integer(0) })
        guard let id else { throw SQLError(.other, "a person was not given a number") }
        try database.run("UPDATE people SET person = id WHERE id = $1") { $0.integer(id) }
        return Person(id: id, person: id, firstAt: at, signedUpAt: nil)
    }
}
