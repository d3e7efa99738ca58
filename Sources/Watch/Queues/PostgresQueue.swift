// A queue that is a table of a PostgreSQL.
// SPDX-License-Identifier: Apache-2.0

package import Client

/// Asks one query for each figure; each answers one number.
package struct PostgresQueue: Queue {
    package static let kind = "postgres"

    package var url = Secret("")
    package var length = ""
    /// Answers seconds.
    package var oldestAge: String?
    package var failed: String?
    package var delayed: String?
    package var active: String?

    package init() {}

    package func look(by deadline: Deadline, now: Int64) throws(Trouble) -> QueueReading {
        throw .ours("not built yet")
    }
}
