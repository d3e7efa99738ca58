// What the targets of notices stand for, in one configuration.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// Knows the URLs and keys that the store must not.
struct AddressBook: Sendable {
    private let webhooks: [String: WebhookCarrier]

    init(_ configuration: Configuration) {
        var webhooks: [String: WebhookCarrier] = [:]
        for entry in configuration.budgetEntries {
            guard let url = entry.notify else { continue }
            webhooks[Self.target(ofBudget: entry.budget.name)] = WebhookCarrier(url: url, key: entry.notifySecret)
        }
        self.webhooks = webhooks
    }

    static func target(ofBudget name: String) -> String { "budget:\(name)" }

    /// Who delivers to a target; nil where the configuration does not know it, or no longer.
    func carrier(to target: String) -> (any Carrier)? { webhooks[target] }
}
