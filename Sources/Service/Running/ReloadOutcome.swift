// What came of a reload, and what the new configuration no longer has.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger
import TLS

/// A configuration that was taken over.
package struct ReloadOutcome: Equatable {
    /// The keys that need a restart.
    package var restart: [String] = []
    /// A line for the log: what protected the server, its data or its money, and does so no more.
    package var losses: String?
}

extension Configuration {
    /// Half a file, or the file of another server, reads well and means less: what is gone is told.
    func losses(since old: Configuration) -> String? {
        var losses = waysLost(since: old)
        if old.tls?.clients.isVerifying == true, tls?.clients.isVerifying == false {
            losses.append("no certificates of clients asked for any more")
        }
        if old.retention?.archiving != nil, retention?.archiving == nil { losses.append("no retention any more") }
        if old.quarantine != nil, quarantine == nil { losses.append("no quarantine any more") }
        let kept = Set(budgets.map(\.name))
        let gone = old.budgets.map(\.name).filter { !kept.contains($0) }
        if !gone.isEmpty {
            let names = gone.prefix(Self.mostNamed).joined(separator: ", ")
            let more = gone.count > Self.mostNamed ? " and \(gone.count - Self.mostNamed) more" : ""
            losses.append("\(gone.count) budget\(gone.count == 1 ? "" : "s") fewer: \(names)\(more)")
        }
        return losses.isEmpty ? nil : "the new configuration has \(losses.joined(separator: "; "))"
    }

    /// Of who was let in: by what they are no more.
    private func waysLost(since old: Configuration) -> [String] {
        if old.access.allowAnonymous { return [] }
        if access.allowAnonymous { return old.isOpen ? [] : ["no access token needed any more (allow_anonymous)"] }
        let ways: [(name: String, isWay: (Configuration) -> Bool)] = [
            ("access token", { !$0.access.tokens.isEmpty }),
            ("people named by a proxy (access.proxy.header)", { $0.access.proxy?.header != nil }),
            ("certificates that let in (access.certificates)", { !$0.access.certificates.isEmpty }),
            ("names and passwords", { !$0.web.users.isEmpty }),
        ]
        return ways.filter { $0.isWay(old) && !$0.isWay(self) }.map { "no \($0.name) any more" }
    }

    /// Budgets whose names a line bears.
    private static let mostNamed = 20
}

extension FrontDoor {
    /// Throws where a reload would let everybody in, or nobody who may administer.
    func check(_ new: Configuration, insteadOf old: Configuration) throws(ReloadError) {
        if opens(with: new) { throw .opened }
        if locksOut(with: new, insteadOf: old) { throw .lockedOut }
    }
}
