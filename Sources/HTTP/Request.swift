// A request as its handler gets it: whole, decoded and within its limits.
// SPDX-License-Identifier: Apache-2.0

/// A request, with all of its body.
package struct Request: Sendable {
    package let head: RequestHead
    /// The pattern of the route that matched.
    package let route: String
    /// Who asks; `unknown` on a route that needs nothing.
    package let caller: Caller
    /// What stands in the places of a pattern such as `/v1/reports/:name`, decoded.
    package let parameters: [String: String]
    /// Decompressed, where it came as gzip. It counts towards the server's `bodyMemory` for as long as the request
    /// lives: who needs the body keeps the request.
    package let body: [UInt8]
    private let share: MemoryShare?

    package init(
        head: RequestHead, route: String, caller: Caller = .unknown, parameters: [String: String] = [:],
        body: [UInt8] = []
    ) {
        self.init(head: head, route: route, caller: caller, parameters: parameters, body: body, share: nil)
    }

    init(
        head: RequestHead, route: String, caller: Caller, parameters: [String: String], body: [UInt8],
        share: MemoryShare?
    ) {
        self.head = head
        self.route = route
        self.caller = caller
        self.parameters = parameters
        self.body = body
        self.share = share
    }

    /// The same request with what was inside its body.
    func decompressed(_ body: [UInt8], share: MemoryShare) -> Request {
        Request(head: head, route: route, caller: caller, parameters: parameters, body: body, share: share)
    }

    package var method: Method { head.method }
    package var path: String { head.path }
    package var query: Query { head.query }
    package var headers: Headers { head.headers }
    package var client: String { head.client }
    package var id: String { head.id }
}
