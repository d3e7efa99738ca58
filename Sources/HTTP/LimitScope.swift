// What a server bounds, each by the name that it is counted under.
// SPDX-License-Identifier: Apache-2.0

/// A limit that a request or a connection met. Whoever refuses says which (`Problem.limited`), and it is counted when that
/// is answered.
package enum LimitScope: String, CaseIterable, Sendable {
    /// Requests a minute, by the classes of routes; of a token with a limit of its own; of all there are together.
    case analytics
    case api
    case token
    case all
    /// Events a second.
    case ingest
    /// One more connection than an address may have, which is closed; one more than the server likes, which is 503.
    case addressConnections = "address_connections"
    case connections
    /// The target of a request, and its head with all fields.
    case url
    case head
    /// Cut: a request that came too slowly, an answer that was read too slowly.
    case slowRequest = "slow_request"
    case slowReader = "slow_reader"
    /// An answer, or a page of one, that was not made in time.
    case answerTime = "answer_time"
    /// A body as it came, and as it was decompressed.
    case body
    case inflated
    /// What all bodies, all answers and what reports are made of may hold together.
    case bodyMemory = "body_memory"
    case answerMemory = "answer_memory"
    case reportMemory = "report_memory"
    /// Events that wait to be committed.
    case pendingEvents = "pending_events"
    /// Events of one body, bytes of one event, and how deep JSON is nested.
    case events
    case eventBytes = "event_bytes"
    case jsonDepth = "json_depth"
}

extension Problem {
    /// The same, as what came of a limit.
    package func limited(by scope: LimitScope) -> Problem {
        var problem = self
        problem.limit = scope
        return problem
    }
}

extension Response {
    /// The same, as what came of a limit.
    package func limited(by scope: LimitScope) -> Response {
        var response = self
        response.limit = scope
        return response
    }
}
