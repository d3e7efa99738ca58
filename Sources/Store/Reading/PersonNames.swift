// Names behind the numbers of people.
// SPDX-License-Identifier: Apache-2.0

internal import SQL

package struct PersonNames {
    private let database: Database

    /// Of a store of whatever shape: by them events of an earlier build's archives find their people again.
    package init(_ location: StoreLocation) throws(StoreError) {
        database = try LedgerReader.open(location).database
    }

    /// Nil for who is not known, or not any more.
    package func name(of number: Int64, isAnonymous: Bool) -> String? {
        let sql = "SELECT name FROM people WHERE id = $1 AND anonymous = $2 AND forgotten = 0"
        return (try? database.first(sql, number, isAnonymous ? 1 : 0) { $0.text(0) }) ?? nil
    }
}
