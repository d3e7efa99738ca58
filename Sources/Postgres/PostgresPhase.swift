// The parts that a connection is made of.
// SPDX-License-Identifier: Apache-2.0

/// What a connection waits for at a time.
package enum PostgresPhase: Sendable, Hashable {
    case resolve, connect, tls
    /// The server itself: its greeting, the log-in, a query.
    case answer
}
