// What somebody who runs the demo's product would have written into the configuration.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

extension Demo {
    /// The properties of its events that tell one from another.
    package static let dimensions = ["aspect_ratio", "country", "quality", "source"]

    /// The properties of its events that add up.
    package static let measures = ["audio_minutes", "chapters"]

    /// What its subscriptions cost a month.
    package static let plans = [Plan.pro, .studio, .team].map { plan in
        Ledger.Plan(name: plan.rawValue, price: plan.price(.month))
    }

    /// Limits that a month like the demo's last comes close to: some are reached, some are not.
    package static let budgets = [
        Budget(name: "everything", limit: .dollars(1500)),
        Budget(name: "voices", match: .calls(Budget.Calls(provider: "elevenlabs")), limit: .dollars(600)),
        Budget(name: "each-user", each: .user, limit: .dollars(30)),
    ]
}
