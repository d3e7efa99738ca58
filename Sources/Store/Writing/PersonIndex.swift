// Users and anonymous ids as integers, with when they first came and signed up.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Numbers the people that events name, and joins anonymous ids to the users they turn out to be.
///
/// A user's row has the figures of the whole person, an anonymous id's row its own. Like a `NameIndex` it writes nothing:
/// what is to change is taken from it (`takeChanges`) for the transaction of the events that say so, and where that is not
/// written after all, everything must be forgotten.
struct PersonIndex {
    private let database: Database
    /// Places in `people`, of users and of anonymous ids.
    private var users = TextNumbers()
    private var anonymous = TextNumbers()
    private var people: [Person] = []
    private var changes = PersonChanges()
    /// The highest number that anybody has; nil until it is needed.
    private var last: Int64?
    private static let most = 32_768

    struct Identity: Hashable, Sendable {
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

    /// Nobody has this number.
    private static let wanted = Person(id: -1, person: -1, figures: PersonFigures())

    init(_ database: Database) { self.database = database }

    /// More than is worth remembering: `forgetAll` is due, once all that was taken is committed.
    var isFull: Bool { people.count >= Self.most }

    /// Looks up at once whom a batch names: `each` gives user, anonymous id and time of its events to the closure that it
    /// is given, in the order in which they are resolved after it. Who has no number gets one.
    mutating func learn(
        _ each: ((_ user: String, _ anonymous: String, Timestamp) -> Void) -> Void
    ) throws(StoreError) {
        var wanted: [(identity: Identity, at: Int64)] = []
        func want(_ name: String, isAnonymous: Bool, _ at: Timestamp) {
            guard !name.isEmpty, place(of: name, isAnonymous: isAnonymous) == nil else { return }
            // Until they have their number, so that they are wanted once.
            let identity = Identity(name: ExactText(name), isAnonymous: isAnonymous)
            know(identity, Self.wanted)
            wanted.append((identity, at.milliseconds))
        }
        each { user, anonymous, at in
            want(user, isAnonymous: false, at)
            want(anonymous, isAnonymous: true, at)
        }
        guard !wanted.isEmpty else { return }
        for isAnonymous in [false, true] {
            let names = wanted.map(\.identity).filter { $0.isAnonymous == isAnonymous }.map(\.name)
            for part in ValueList.parts(of: names) {
                let list = ValueList.parameters(for: part, from: 1)
                let sql = """
                    SELECT \(Self.columns) FROM people
                    WHERE anonymous = \(isAnonymous ? 1 : 0) AND forgotten = 0 AND name IN (\(list))
                    """
                try database.each(sql, values: part.map(\.text)) { row in
                    let (name, person) = Self.person(row)
                    know(Identity(name: name, isAnonymous: isAnonymous), person)
                }
            }
        }
        for (identity, at) in wanted {
            let place = place(of: identity.name.text, isAnonymous: identity.isAnonymous)
            if place.map({ people[$0].id }) == Self.wanted.id { _ = try make(identity, at: at) }
        }
    }

    /// The numbers of an event's user and anonymous id, 0 where it names none. Notes what the event says of them.
    mutating func resolve(_ event: Event, at: Timestamp) throws(StoreError) -> (user: Int64, anonymous: Int64) {
        let booked = PersonFigures(event, at: at, isBookedOn: true)
        var userID: Int64 = 0
        if !event.user.isEmpty {
            let user = try find(event.user, isAnonymous: false, at: booked.firstAt)
            note(booked, of: user)
            userID = people[user].id
        }
        guard !event.anonymous.isEmpty else { return (userID, 0) }
        let anonymous = try find(event.anonymous, isAnonymous: true, at: booked.firstAt)
        let (anonymousID, owner) = (people[anonymous].id, people[anonymous].person)
        // Of somebody else, whom the id was joined to before, it says nothing: it is of the user whom it names.
        guard userID == 0 || owner == anonymousID || owner == userID else { return (userID, anonymousID) }
        // Whoever the event is booked on signed up; an id that is only joined by it did not.
        note(userID == 0 ? booked : PersonFigures(event, at: at, isBookedOn: false), of: anonymous)
        // The first event that carries both joins them, for good.
        if userID != 0, owner == anonymousID {
            people[anonymous].person = userID
            changes.joins[anonymousID] = userID
            changes.figures[userID, default: PersonFigures()].merge(people[anonymous].figures)
        }
        return (userID, anonymousID)
    }

    /// What changed since the last time, for the transaction of the events that say so.
    mutating func takeChanges() -> PersonChanges {
        defer { changes = PersonChanges() }
        return changes
    }

    mutating func forgetAll() {
        users.removeAll()
        anonymous.removeAll()
        people = []
        changes = PersonChanges()
        last = nil
    }

    /// Where somebody is in `people`.
    private func place(of name: String, isAnonymous: Bool) -> Int? {
        (isAnonymous ? anonymous : users).number(of: name).map(Int.init)
    }

