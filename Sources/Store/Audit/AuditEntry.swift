// One entry of the audit: who did what, when, from where, and what came of it.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import System

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

    /// Whether a text may have been longer: a letter of it at most is missing beside what was cut.
    static func isCut(_ text: String) -> Bool { text.utf8.count >= longest - 1 && text.hasSuffix("…") }

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
    /// What was asked, and what else is to be said of it: never more than fits, from the moment that it is set.
    package var details: [Detail] = [] { didSet { bound() } }
    /// Details that found no room.
    private(set) var detailsLeftOut = 0
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

    /// Of what was answered that it cannot be recorded: a change may be made by then, and nobody got an export.
    var unanswered: AuditEntry {
        var entry = self
        if status != 0 { entry.status = 503 }
        if action.isExport { (entry.outcome, entry.rows) = (.failed, nil) }
        return entry
    }

    /// What stands in the details of a server that asks for a token.
    static let guarded = #""access":"token""#

    /// More details than these, or more bytes of them, are left out, and the last one says so.
    package static let mostDetails = 32
    static let mostBytesOfDetails = 4_096

    /// Whoever asks chooses how many parameters there are: what does not fit is never held, and a name stands once.
    private mutating func bound() {
        if details.isEmpty { detailsLeftOut = 0 }
        // The last one that says how many were left out is called so.
        var names: Set<String> = ["…"]
        var (kept, bytes): ([Detail], Int) = ([], 0)
        for detail in details where kept.count < Self.mostDetails {
            bytes += detail.name.utf8.count + detail.value.text.utf8.count
            guard bytes <= Self.mostBytesOfDetails else { break }
            if names.insert(detail.name).inserted { kept.append(detail) }
        }
        guard kept.count < details.count else { return }
        detailsLeftOut += details.count - kept.count
        details = kept
    }

    /// What the server does by itself.
    package static func ofServer(_ action: AuditAction, at: Timestamp) -> AuditEntry {
        AuditEntry(at: at, actor: "server", action: action)
    }

    /// What somebody does with a command, where no server has the store: whoever they are, and as whom the machine knows them.
    package static func ofCommand(_ action: AuditAction, at: Timestamp) -> AuditEntry {
        var entry = AuditEntry(at: at, actor: "command line", name: LoginName.ofProcess, action: action)
        entry.way = "command line"
        return entry
    }
}
