// A queue that is a table of a PostgreSQL.
// SPDX-License-Identifier: Apache-2.0

package import Client
internal import Postgres
package import System

/// Asks one query for each figure; each answers one number, or none where there is no figure: null, or no row.
///
/// Over one connection, and of one moment: a job that changes from waiting to active meanwhile is counted once. It only
/// reads, so it neither waits for workers that hold rows (`for update skip locked`) nor holds them up.
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

    package func look(by deadline: Deadline, now: Int64) throws(LookFailure) -> QueueReading {
        var session = try session(by: deadline)
        guard let length = try Self.count("length", length, session: &session, deadline) else {
            throw .unexpected("length: the query answers no number")
        }
        var reading = QueueReading(length: length)
        if let age = try Self.figure("oldest_age", oldestAge, session: &session, deadline) {
            reading.oldestAge = try Self.age(age)
        }
        reading.failed = try Self.count("failed", failed, session: &session, deadline)
        reading.delayed = try Self.count("delayed", delayed, session: &session, deadline)
        reading.active = try Self.count("active", active, session: &session, deadline)
        return reading
    }

    private func session(by deadline: Deadline) throws(LookFailure) -> PostgresConnection {
        do throws(PostgresError) {
            var session = try PostgresConnection(to: url.text, by: deadline.instant)
            try session.beginReading(by: deadline.instant)
            return session
        } catch {
            throw LookFailure(error)
        }
    }

    /// What one query answers; nil for null, no row, and no query.
    private static func figure(
        _ key: String, _ query: String?, session: inout PostgresConnection, _ deadline: Deadline
    ) throws(LookFailure) -> String? {
        guard let query else { return nil }
        let answer: PostgresRows
        do throws(PostgresError) {
            answer = try session.query(query, most: .init(rows: 1), by: deadline.instant)
        } catch {
            throw LookFailure(error).asking(key)
        }
        guard let row = answer.rows.first else { return nil }
        guard row.count == 1 else { throw .unexpected("\(key): the query answers \(row.count) columns, not one") }
        return row[0]
    }

    private static func count(
        _ key: String, _ query: String?, session: inout PostgresConnection, _ deadline: Deadline
    ) throws(LookFailure) -> Int64? {
        guard let text = try figure(key, query, session: &session, deadline) else { return nil }
        // Sums are of a type that may have decimals.
        guard let count = Int64(text) ?? Double(text).flatMap(Int64.init(exactly:)), count >= 0 else {
            throw .unexpected("\(key): the query answers no whole number from 0")
        }
        return count
    }

    /// A clock that is a little ahead makes no age of less than nothing.
    static func age(_ text: String) throws(LookFailure) -> Duration {
        guard let seconds = Double(text), seconds.magnitude < mostSeconds else {
            throw .unexpected("oldest_age: the query answers no number of seconds")
        }
        return max(.zero, .seconds(seconds))
    }

    /// Thirty thousand years: more is no age, and more than a duration holds.
    private static let mostSeconds = 1e12
}
