// One line of the route table.
// SPDX-License-Identifier: Apache-2.0

/// What is done for a method and a path.
package struct Route: Sendable {
    package let method: Method
    /// `/v1/reports/:name`: a segment that starts with a colon stands for any one segment.
    package let pattern: String
    package let needs: Need
    package let body: Body
    /// What a body must say that it is; nil for a route that takes any. A page of another site can have a browser send
    /// text and forms, but JSON only after it has asked, which this server allows to pages that are named.
    package let takes: [MediaType]?
    /// Whether the handler tells callers no more than their bounds; else who has any is refused.
    package let keepsBounds: Bool
    /// Whether it is found out who asks, where nothing is needed: what they are told depends on that. Whoever is not let in
    /// is served as nobody.
    package let tellsApart: Bool
    /// Whether pages of other sites may ask it that the configuration names: with a token, and never with what a browser
    /// sends by itself.
    package var isShared = false
    /// Whether it holds callers to what a token that anybody has may send; else such a caller is refused.
    package let takesPublic: Bool
    /// What a caller is told who may not ask, where the route's own document has words for it.
    package let forbidden: Problem?
    package let recording: Recording
    /// What its requests are counted with; nil where they are not counted, as those of machines are that look again and
    /// again.
    package let rate: RateClass?
    /// How many requests one counts as that asks for several things at once; nil where that is one.
    package let weight: (@Sendable (RequestHead) -> Int)?
    /// How a refusal is said to whoever asks this; nil for the words of a problem.
    package let refusal: Refusal?
    package let handler: Handler

    /// Called on the server's own threads, which it must not block: it answers at once from memory, or hands the reply
    /// on. (A body that came as gzip is decompressed on another thread, and its handler called there.)
    package typealias Handler = @Sendable (Request, Reply) -> Void

    /// A problem, and the request that has it, to the answer in the words of those whom the route is for, or nil for those of
    /// a problem. The server adds the problem's headers.
    package typealias Refusal = @Sendable (Problem, RequestHead, [String: String]) -> Response?

    /// What a caller needs to be served.
    package enum Need: Sendable, Equatable {
        /// Every request is served, whatever it sends: `authorize` is not asked, or has no say. For load balancers and kubelets.
        case nothing
        /// `authorize` must let the request in; its caller needs no scope.
        case open
        /// `authorize` must know who asks; they need no scope.
        case known
        /// `authorize` must let the request in, and its caller must have this scope.
        case scope(Scope)

        package var scope: Scope? { if case .scope(let scope) = self { scope } else { nil } }
    }

    package enum Body: Sendable, Equatable {
        /// A body is not looked at; a small one is read and forgotten.
        case none
        /// At most this many bytes, as they came and decompressed.
        case upTo(Int)

        /// What may arrive.
        var limit: Int {
            switch self {
            case .none: Self.forgotten
            case .upTo(let limit): limit
            }
        }

        /// A body that the route has no use for is read up to here, so that the connection stays usable.
        static let forgotten = 65_536
    }

    package init(
        _ method: Method, _ pattern: String, needs: Need, body: Body = .none, takes: [MediaType]? = [.json],
        keepsBounds: Bool = false, tellsApart: Bool = false, takesPublic: Bool = false, rate: RateClass? = nil,
        weight: (@Sendable (RequestHead) -> Int)? = nil, forbidden: Problem? = nil,
        refusal: Refusal? = nil, recording: Recording? = nil,
        handler: @escaping Handler
    ) {
        precondition(pattern.hasPrefix("/"), "a route starts with a slash: \(pattern)")
        precondition(method != .other && method != .options && method != .head, "\(method.name) is the server's own")
        self.method = method
        self.pattern = pattern
        self.needs = needs
        self.body = body
        self.takes = takes
        self.keepsBounds = keepsBounds
        self.tellsApart = tellsApart
        self.takesPublic = takesPublic
        self.forbidden = forbidden
        self.recording = recording ?? .standard(method, needs)
        self.rate = rate
        self.weight = weight
        self.refusal = refusal
        self.handler = handler
    }
}
