// A request without its body: what can be judged before the body is read.
// SPDX-License-Identifier: Apache-2.0

/// Everything of a request that arrives before its body.
package final class RequestHead: Sendable {
    package let method: Method
    /// Decoded.
    package let path: String
    package let query: Query
    package let headers: Headers
    /// The address of the peer, without its port.
    package let remote: String
    /// What the client called this request, or else what the server does. It is echoed in the answer.
    package let id: String

    package init(method: Method, path: String, query: Query, headers: Headers, remote: String, id: String) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.remote = remote
        self.id = id
    }

    /// True when the client waits for a word before it sends its body.
    var expectsContinue: Bool { headers["Expect"]?.lowercased() == "100-continue" }
}
