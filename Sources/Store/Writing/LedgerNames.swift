// Names and people behind numbers, for whoever is told of a commit.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// Looks numbers up on the connection that writes. Good for as long as the call that it is passed to.
package struct LedgerNames {
    let batchWriter: BatchWriter

    /// The text of a name; empty for a number that is none.
    package func text(_ id: Int64) -> String { batchWriter.text(ofName: id) }

    /// The number of a text; nil for one that the ledger does not know.
    package func id(of text: String) -> Int64? {
        try? batchWriter.database.first("SELECT id FROM names WHERE text = $1", text) {
            $0.integer(0)
        }
    }

    /// The number of a user; nil for one that the ledger does not know.
    package func user(named name: String) -> Int64? {
        let sql = "SELECT id FROM people WHERE anonymous = 0 AND forgotten = 0 AND name = $1"
        return try? batchWriter.database.first(sql, name) { $0.integer(0) }
    }

    /// For what reads the ledger as it is with this commit.
    package var reader: LedgerReader { LedgerReader(batchWriter.database) }

    /// From now on commits tell what they cost by the days of these zones, too: none of them is UTC, by whose days they tell
    /// it always.
    package func tellCosts(byDaysOf zones: [Zone]) { batchWriter.zones = zones }

    /// Who somebody is: themselves, or the user that an anonymous id was joined to. Nil for a number that is nobody's.
    package func person(_ id: Int64) -> (person: Int64, name: String, isAnonymous: Bool)? {
        let sql = "SELECT r.id, r.name, r.anonymous FROM people p JOIN people r ON r.id = p.person WHERE p.id = $1"
        return try? batchWriter.database.first(sql, id) {
            (person: $0.integer(0), name: $0.text(1), isAnonymous: $0.integer(2) != 0)
        }
    }
}
