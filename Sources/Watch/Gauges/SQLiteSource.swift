// Queries that are put to a file of SQLite.
// SPDX-License-Identifier: Apache-2.0

/// A database of the app's, read only.
package struct SQLiteSource: QuerySource {
    package var path = ""

    package init() {}

    package func rows(of query: String, by deadline: Deadline, most: Int) throws(Trouble) -> QueryRows {
        throw .ours("not built yet")
    }
}
