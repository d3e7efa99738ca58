// Why PostgreSQL did not do as it was asked.
// SPDX-License-Identifier: Apache-2.0

/// What libpq or the server said, reduced to what is safe to show: neither host, user, database nor statement.
package enum PostgresError: Error, Sendable, Equatable {
    case unknownHost
    case unreachable
    case timedOut
    /// TLS was asked for and refused, or the certificate cannot be trusted.
    case untrusted
    case noTLS
    /// The user or the password is refused.
    case denied
    case noDatabase
    case hungUp
    /// The connection string cannot be read.
    case badURL
    /// The server refused a statement: its SQLSTATE.
    case refused(state: String)
    case failed
}
