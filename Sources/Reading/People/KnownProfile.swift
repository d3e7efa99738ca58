// What is known of a user beyond the id.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
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
    package func profile(ofUser id: Int64) throws(ReadingError) -> KnownProfile {
        let body = try database.first("SELECT body FROM profiles WHERE kind = 0 AND id = $1", id) { $0.text(0) }
        return body.map(KnownProfile.init) ?? KnownProfile()
    }
}
