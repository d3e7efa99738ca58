// What a caller may be allowed: the scopes there are.
// SPDX-License-Identifier: Apache-2.0

package import HTTP
import Ledger

extension Scope {
    /// Sending events.
    package static let ingest = Scope("ingest")
    /// The page for Prometheus.
    package static let metrics = Scope("metrics")
    /// Questions to the ledger.
    package static let read = Scope("read")
    /// Files of all there is: the paths of products that end with /export. Includes reading.
    package static let export = Scope("export")
    /// Saying for whom one asks, where a page is about whoever asks.
    package static let actAs = Scope("act-as")
    /// Changing what is booked, and giving out tokens. Includes all others.
    package static let admin = Scope("admin")

    /// In the order in which people are told of them.
    package static let inOrder: [Scope] = [.ingest, .metrics, .read, .export, .actAs, .admin]
    package static let all = Set(inOrder)

    /// All that is allowed to who has some of them.
    package static func allowed(by scopes: some Sequence<Scope>) -> Set<Scope> {
        var allowed = Set(scopes)
        if allowed.contains(.admin) { allowed = all }
        if allowed.contains(.export) { allowed.insert(.read) }
        return allowed
    }

    /// Why a text is no scope.
    struct Unknown: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    /// Each of them once, in the order in which they are told.
    static func list(_ names: [String]) throws(Unknown) -> [Scope] {
        let known = inOrder.map(\.name)
        for name in names where !known.contains(name) {
            throw Unknown(
                description: "must be some of \(known.joined(separator: ", "))"
                    + Suggestion.clause(for: name, among: known))
        }
        let scopes = inOrder.filter { names.contains($0.name) }
        guard !scopes.isEmpty else { throw Unknown(description: "must be some of \(known.joined(separator: ", "))") }
        return scopes
    }
}

extension Route.Need {
    package static let ingest = Self.scope(.ingest)
    package static let metrics = Self.scope(.metrics)
    package static let read = Self.scope(.read)
    package static let export = Self.scope(.export)
    package static let admin = Self.scope(.admin)
}
