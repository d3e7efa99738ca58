// A request without its body: what is known before the body is read.
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

    /// Whom the client takes this server for; nil without a `Host`, or with one that is no host.
    package var authority: Authority? { headers["Host"].flatMap { Authority($0) } }

    /// True when the body says that it is one of these, whatever parameters it adds.
    func isBody(oneOf types: [MediaType]) -> Bool {
        guard let type = bodyType else { return false }
        return types.contains { $0.type == type.type && $0.subtype == type.subtype }
    }

    /// What the body says that it is.
    var bodyType: MediaType? { headers["Content-Type"].flatMap { MediaType($0) } }

    /// True when the client waits for a word before it sends its body.
    var expectsContinue: Bool { headers["Expect"]?.lowercased() == "100-continue" }
}