    /// Takes somebody in, in place of what was known of them; says where in `people`.
    @discardableResult
    private mutating func know(_ identity: Identity, _ person: Person) -> Int {
        let name = identity.name.text
        if let place = place(of: name, isAnonymous: identity.isAnonymous) {
            people[place] = person
            return place
        }
        people.append(person)
        if identity.isAnonymous {
            anonymous.set(Int64(people.count - 1), of: name)
        } else {
            users.set(Int64(people.count - 1), of: name)
        }
        return people.count - 1
    }

    /// Where somebody is in `people`, who may be new.
    private mutating func find(_ name: String, isAnonymous: Bool, at firstAt: Int64) throws(StoreError) -> Int {
        if let known = place(of: name, isAnonymous: isAnonymous) { return known }
        return try load(Identity(name: ExactText(name), isAnonymous: isAnonymous), at: firstAt)
    }

    /// Notes what is said of somebody.
    private mutating func note(_ figures: PersonFigures, of place: Int) {
        // Of most events nothing is news.
        if figures.signedUpAt == nil, figures.firstAt >= people[place].figures.firstAt { return }
        let before = people[place].figures
        people[place].figures.merge(figures)
        guard people[place].figures != before else { return }
        let (id, person) = (people[place].id, people[place].person)
        // What a row had before, the row of the person has too: only what is news can be news to it.
        changes.figures[id, default: PersonFigures()].merge(figures)
        if person != id { changes.figures[person, default: PersonFigures()].merge(figures) }
    }

    private static let columns = "id, person, first_at, signed_up_at, signup, name"

    private static func person(_ row: borrowing Row) -> (name: ExactText, person: Person) {
        let figures = PersonFigures(
            firstAt: row.integer(2), signedUpAt: row.optionalInteger(3), signup: row.text(4))
        return (ExactText(row.text(5)), Person(id: row.integer(0), person: row.integer(1), figures: figures))
    }

    private mutating func load(_ identity: Identity, at: Int64) throws(StoreError) -> Int {
        let sql = "SELECT \(Self.columns) FROM people WHERE anonymous = $1 AND forgotten = 0 AND name = $2"
        let found = try database.first(sql, identity.isAnonymous ? 1 : 0, identity.name.text) {
            Self.person($0).person
        }
        guard let found else { return try make(identity, at: at) }
        return know(identity, found)
    }

    /// Numbers are given here and not by the database: whoever makes people is the only one who does.
    private mutating func make(_ identity: Identity, at: Int64) throws(StoreError) -> Int {
        let id: Int64
        if let last {
            id = last + 1
        } else {
            id = (try database.first("SELECT max(id) FROM people") { $0.integer(0) } ?? 0) + 1
        }
        last = id
        changes.new.append(PersonChanges.New(id: id, identity: identity, firstAt: at))
        return know(
            identity, Person(id: id, person: id, figures: PersonFigures(firstAt: at, signedUpAt: nil, signup: "")))
    }
}

/// What a batch changes of the people: who is new, what rows are to take in, and who is joined to whom.
struct PersonChanges: Sendable {
    fileprivate(set) var new: [New] = []
    fileprivate(set) var figures: [Int64: PersonFigures] = [:]
    /// Users by the anonymous ids that turned out to be them.
    fileprivate(set) var joins: [Int64: Int64] = [:]

    struct New: Sendable {
        let id: Int64
        let identity: PersonIndex.Identity
        let firstAt: Int64
    }

    /// Takes in what came after it.
    mutating func add(_ later: PersonChanges) {
        new += later.new
        figures.merge(later.figures) { earlier, later in
            var both = earlier
            both.merge(later)
            return both
        }
        joins.merge(later.joins) { first, _ in first }
    }

    /// Who was joined to whom, in the order in which it is written.
    var joined: [(anonymous: Int64, user: Int64)] {
        joins.sorted { $0.key < $1.key }.map { (anonymous: $0.key, user: $0.value) }
    }

    func write(to database: Database) throws(StoreError) {
        let sql = "INSERT INTO people (id, anonymous, name, person, first_at) VALUES ($1, $2, $3, $4, $5)"
        try database.write(sql, each: new) { binder, new in
            binder.integer(new.id)
            binder.integer(new.identity.isAnonymous ? 1 : 0)
            binder.text(new.identity.name.text)
            binder.integer(new.id)
            binder.integer(new.firstAt)
        }
        try database.write(PersonFigures.mergeIntoRow, each: figures.sorted { $0.key < $1.key }) { binder, change in
            binder.integer(change.value.firstAt)
            binder.integer(change.value.signedUpAt)
            binder.text(change.value.signup)
            binder.integer(change.key)
        }
        let joined = joined
        try database.write("UPDATE people SET person = $1 WHERE id = $2", each: joined) { binder, join in
            binder.integer(join.user)
            binder.integer(join.anonymous)
        }
        try database.write("INSERT INTO joins (anonymous, person) VALUES ($1, $2)", each: joined) { binder, join in
            binder.integer(join.anonymous)
            binder.integer(join.user)
        }
    }
}
