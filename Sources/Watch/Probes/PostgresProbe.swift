// Whether a PostgreSQL answers.
// SPDX-License-Identifier: Apache-2.0

package import Client
internal import Postgres
package import System

/// Connects, and asks a query, in a transaction that cannot write. Whatever is answered is right.
package struct PostgresProbe: Probe {
    package static let kind = "postgres"
    package static let componentType = ComponentType.datastore

    /// `postgres://user:password@host/database?sslmode=verify-full`, as libpq reads it.
    package var url = Secret("")
    package var query = "select 1"

    package init() {}

    package func look(by deadline: Deadline) throws(LookFailure) -> ProbeReading {
        do throws(PostgresError) {
            var connection = try PostgresConnection(to: url.text, by: deadline.instant)
            var reading = ProbeReading()
            reading.certificateEnd = connection.certificateEnd
            let connected = ContinuousClock.now
            for (phase, time) in connection.times { reading.phases[Phase(phase)] = time }
            try connection.beginReading(by: deadline.instant)
            do throws(PostgresError) {
                _ = try connection.query(query, most: .init(rows: 1), by: deadline.instant)
            } catch .tooManyRows {
                // The first row is answer enough.
            }
            reading.phases[.answer, default: .zero] += connected.duration(to: .now)
            return reading
        } catch {
            throw LookFailure(error)
        }
    }
}
