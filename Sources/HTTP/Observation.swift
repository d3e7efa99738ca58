// What is known of an exchange when it is over: for metrics and the access log.
// SPDX-License-Identifier: Apache-2.0

/// One finished exchange.
package struct Observation: Sendable {
    /// Without a method, headers and id, where no more than the request line came.
    package let head: RequestHead
    /// The pattern of the route, or `unmatched`: a bounded set.
    package let route: String
    /// What was sent; 408 for a request that came too slowly and 499 for a client that left, which get no answer.
    package let status: Status
    /// From the request line to the last byte handed to the system.
    package let durationNanoseconds: Int
    /// Of the body, as it came.
    package let bytesIn: Int
    /// Of the body, as it went.
    package let bytesOut: Int
    /// Milliseconds since 1970, when it was over.
    package let endedAt: Int64

    package init(
        head: RequestHead, route: String, status: Status, durationNanoseconds: Int, bytesIn: Int, bytesOut: Int,
        endedAt: Int64
    ) {
        self.head = head
        self.route = route
        self.status = status
        self.durationNanoseconds = durationNanoseconds
        self.bytesIn = bytesIn
        self.bytesOut = bytesOut
        self.endedAt = endedAt
    }

    package var method: Method { head.method }
    package var path: String { head.path }
    package var remote: String { head.remote }
    package var requestID: String { head.id }
    package var userAgent: String? { head.headers["User-Agent"] }
}
