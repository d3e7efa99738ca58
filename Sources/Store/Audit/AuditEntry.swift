// One entry of the audit: who did what, when, from where, and what came of it.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// A text of an entry. What may name a person is kept aside, so that it can be forgotten: the chain has a commitment to it.
package struct AuditValue: Sendable, Hashable {
    package let text: String
    package let isPersonal: Bool

    /// Longer ones are cut, and say so.
    package init(_ text: String, isPersonal: Bool = false) {
        self.text = Self.cut(text, to: Self.longest)
        // What looks like a commitment could pass for one.
        self.isPersonal = isPersonal || AuditCommitment.isOne(self.text)
    }

    static let longest = 256

    static func cut(_ text: String, to most: Int) -> String {
        guard text.utf8.count > most else { return text }
        var bytes = Array(text.utf8.prefix(most))
        // Not within a letter.
        while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
        if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self) + "…"
    }
}

/// What was done, as whoever saw it tells; the chain gives it a number and a digest.
package struct AuditEntry: Sendable, Equatable {
    package var at: Timestamp
    /// Who did it: the same as long as they are, and never a secret.
    package var actor: String
    /// What people call them.
    package var name: String
    /// How they came: `token …x7Qk`, `session 12`, `command line`.
    package var way = ""
    /// From where.
    package var address = ""
    package var action: AuditAction
    /// What sort of thing it was done to.
    package var target = ""
    package var object = AuditValue("")
    /// What was asked, and what else is to be said of it.
    package var details: [Detail] = []
    /// What the answer said; 0 where nobody asked.
    package var status = 0
    package var outcome = AuditOutcome.done
    /// How many rows, or events, it was about.
    package var rows: Int64?
    /// How often it was done, where one entry tells of several times.
    package var times: Int64 = 1
    package var request = ""

    package struct Detail: Sendable, Hashable {
        package let name: String
        package let value: AuditValue

        package init(_ name: String, _ value: AuditValue) {
            self.name = AuditValue.cut(name, to: 64)
            self.value = value
        }

        package init(_ name: String, _ text: String) { self.init(name, AuditValue(text)) }

        /// Whether a server asks for a token.
        package static func access(_ isGuarded: Bool) -> Detail { Detail("access", isGuarded ? "token" : "open") }
    }

    package init(at: Timestamp, actor: String, name: String? = nil, action: AuditAction) {
        self.at = at
        self.actor = actor
        self.name = name ?? actor
        self.action = action
    }

    /// What stands in the details of a server that asks for a token.
    static let guarded = #""access":"token""#

    /// More details than these are left out, and the last one says so.
    static let mostDetails = 32

    /// What the server does by itself.
    package static func ofServer(_ action: AuditAction, at: Timestamp) -> AuditEntry {
        AuditEntry(at: at, actor: "server", action: action)
    }

    /// What somebody does with a command, where no server has the store.
    package static func ofCommand(_ action: AuditAction, at: Timestamp) -> AuditEntry {
        var entry = AuditEntry(at: at, actor: "command line", action: action)
        entry.way = "command line"
        return entry
    }
}
