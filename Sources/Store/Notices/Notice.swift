// What somebody is to be told, when it is to go, and what came of an attempt.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// A text and whom it is for. The store keeps it until it is delivered, so it holds no URL, password or key.
package struct Notice: Sendable, Equatable {
    /// Tells it from every other, whoever made that: by it a receiver knows a repeat.
    package let id: String
    package var kind: Kind
    /// Whom to tell, by a name that the configuration resolves: `budget:anthropic`, `mail:ada@example.com`.
    package var target: String
    /// The user whom it names or goes to, and with whom it is forgotten; empty for none.
    package var user = ""
    package var subject: String
    package var contentType: String
    package var body: [UInt8]
    package var createdAt: Timestamp
    /// How often somebody has tried in vain.
    package internal(set) var attempts = 0

    /// In the order in which they go where there is a queue.
    package enum Kind: String, Sendable, CaseIterable { case budget, report }

    package init(
        id: String, _ kind: Kind, to target: String, subject: String, contentType: String, body: [UInt8],
        at createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.target = target
        self.subject = subject
        self.contentType = contentType
        self.body = body
        self.createdAt = createdAt
    }
}

/// Which notices are to go now, and when the next one is.
package struct NoticeTurn: Sendable {
    /// One of each target at most.
    package var due: [Notice] = []
    /// When the next one falls due that is not now.
    package var next: Timestamp?
    /// All that are kept, due or not.
    package var pending = 0
}

/// Reasons are in words of our own: they are kept, and may be shown.
package enum Delivery: Sendable, Equatable {
    case delivered
    /// It could not be delivered, and others of its target wait until it is.
    case failed(String, again: Timestamp)
    /// The target does not want it, or it has failed for long: it stands aside, and others of its target go on.
    case refused(String, again: Timestamp)
    /// Nobody will try again.
    case dropped
}
