// What somebody is to be told.
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
