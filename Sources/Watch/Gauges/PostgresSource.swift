// Queries that are put to a PostgreSQL.
// SPDX-License-Identifier: Apache-2.0

package import Client

/// A database of the app's, read only.
package struct PostgresSource: QuerySource {
    package var url = Secret("")

    package init() {}

    package func rows(of query: String, by deadline: Deadline, most: Int) throws(Trouble) -> QueryRows {
        throw .ours("not built yet")
    }
}
