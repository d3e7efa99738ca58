// Queries that are put to a PostgreSQL.
// SPDX-License-Identifier: Apache-2.0

package import Client
internal import Postgres
package import System

/// A database of the app's, read only.
package struct PostgresSource: QuerySource {
    package var url = Secret("")

    package init() {}

    package func rows(of query: String, by deadline: Deadline, most: Int) throws(LookFailure) -> QueryRows {
        do throws(PostgresError) {
            var connection = try PostgresConnection(to: url.text, by: deadline.instant)
            try connection.beginReading(by: deadline.instant)
            let answer = try connection.query(query, most: .init(rows: most), by: deadline.instant)
            return QueryRows(columns: answer.columns, rows: answer.rows)
        } catch {
            throw LookFailure(error)
        }
    }
}
