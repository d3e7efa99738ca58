// Whether a PostgreSQL answers.
// SPDX-License-Identifier: Apache-2.0

package import Client

/// Connects, and asks a query.
package struct PostgresProbe: Probe {
    package static let kind = "postgres"

    /// `postgres://user:password@host/database?sslmode=verify-full`, as libpq reads it.
    package var url = Secret("")
    package var query = "select 1"

    package init() {}

    package func look(by deadline: Deadline) throws(Trouble) -> ProbeReading {
        throw .ours("not built yet")
    }
}
