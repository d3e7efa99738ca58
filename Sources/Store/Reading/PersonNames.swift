// Names behind the numbers of people.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

package struct PersonNames {
    private let database: Database

    package init(_ reader: LedgerReader) { database = reader.database }

    /// Nil for who is not known, or not any more.
    package func name(of number: Int64, isAnonymous: Bool) -> String? {
        let sql = "SELECT name FROM people WHERE id = $1 AND anonymous = $2 AND forgotten = 0"
        return (try? database.first(sql, number, isAnonymous ? 1 : 0) { $0.text(0) }) ?? nil
    }
}
