// Names and people behind numbers, for whoever is told of a commit.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

/// Looks numbers up on the connection that writes. Good for as long as the call that it is passed to.
package struct LedgerNames {
    let bookkeeper: Bookkeeper

    /// The text of a name; empty for a number that is none.
    package func text(_ id: Int64) -> String { bookkeeper.text(ofName: id) }

    /// Who somebody is: themselves, or the user that an anonymous id was joined to. Nil for a number that is nobody's.
    package func person(_ id: Int64) -> (person: Int64, name: String, isAnonymous: Bool)? {
        let sql = "SELECT r.id, r.name, r.anonymous FROM people p JOIN people r ON r.id = p.person WHERE p.id = $1"
        return try? bookkeeper.database.first(sql, bind: { $0.integer(id) }) {
            (person: $0.integer(0), name: $0.text(1), isAnonymous: $0.integer(2) != 0)
        }
    }
}
