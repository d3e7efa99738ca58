// What is known of an exchange when it is over: for metrics and the access log.
// SPDX-License-Identifier: Apache-2.0

/// One finished exchange.
package struct Observation: Sendable {
    /// The pattern of the route, or `unmatched`: a bounded set.
    package let route: String
    package let method: Method
    /// What was sent; 408 for a request that came too slowly and 499 for a client that left, which get no answer.
    package let status: Status
    /// From the request line to the last byte handed to the system.
    package let durationNanoseconds: Int
    /// Of the body, as it came.
    package let bytesIn: Int
    /// Of the body, as it went.
    package let bytesOut: Int
    package let remote: String
    /// Empty where the head never came.
    package let path: String
    package let requestID: String
    package let userAgent: String?
    /// Milliseconds since 1970, when it was over.
    package let endedAt: Int64

    package init(
        route: String, method: Method, status: Status, durationNanoseconds: Int, bytesIn: Int, bytesOut: Int,
        remote: String, path: String, requestID: String, userAgent: String?, endedAt: Int64
    ) {
        self.route = route
        self.method = method
        self.status = status
        self.durationNanoseconds = durationNanoseconds
        self.bytesIn = bytesIn
        self.bytesOut = bytesOut
        self.remote = remote
        self.path = path
        self.requestID = requestID
        self.userAgent = userAgent
        self.endedAt = endedAt
    }
}
