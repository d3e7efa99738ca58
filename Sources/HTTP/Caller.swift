// Who sent a request, what they may do, and the note of what they asked for.
// SPDX-License-Identifier: Apache-2.0

/// A right that a route may need and a caller may have. Which scopes there are is decided by those who make the route
/// table; this room only compares them.
package struct Scope: Hashable, Sendable {
    /// What a refusal calls it.
    package let name: String

    package init(_ name: String) { self.name = name }
}

/// Who sent a request, as the server's `authorize` answered. It travels with the request: handlers read `request.caller`. An
/// object, since all that is made of a request takes it along.
package final class Caller: Sendable, Equatable {
    /// What an audit calls them and limits count by: the same as long as they are; never a secret.
    package let identity: String
    /// What people call them.
    package let name: String
    package let way: Way
    package let scopes: Set<Scope>
    /// Whether anybody can have the token, such as one that stands in a page: nothing that such a caller sends and that
    /// cannot be taken is kept.
    package let isPublic: Bool
    /// What such a caller may send; nil for others.
    package let sends: Sending?
    /// What all that they are told must be of; empty where they may be told everything. A route that does not keep within
    /// bounds refuses who has any.
    package let bounds: [Bound]
    /// Who they are among the users of the product, where that is known.
    package let user: String?
    /// Requests that they may send in a minute, where that is another number than that of others.
    package let requestsPerMinute: Int?

    /// How they came.
    package enum Way: Sendable, Equatable {
        /// Without showing anything.
        case anonymous
        /// With a token, of the configuration where it has no end to tell.
        case token(tail: String?)
        /// With the name and password of a file for exporters.
        case password
        /// Signed in, with a session of this number.
        case session(Int64)
        /// A proxy that is believed said who they are.
        case proxy
        /// With a client certificate.
        case certificate
    }

    /// Kinds of events and fields of them, and the source that they are under, whatever they say.
    package struct Sending: Sendable, Equatable {
        package let kinds: [String]
        package let fields: [String]
        package let source: String

        package init(kinds: [String], fields: [String], source: String) {
            (self.kinds, self.fields, self.source) = (kinds, fields, source)
        }
    }

    /// A filter, and the one name of it.
    package struct Bound: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    package init(
        identity: String, name: String? = nil, way: Way = .anonymous, scopes: Set<Scope>, isPublic: Bool = false,
        sends: Sending? = nil, bounds: [Bound] = [], user: String? = nil, requestsPerMinute: Int? = nil
    ) {
        self.identity = identity
        self.name = name ?? identity
        self.way = way
        self.scopes = scopes
        self.isPublic = isPublic || sends != nil
        self.sends = sends
        self.bounds = bounds
        self.user = user
        self.requestsPerMinute = requestsPerMinute
    }

    package static func == (left: Caller, right: Caller) -> Bool {
        left === right
            || (left.identity, left.name, left.user) == (right.identity, right.name, right.user)
                && (left.way, left.scopes, left.requestsPerMinute) == (right.way, right.scopes, right.requestsPerMinute)
                && (left.isPublic, left.sends, left.bounds) == (right.isPublic, right.sends, right.bounds)
    }

    /// A caller of whom nothing is known, and who may do nothing that needs a scope.
    package static let unknown = Caller(identity: "unknown", scopes: [])
}

/// That a request asked for a route, and whether its caller may ask it: what an audit is told, before the request is served.
package struct AccessNote: Sendable {
    package let head: RequestHead
    /// The pattern of the route, and what it needs.
    package let route: String
    package let needs: Route.Need
    /// Nil where `authorize` refused the request.
    package let caller: Caller?
    /// Who could ask once with what was shown; only an audit is told.
    package let former: Caller?
    /// The status that the caller was refused with; nil for one who may ask. The request may be refused for another reason
    /// still.
    package let refusal: Status?
}

extension Problem {
    /// What a caller is told whose scopes do not suffice (RFC 6750, 3.1).
    package static func lacking(_ scope: Scope) -> Problem {
        Problem(.forbidden, "This needs the scope \(scope.name), which this caller does not have.")
            .with(Member("scope", .text(scope.name)))
            .with(HeaderField(.wwwAuthenticate, "Bearer error=\"insufficient_scope\", scope=\"\(scope.name)\""))
    }

    /// What a caller is told whose token anybody may have, where it is of no use.
    static let publicCaller = Problem(.forbidden, "A public token sends events, and does nothing else.")

    /// What a caller is told who may see only some rows, where no such answer can be made.
    package static func outOfBounds(_ bounds: [Caller.Bound]) -> Problem {
        let words = bounds.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
        return Problem(.forbidden, "This tells more than \(words), which is all that this caller may be told of.")
    }
}
