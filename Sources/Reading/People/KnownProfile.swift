// What is known of somebody beyond the id.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
package import Ledger
internal import SQL

/// The texts of a user's profile; empty where nobody said.
package struct KnownProfile: Sendable, Equatable {
    package var name = "", email = "", plan = ""

    init() {}

    /// Reads the profile as the ledger keeps it.
    init(_ body: String) {
        guard let value = try? JSONValue(parsing: body) else { return }
        name = value["name"]?.string ?? ""
        email = value["email"]?.string ?? ""
        plan = value["plan"]?.string ?? ""
    }
}

extension LedgerView {
    /// What the latest profile of a subject calls it; empty where there is none that does.
    package func name(ofSubject id: Int64) throws(ReadingError) -> String {
        guard id != 0 else { return "" }
        let body = try database.first("SELECT body FROM profiles WHERE kind = 2 AND id = $1", id) { $0.text(0) }
        return body.map { KnownProfile($0).name } ?? ""
    }

    package func profile(ofUser id: Int64) throws(ReadingError) -> KnownProfile {
        let body = try database.first("SELECT body FROM profiles WHERE kind = 0 AND id = $1", id) { $0.text(0) }
        return body.map(KnownProfile.init) ?? KnownProfile()
    }
}

/// What is known of somebody from the beginning.
package struct PersonIdentity: Sendable, Equatable {
    /// The day of the sign-up, and that of the first event of any kind.
    package let signedUp, firstDay: Day
    /// What the profile says, or else the sign-up; nil where neither does.
    package let plan: String?
}

extension LedgerView {
    /// Nil for a number that is nobody's.
    package func identity(ofPerson person: Int64) throws(ReadingError) -> PersonIdentity? {
        let profile = try database.first("SELECT plan FROM profiles WHERE kind = 0 AND id = $1", person) {
            $0.integer(0)
        }
        let known = try profile.map { (id) throws(ReadingError) in try text(id) } ?? ""
        return try database.first("SELECT since, first_at, signup FROM people WHERE id = $1", person) { row in
            PersonIdentity(
                signedUp: day(of: row.integer(0)),
                firstDay: day(of: row.integer(1)),
                plan: known.isEmpty ? PropertyFinder("plan").text(in: row.bytes(2)) : known)
        }
    }
}
