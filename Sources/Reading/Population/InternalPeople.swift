// Who is internal: found by their names and addresses, each looked at once.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// What the patterns say of a ledger, as far as it was read. A hundred thousand names take longer to match than many a
/// report: what has come since takes little or nothing.
struct InternalPeople: Sendable {
    let names: InternalNames
    private var byName = PeopleSet()
    private var byAddress = PeopleSet()
    /// Numbers of names that are those of internal tenants, where there is a tenant of that name.
    private(set) var tenants: [Int64] = []
    private var lastPerson: Int64 = 0
    private var lastName: Int64 = 0
    /// By person, the event that the profile is of that was looked at.
    private var profiles: [Int64] = []
    private var profileEvents: Int64 = 0
    private var forgotten: Int64 = 0

    init(_ names: InternalNames) { self.names = names }

    /// Users whose name or address is internal.
    var users: PeopleSet { byName.union(byAddress) }

    /// Reads what has come since. Who was forgotten is nobody that is known: then everything is looked at anew.
    mutating func readOn(_ view: LedgerView) throws(ReadingError) {
        let sql = "SELECT count(*) FROM people WHERE anonymous = 0 AND forgotten > 0"
        let forgotten = try view.database.first(sql) { $0.integer(0) } ?? 0
        if forgotten != self.forgotten {
            self = InternalPeople(names)
            self.forgotten = forgotten
        }
        if !names.users.isEmpty { try readUsers(view) }
        if !names.emails.isEmpty { try readProfiles(view) }
        if !names.tenants.isEmpty { try readNames(view) }
    }

    private mutating func readUsers(_ view: LedgerView) throws(ReadingError) {
        let count = Int64(try view.peopleCount())
        // As in `People`: asked for users alone, SQLite goes through all of them.
        try view.database.each(
            "SELECT id, name, anonymous, forgotten FROM people WHERE id > $1 ORDER BY id", lastPerson
        ) { row in
            guard row.integer(2) == 0, row.integer(3) == 0 else { return }
            if names.hasUser(row.text(1)) { byName.insert(row.integer(0)) }
        }
        lastPerson = max(lastPerson, count - 1)
    }

    /// A profile that was not looked at yet is one whose event is another.
    private mutating func readProfiles(_ view: LedgerView) throws(ReadingError) {
        let events = try view.profileEvents()
        guard events != profileEvents else { return }
        let count = try view.peopleCount()
        if count > profiles.count { profiles.append(contentsOf: repeatElement(-1, count: count - profiles.count)) }
        try view.database.each("SELECT id, number, body FROM profiles WHERE kind = 0") { row in
            let person = row.integer(0)
            guard person < profiles.count, profiles[Int(person)] != row.integer(1) else { return }
            profiles[Int(person)] = row.integer(1)
            let address = KnownProfile(row.text(2)).email
            if !address.isEmpty, names.hasEmail(address) { byAddress.insert(person) } else { byAddress.remove(person) }
        }
        profileEvents = events
    }

    private mutating func readNames(_ view: LedgerView) throws(ReadingError) {
        try view.database.each("SELECT id, text FROM names WHERE id > $1 ORDER BY id", lastName) { row in
            lastName = row.integer(0)
            if names.hasTenant(row.text(1)) { tenants.append(lastName) }
        }
    }
}

extension LedgerView {
    /// Users and visitors who are internal: by their name or address, or because something of theirs was booked on an
    /// internal tenant. An anonymous id that was joined to a user stands for that user.
    func internalPeople() throws(ReadingError) -> PeopleSet {
        guard !terms.internalNames.isEmpty else { return PeopleSet() }
        if let knownInternal { return knownInternal }
        let known = try cache.internalPeople(as: self)
        var people = known.users
        for tenant in known.tenants {
            try database.each("SELECT person FROM tenant_people WHERE tenant = $1 AND person <> 0", tenant) {
                people.insert($0.integer(0))
            }
        }
        try self.people().resolve(&people)
        knownInternal = people
        return people
    }

    /// The numbers of the names of internal tenants, where there are tenants of these names.
    func internalTenants() throws(ReadingError) -> [Int64] {
        terms.internalNames.isEmpty ? [] : try cache.internalPeople(as: self).tenants
    }

    /// How many events of profiles were booked. Whoever knows it learns from it whether one has come since.
    func profileEvents() throws(ReadingError) -> Int64 {
        // Where there are too few label sets for all kinds of events, they are among the others.
        try database.first(
            """
            SELECT coalesce(sum(value), 0) FROM totals
            WHERE instance IN (SELECT id FROM instances) AND family = $1 AND a IN ($2, $3)
            """, TotalFamily.acceptedEvents.rawValue, try id(Event.Kind.profile.name), SeriesLimit.other
        ) { $0.integer(0) } ?? 0
    }
}
