// What the targets of notices stand for, in one configuration.
// SPDX-License-Identifier: Apache-2.0

import Client
package import Configuration
import Ledger

/// Knows the URLs and keys that the store must not.
package struct AddressBook: Sendable {
    private var webhooks: [String: WebhookTransport]
    private var mail: (from: Mailbox, lines: MailLines)?

    package init(_ configuration: Configuration) {
        var webhooks: [String: WebhookTransport] = [:]
        for entry in configuration.budgetEntries {
            guard let url = entry.notify else { continue }
            webhooks[entry.budget.noticeTarget] = WebhookTransport(url: url, key: entry.notifySecret)
        }
        for plan in configuration.notices.summaries {
            guard let url = plan.webhook else { continue }
            webhooks[Self.target(of: .webhook(plan.name))] = WebhookTransport(url: url)
        }
        self.webhooks = webhooks
        mail = configuration.notices.mail.map { ($0.from, MailLines($0.server)) }
    }

    /// This one, and what only the other knows: for as long as it is not settled which of them holds.
    package func joined(with other: AddressBook) -> AddressBook {
        var book = self
        book.webhooks.merge(other.webhooks) { own, _ in own }
        book.mail = mail ?? other.mail
        return book
    }

    static func target(of receiver: Letter.Receiver) -> String {
        switch receiver {
        case .mail(let address): mailPrefix + address.text
        case .webhook(let name): "summary:\(name)"
        }
    }

    private static let mailPrefix = "mail:"

    /// Who delivers to a target; nil where the configuration does not know it, or no longer.
    package func transport(to target: String) -> (any NoticeTransport)? {
        if let webhook = webhooks[target] { return webhook }
        guard let mail, target.hasPrefix(Self.mailPrefix),
            let address = try? MailAddress(String(target.dropFirst(Self.mailPrefix.count)))
        else { return nil }
        return MailTransport(to: address, from: mail.from, lines: mail.lines)
    }
}
